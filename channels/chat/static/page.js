/** The chat page comes alive: what works as plain forms goes on without loading the page anew. */

import { released } from "../shared/pressing.js";
import * as aloud from "./aloud.js";
import { offer } from "./dictate.js";
import * as log from "./log.js";
import * as outbox from "./outbox.js";
import { browser, tab } from "./store.js";
import { Live, Refusal, askHere, begin, current } from "./wire.js";
import { byId, newMark, say, tell } from "./words.js";

/** @typedef {import("./wire.js").News} News */

const TYPING_PAUSE = 3000;
const title = document.title;
const text = /** @type {HTMLTextAreaElement} */ (byId("text"));
const standing = byId("standing");
let owner = standing.dataset.owner ?? "bot";
let reached = true;
let typedAt = 0;

const live = new Live(log.last, hear, noteReached, gone);

/** @param {boolean} now */
function noteReached(now) {
  if (now && !reached) tell(outbox.isEmpty() ? say("chat.back_again") : "");
  if (!now) tell(say("chat.offline"));
  if (now && !reached) outbox.hurry();
  reached = now;
}

/** Show the conversation that the server knows for this browser, unless somebody is writing: then it comes as they send. */
function gone() {
  if (!text.value) location.reload();
}

/** @param {News} news */
async function hear(news) {
  await released();
  if (news.error) tell(news.error.text);
  if (news.entry && news.html) {
    const entry = log.add(news.entry.number, news.entry.mark, news.html);
    if (entry) arrived(news.entry.who);
  }
  if (news.standing && news.html !== undefined) showStanding(news.standing.owner, news.html);
}

/** @param {string} who */
function arrived(who) {
  byId("finish").hidden = owner === "nobody";
  restoreTicks();
  if (document.hidden && who !== "person") document.title = `${say("chat.new")} ${title}`;
}

/**
 * Show how things stand; what somebody is filling in stays as it is.
 * @param {string} now
 * @param {string} html
 */
function showStanding(now, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const used = standing.contains(document.activeElement) || standing.querySelector("details[open]");
  if (now === owner && used) {
    for (const part of template.content.querySelectorAll("[data-part]")) {
      const old = standing.querySelector(`[data-part="${/** @type {HTMLElement} */ (part).dataset.part}"]`);
      if (old && old.textContent !== part.textContent) old.textContent = part.textContent;
    }
    return;
  }
  if (now !== owner || standing.innerHTML.trim() !== html.trim()) standing.replaceChildren(template.content);
  if (log.last() === 0) now = "bot"; // nothing was said yet, so there is nothing to rate
  const news = now !== owner;
  owner = now;
  standing.hidden = now === "bot";
  if (news && !standing.hidden) log.show(standing);
  byId("finish").hidden = now === "nobody" || log.last() === 0;
}

/** @param {string} size */
function setSize(size) {
  document.documentElement.dataset.size = size;
  for (const button of document.querySelectorAll(".sizes button")) {
    button.setAttribute("aria-pressed", String(/** @type {HTMLButtonElement} */ (button).value === size));
  }
  const form = new URLSearchParams({ size, back: "/healthz" });
  fetch("/preferences", { method: "POST", body: form }).catch(() => {});
}

/** @param {import("./wire.js").Reply} reply */
function answered(reply) {
  const size = Number(document.documentElement.dataset.size);
  if (reply.control === "bigger") setSize(String(Math.min(3, size + 1)));
  if (reply.control === "smaller") setSize(String(Math.max(1, size - 1)));
  if (reply.control === "slower") {
    aloud.slower();
    tell(say("chat.slower"));
  }
  if (reply.control === "faster") aloud.faster();
  if (reply.lines.length === 1 && reply.lines[0].key === "desk.kept") tell(reply.lines[0].text);
  if (reply.locale !== document.documentElement.lang) location.replace(`/?${newMark()}#newest`);
  else if (!live.wanted) live.start();
  else if (!live.open) void live.catchUp();
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} button */
function sendForm(form, button) {
  if (form.id === "say") {
    const words = text.value.trim();
    if (!words) return text.focus();
    text.value = "";
    tab.write("draft", "");
    outbox.send({ mark: newMark(), text: words });
  } else if (form.id === "photo") {
    void sendPhoto(form);
  } else if (button) {
    const label = button.querySelector(".label")?.textContent ?? button.textContent ?? "";
    const choice = form.classList.contains("person") ? { do: "human" } : button.value;
    outbox.send({ mark: newMark(), text: label.trim(), choice });
  }
}

