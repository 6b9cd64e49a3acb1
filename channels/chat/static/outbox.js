/** What was written and has not arrived yet: it survives a lost connection and a reload, and goes out in order, each once. */

import * as log from "./log.js";
import { tab } from "./store.js";
import { Refusal, askHere, begin, current, forget } from "./wire.js";
import { pause, say, tell } from "./words.js";

/** @typedef {{mark: string, text: string, choice?: string | object}} Message */

const KEY = "outbox";
const WAITS = [1000, 2000, 4000, 8000];
const MOST_FAILURES = 5;

/** @type {Message[]} */
let waiting = JSON.parse(tab.read(KEY) || "[]");
let busy = false;
let wake = () => {};
/** @type {(reply: import("./wire.js").Reply) => void} */
let answered = () => {};
/** @type {(text: string) => void} */
let givenBack = () => {};

/**
 * Say who hears of replies, and who gets back the words that could not be sent.
 * @param {(reply: import("./wire.js").Reply) => void} onAnswer
 * @param {(text: string) => void} onReturn
 */
export function listen(onAnswer, onReturn) {
  answered = onAnswer;
  givenBack = onReturn;
}

/** Show again what was on its way before the page was loaded, and send it. */
export function resume() {
  waiting = waiting.filter((message) => !log.find(message.mark));
  keep();
  for (const message of waiting) log.addPending(message.mark, message.text);
  void flush();
}

/**
 * Send a message, now or as soon as that works.
 * @param {Message} message
 */
export function send(message) {
  waiting.push(message);
  keep();
  log.addPending(message.mark, message.text);
  void flush();
}

/** Try again at once. */
export function hurry() {
  wake();
  void flush();
}

/** @returns {boolean} */
export function isEmpty() {
  return waiting.length === 0;
}

function keep() {
  tab.write(KEY, waiting.length ? JSON.stringify(waiting) : "");
}

/** @returns {boolean} whether what is waiting outlives the page */
function isKept() {
  return tab.read(KEY) !== "";
}

/** Load the conversation that the server knows for this browser; what was pressed in another one goes out as its words. */
function showAnew() {
  for (const message of waiting) if (typeof message.choice === "string" && !message.choice.startsWith("0:")) delete message.choice;
  keep();
  location.reload();
}

async function flush() {
  if (busy) return;
  busy = true;
  let failures = 0;
  try {
    while (waiting.length) {
      const done = await trySending(waiting[0], failures);
      failures = done ? 0 : failures + 1;
      if (done) {
        waiting.shift();
        keep();
      } else {
        const rest = pause(WAITS[Math.min(failures - 1, WAITS.length - 1)] * (0.8 + 0.4 * Math.random()));
        await Promise.race([rest, new Promise((now) => (wake = () => now(null)))]);
      }
    }
  } finally {
    busy = false;
  }
}

/**
 * Send one message.
 * @param {Message} message
 * @param {number} failures how often it has failed so far
 * @returns {Promise<boolean>} whether it is dealt with
 */
async function trySending(message, failures) {
  try {
    await begin();
    const body = message.choice ? message : { mark: message.mark, text: message.text };
    const told = await askHere("messages", body);
    tell("");
    answered(told.reply);
    return true;
  } catch (error) {
    return error instanceof Refusal ? refused(message, error, failures) : unreachable(message);
  }
}

/** @param {Message} message */
function unreachable(message) {
  log.setState(message.mark, say("chat.kept"));
  tell(say("chat.offline"));
  return false;
}

/**
 * @param {Message} message
 * @param {Refusal} refusal
 * @param {number} failures
 * @returns {boolean}
 */
function refused(message, refusal, failures) {
  if (refusal.status === 404 && current() && (log.last() ? isKept() : failures === 0)) {
    if (log.last()) showAnew();
    else forget();
    return false;
  }
  if (refusal.status === 503 || refusal.status === 502 || refusal.status === 504 || refusal.status === 429) {
    log.setState(message.mark, say("chat.kept"));
    tell(refusal.key === "web.loading" ? say("chat.loading") : refusal.text || say("chat.kept"));
    return false;
  }
  if (refusal.status >= 500 && failures < MOST_FAILURES) return false;
  log.remove(message.mark);
  tell(refusal.text || say("chat.error.failed"));
  if (!message.choice) givenBack(message.text);
  return true;
}
