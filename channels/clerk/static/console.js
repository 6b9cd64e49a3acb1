// The clerk's workspace: keeps the page up to date, carries out what the clerk does without leaving it, and listens to the keys.

import { askToSignIn, post, SIGNED_OUT } from "./asking.js";
import { keepDraft, keepPending, pendingReply, restoreDraft } from "./drafts.js";
import { listenToKeys } from "./keys.js";
import { LiveLine } from "./live.js";
import { find, me, notify, openTalk, refreshLists, refreshTalk, say, visit } from "./parts.js";
import { Alarm } from "./alarm.js";

const TYPING_PAUSE = 3000;
const SEARCH_PAUSE = 200;
const LOOK_AGAIN = 30000;

const alarm = new Alarm();
const line = new LiveLine({ heard, lost, back, signedOut });
let typed = 0;
let searching = 0;
let listsLater = 0;
let talkLater = 0;
let typesUntil = 0;

/**
 * Something has changed: look again, but not more often than needed.
 * @param {import("./live.js").Hint} hint
 */
function heard(hint) {
  if (hint.kind === "typing") {
    personTypes(hint);
    return;
  }
  listsLater ||= window.setTimeout(lookAtLists, 150);
  if (!hint.conversation || hint.conversation === openTalk()) talkLater ||= window.setTimeout(lookAtTalk, 60);
}

async function lookAtLists() {
  listsLater = 0;
  const lists = await refreshLists();
  if (lists) alarm.notice(lists, openTalk());
}

async function lookAtTalk() {
  talkLater = 0;
  const news = await refreshTalk();
  if (news === SIGNED_OUT) signedOut();
  if (typeof news === "number" && news > 0) {
    typesUntil = 0;
    showTyping();
    if (document.hidden) alarm.words();
  }
}

/** @param {import("./live.js").Hint} hint */
function personTypes(hint) {
  if (hint.conversation !== openTalk() || hint.who === "clerk") return;
  typesUntil = Date.now() + 6000;
  showTyping();
  window.setTimeout(showTyping, 6100);
}

function showTyping() {
  const types = find("types");
  if (types) types.textContent = Date.now() < typesUntil ? say("person_types") : "";
}

function lost() {
  problem(say("lost"));
}

function back() {
  problem("");
  void lookAtLists();
  void lookAtTalk();
  void sendPending(false);
}

async function signedOut() {
  line.pause();
  const same = await askToSignIn(me());
  if (!same) {
    keepPending(null);
    window.location.reload();
    return;
  }
  line.resume();
  await sendPending(true);
}

/** @param {string} text */
function problem(text) {
  const place = find("line");
  if (!place) return;
  place.textContent = text;
  place.hidden = !text;
}

/**
 * Send what was written before the session ended or the line was lost; its mark keeps it from being said twice.
 * @param {boolean} tell whether the clerk is told
 */
async function sendPending(tell) {
  const waits = pendingReply();
  if (!waits) return;
  if (waits.me !== me()) {
    keepPending(null);
    return;
  }
  const answer = await post(`/clerk/c/${encodeURIComponent(waits.talk)}/say`, new URLSearchParams({ text: waits.text, mark: waits.mark }));
  if (answer.status === 0) return;
  if (answer.status === 401) {
    void signedOut();
    return;
  }
  keepPending(null);
  if (answer.ok) {
    const text = /** @type {HTMLTextAreaElement | null} */ (find("text"));
    if (text && openTalk() === waits.talk && text.value.trim() === waits.text) text.value = "";
    keepDraft(waits.talk, "");
    if (tell) notify(say("sent_late"));
  } else {
    keepDraft(waits.talk, waits.text);
    problem(answer.text || say("failed"));
  }
  await lookAtTalk();
}