/**
 * Send a photo; it keeps its mark until it has arrived, and where the conversation is gone the page's own form takes it.
 * @param {HTMLFormElement} form
 */
async function sendPhoto(form) {
  tell(say("chat.photo.sending"));
  try {
    await begin();
    answered((await askHere("photos", new FormData(form))).reply);
    tell(say("chat.photo.kept"));
    form.reset();
    markPhoto(form);
    /** @type {HTMLDetailsElement | null} */ (form.closest("details"))?.removeAttribute("open");
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return form.submit();
    tell(error instanceof Refusal && error.text ? error.text : say("chat.error.failed"));
  }
}

/** @param {HTMLFormElement} form */
function markPhoto(form) {
  /** @type {HTMLInputElement} */ (form.elements.namedItem("mark")).value = newMark();
}

/** @param {HTMLInputElement} box @returns {string} */
function tickKey(box) {
  const item = /** @type {HTMLElement | null} */ (box.closest("[data-item]"))?.dataset.item ?? "";
  return `tick.${current()}.${item}.${box.closest("label")?.textContent?.trim()}`;
}

function restoreTicks() {
  for (const box of document.querySelectorAll(".checklist input")) {
    const one = /** @type {HTMLInputElement} */ (box);
    if (browser.read(tickKey(one))) one.checked = true;
  }
}

/** @param {KeyboardEvent} event */
function typed(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    /** @type {HTMLFormElement} */ (byId("say")).requestSubmit();
  }
}

function noteTyping() {
  tab.write("draft", text.value);
  if (owner === "clerk" && Date.now() - typedAt > TYPING_PAUSE) {
    typedAt = Date.now();
    live.send({ typing: true });
  }
}

/** @param {SubmitEvent} event */
function submitted(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (form.matches("#say, #photo, .choices, .person")) {
    event.preventDefault();
    sendForm(form, button);
  } else if (form.classList.contains("sizes") && button) {
    event.preventDefault();
    setSize(button.value);
  } else if (!navigator.onLine) {
    event.preventDefault();
    tell(say("chat.offline"));
  }
}

/** What a slip's code leads to is asked at once, and once: opened again, the page is an ordinary one. */
function askWhatTheSlipHolds() {
  const form = document.getElementById("asked");
  if (!form) return;
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  history.replaceState(null, "", "/");
  form.remove();
  outbox.send({ mark: newMark(), text: button.value });
}

function begun() {
  document.documentElement.classList.add("has-script");
  if (!text.value) text.value = tab.read("draft");
  browser.forget("tick.", current() && `tick.${current()}`);
  restoreTicks();
  outbox.listen(answered, (words) => {
    if (!text.value) text.value = words;
  });
  document.addEventListener("submit", submitted);
  document.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest?.("button.aloud");
    if (button) void aloud.toggle(/** @type {HTMLButtonElement} */ (button));
  });
  document.addEventListener("change", (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (box.matches(".checklist input")) browser.write(tickKey(box), box.checked ? "1" : "");
    if (box.matches("#file") && box.form) markPhoto(box.form);
  });
  text.addEventListener("keydown", typed);
  text.addEventListener("input", noteTyping);
  addEventListener("offline", () => {
    live.drop();
    tell(say("chat.offline"));
  });
  addEventListener("online", () => {
    live.wake();
    outbox.hurry();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    document.title = title;
    live.wake();
  });
  offer(text);
  if (current()) live.start();
  outbox.resume();
  askWhatTheSlipHolds();
}

begun();
