/** The log on the page: entries come as HTML from the server, each once and in order; what is on its way stands at the end. */

import { byId, say } from "./words.js";

const log = byId("log");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** @returns {number} the number of the newest entry that stands on the page */
export function last() {
  const numbers = Array.from(log.querySelectorAll("[data-number]"), (one) => Number(/** @type {HTMLElement} */ (one).dataset.number));
  return Math.max(0, ...numbers);
}

/**
 * Put an entry where it belongs.
 * @param {number} number
 * @param {string} mark the door's id of what the person sent, else empty
 * @param {string} html one entry, as the server writes it
 * @returns {HTMLElement | null} the entry, or null where it stood there already
 */
export function add(number, mark, html) {
  if (number <= last()) return null;
  const entry = made(html);
  const waiting = mark ? find(mark) : null;
  const focused = log.contains(document.activeElement) && document.activeElement !== log;
  dropChoices(entry);
  dropCard(entry);
  if (waiting) waiting.replaceWith(entry);
  else log.insertBefore(entry, log.querySelector(".pending"));
  if (focused && !log.contains(document.activeElement)) log.focus({ preventScroll: true });
  show(entry);
  return entry;
}

/**
 * Show what the person has just sent, before the server has it.
 * @param {string} mark
 * @param {string} text
 */
export function addPending(mark, text) {
  if (find(mark)) return;
  const entry = made('<div class="entry person pending"><p class="who"></p><div class="words"><p></p></div><p class="state" aria-hidden="true"></p></div>');
  const [who, words, state] = entry.querySelectorAll("p");
  who.textContent = say("chat.who.person");
  words.textContent = text;
  state.textContent = say("chat.sending");
  entry.dataset.mark = mark;
  const focused = log.contains(document.activeElement) && document.activeElement !== log;
  dropChoices(entry);
  log.append(entry);
  if (focused) log.focus({ preventScroll: true });
  show(entry);
}

/**
 * Say what became of something that is on its way.
 * @param {string} mark
 * @param {string} text
 */
export function setState(mark, text) {
  const state = find(mark)?.querySelector(".state");
  if (state) state.textContent = text;
}

/**
 * Take away what could not be sent.
 * @param {string} mark
 */
export function remove(mark) {
  const entry = find(mark);
  if (entry?.classList.contains("pending")) entry.remove();
}

/**
 * @param {string} mark
 * @returns {HTMLElement | null}
 */
export function find(mark) {
  return log.querySelector(`[data-mark="${CSS.escape(mark)}"]`);
}

/**
 * @param {string} html
 * @returns {HTMLElement}
 */
function made(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return /** @type {HTMLElement} */ (template.content.firstElementChild);
}

/**
 * Choices can be pressed only until something is said, or others come.
 * @param {HTMLElement} entry
 */
function dropChoices(entry) {
  if (entry.classList.contains("person") || entry.querySelector(".choices")) {
    for (const choices of log.querySelectorAll(".choices")) choices.remove();
  }
}

/**
 * Each card stands once, with the newest words about it; one that is open stays where it is.
 * @param {HTMLElement} entry
 */
function dropCard(entry) {
  const card = /** @type {HTMLElement | null} */ (entry.querySelector(".card"));
  const old = card && log.querySelector(`.card[data-item="${CSS.escape(card.dataset.item ?? "")}"]`);
  if (old) (old.hasAttribute("open") ? card : old).remove();
}

/**
 * Bring something into view, its beginning first.
 * @param {HTMLElement} entry
 */
export function show(entry) {
  const tall = entry.getBoundingClientRect().height > innerHeight / 2;
  entry.scrollIntoView({ block: tall ? "start" : "nearest", behavior: calm.matches ? "auto" : "smooth" });
}
