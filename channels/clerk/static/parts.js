// The parts of the page that are fetched again, and small ways to find and say things.

import { SIGNED_OUT } from "./asking.js";
import { released } from "../shared/pressing.js";
import { restoreDraft } from "./drafts.js";

/** @typedef {{ waiting: string[], asked: string[], urgent: number }} Lists */

const BY_ITSELF = { Accept: "application/json", "X-By-Itself": "1" };
const NEAR_END = 120;

/** @type {Record<string, string>} */
const words = JSON.parse(document.body.dataset.words || "{}");

/** @param {string} id */
export function find(id) {
  return document.getElementById(id);
}

/** @param {string} key */
export function say(key) {
  return words[key] || "";
}

export function me() {
  return document.body.dataset.me || "";
}

/** The id of the open conversation, or nothing. */
export function openTalk() {
  const talk = find("talk");
  return (talk && talk.dataset.id) || "";
}

/** @param {string} text */
export function notify(text) {
  const place = find("notices");
  if (!place) return;
  const told = document.createElement("p");
  told.className = "notice";
  told.textContent = text;
  place.replaceChildren(told);
  window.setTimeout(() => told.remove(), 12000);
}

/** @returns {Promise<Lists | null>} */
export async function refreshLists() {
  const open = openTalk();
  const answer = await quietly(`/clerk/lists?open=${encodeURIComponent(open)}`);
  const place = find("lists-part");
  if (!answer || !answer.ok || !place) return null;
  const lists = await answer.json();
  await released();
  if (open !== openTalk() || !place.isConnected) return lists;
  if (place.dataset.shown === lists.html) return lists;
  const held = focusWithin(place);
  place.innerHTML = place.dataset.shown = lists.html;
  if (held) refocus(place, held);
  return lists;
}

/**
 * Fetch what was said since; gives how many entries came, or that the session has ended.
 * @returns {Promise<number | string | null>}
 */
export async function refreshTalk() {
  const talk = find("talk");
  const id = openTalk();
  if (!talk || !id) return null;
  const { after, notes, pace } = talk.dataset;
  const answer = await quietly(`/clerk/c/${encodeURIComponent(id)}/part?after=${after}&notes=${notes}&pace=${pace}`);
  if (!answer) return null;
  if (answer.status === 401) return SIGNED_OUT;
  if (!answer.ok) return null;
  const part = await answer.json();
  await released();
  if (openTalk() !== id || find("talk") !== talk) return null;
  // Two looks may be under way at once: what the other one has shown must not be shown again.
  if (talk.dataset.after !== after || talk.dataset.notes !== notes) return refreshTalk();
  if (part.state !== talk.dataset.state) {
    await visit(window.location.href, { keep: true, stay: true });
    return part.count;
  }
  append(part.log);
  talk.dataset.after = String(part.after);
  talk.dataset.notes = String(part.notes);
  const thoughts = find("thoughts");
  if (thoughts && part.thoughts) thoughts.innerHTML = part.thoughts;
  return part.count;
}

/**
 * Show another page of the workspace in this one, so that sound, line and drafts go on.
 * @param {string} url
 * @param {{ method?: string, keep?: boolean, stay?: boolean }} how `keep` leaves the address, `stay` the focus
 * @returns {Promise<string>}
 */
export async function visit(url, how = {}) {
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(url, { method: how.method || "GET", headers: { Accept: "text/html" } });
  } catch {
    return "";
  }
  if (answer.status === 401) return SIGNED_OUT;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("talk")) {
    if (answer.redirected && new URL(answer.url).pathname === "/clerk/sign-in") return SIGNED_OUT;
    window.location.assign(answer.redirected ? answer.url : how.method === "POST" ? window.location.href : url);
    return "";
  }
  if (how.stay) await released();
  if (!how.keep) window.history.pushState(null, "", answer.url);
  swap(page, Boolean(how.stay));
  return "";
}

/**
 * @param {Document} page
 * @param {boolean} stay
 */
function swap(page, stay) {
  const held = stay ? document.activeElement && document.activeElement.id : "";
  for (const id of ["talk", "side", "lists-part"]) {
    const fresh = page.getElementById(id);
    const old = find(id);
    if (fresh && old) old.replaceWith(document.adoptNode(fresh));
  }
  const told = page.querySelector("#notices .notice");
  if (told) notify(told.textContent || "");
  document.title = document.title.replace(/^(\(\d+\) )?.*$/, `$1${page.title}`);
  restoreDraft();
  toEnd();
  const wanted = find(held || "") || find("talk");
  if (wanted) wanted.focus({ preventScroll: true });
}

/** @param {string} html */
function append(html) {
  const log = find("log");
  if (!log || !html.trim()) return;
  const box = find("log-box");
  const near = !box || box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
  log.insertAdjacentHTML("beforeend", html);
  if (near) toEnd();
}

export function toEnd() {
  const box = find("log-box");
  if (box) box.scrollTop = box.scrollHeight;
}

/** @param {string} url */
async function quietly(url) {
  try {
    return await fetch(url, { headers: BY_ITSELF });
  } catch {
    return null;
  }
}

/**
 * @param {HTMLElement} place
 * @returns {string}
 */
function focusWithin(place) {
  const held = document.activeElement;
  if (!held || !place.contains(held)) return "";
  const link = held.closest("a");
  const form = held.closest("form");
  return link ? `a[href="${link.getAttribute("href")}"]` : form ? `form[action="${form.getAttribute("action")}"] button` : "";
}

/**
 * @param {HTMLElement} place
 * @param {string} selector
 */
function refocus(place, selector) {
  const again = /** @type {HTMLElement | null} */ (place.querySelector(selector) || place.querySelector("a"));
  if (again) again.focus({ preventScroll: true });
}

toEnd();