/**
 * Carry out a form of the page without leaving it.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
async function act(form, button) {
  const kind = form.dataset.act || "";
  if (kind === "say") return sayIt(form);
  if (kind === "show") return go(form.action, { method: "POST", keep: true });
  const fields = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  if (button instanceof HTMLButtonElement && button.name) fields.set(button.name, button.value);
  const answer = await post(form.action, fields);
  if (answer.status === 401) return signedOut();
  if (!answer.ok) {
    problem(answer.text || say("failed"));
    return lookAtLists();
  }
  problem("");
  if (answer.notice) notify(answer.notice);
  if (kind === "note") form.reset();
  if (kind === "claim" && !answer.won) return lookAtLists();
  if (kind === "claim" || kind === "leave" || kind === "stay") return visit(answer.where);
  return lookAtTalk();
}

/**
 * Show another page of the workspace, or ask to sign in where the session has ended.
 * @param {string} url
 * @param {{ method?: string, keep?: boolean }} how
 */
async function go(url, how = {}) {
  if ((await visit(url, how)) === SIGNED_OUT) return signedOut();
  return lookAtLists();
}

/** @param {HTMLFormElement} form */
async function sayIt(form) {
  const text = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("text"));
  const said = text.value.trim();
  if (!said || pendingReply()) return;
  keepPending({ talk: openTalk(), text: said, mark: mark(), me: me() });
  const send = /** @type {HTMLButtonElement | null} */ (find("send"));
  if (send) send.disabled = true;
  try {
    await sendPending(false);
    if (pendingReply()) problem(say("kept"));
  } finally {
    if (send) send.disabled = false;
    text.focus();
  }
}

function mark() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join("");
}

async function search() {
  const field = /** @type {HTMLInputElement | null} */ (find("find"));
  const place = find("found");
  const form = field && field.form;
  if (!field || !place || !form) return;
  const wanted = field.value;
  const answer = await fetch(`${form.dataset.find}?q=${encodeURIComponent(wanted)}`, { headers: { Accept: "application/json" } });
  if (answer.status === 401) return signedOut();
  if (!answer.ok || field.value !== wanted) return;
  place.innerHTML = (await answer.json()).html;
  const count = find("found-count");
  if (count) count.textContent = wanted ? say("found").replace("{count}", String(place.querySelectorAll("li").length)) : "";
}

/** @param {HTMLElement} button */
function insert(button) {
  const text = /** @type {HTMLTextAreaElement | null} */ (find("text"));
  if (!text) return;
  const canned = button.dataset.insert || "";
  const gap = text.value && !text.value.endsWith("\n") && text.selectionStart === text.value.length ? "\n" : "";
  text.setRangeText(gap + canned, text.selectionStart, text.selectionEnd, "end");
  const box = /** @type {HTMLDetailsElement | null} */ (find("canned"));
  if (box) box.open = false;
  text.focus();
  const unknown = text.value.indexOf("____");
  if (unknown >= 0) text.setSelectionRange(unknown, unknown + 4);
  keepDraft(openTalk(), text.value);
}

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.dataset.act) {
    event.preventDefault();
    void act(form, /** @type {HTMLElement | null} */ (event.submitter));
  } else if (form.dataset.find) {
    event.preventDefault();
    void search();
  }
});

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const button = /** @type {HTMLElement | null} */ (target.closest("[data-insert]"));
  if (button) insert(button);
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a.go"));
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) && event.button === 0;
  if (link && plain) {
    event.preventDefault();
    void go(link.href);
  }
});

document.addEventListener("input", (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  if (field.id === "find") {
    window.clearTimeout(searching);
    searching = window.setTimeout(search, SEARCH_PAUSE);
  }
  if (field.id !== "text") return;
  keepDraft(openTalk(), /** @type {HTMLTextAreaElement} */ (field).value);
  if (Date.now() - typed > TYPING_PAUSE) {
    typed = Date.now();
    line.send({ typing: openTalk() });
  }
});

window.addEventListener("popstate", () => void visit(window.location.href, { keep: true }));

alarm.wire();
listenToKeys();
restoreDraft();
line.start();
void lookAtLists();
void sendPending(true);
window.addEventListener("online", back);
window.setInterval(() => {
  void sendPending(false);
  void lookAtLists();
  void lookAtTalk();
}, LOOK_AGAIN);
