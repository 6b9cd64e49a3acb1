/** What the server gave the page along: words in the person's language, and what the page may do. */

/** @typedef {{dictation: boolean, last: number}} Options */

/** @type {Record<string, string>} */
const words = JSON.parse(document.body.dataset.words ?? "{}");

/** @type {Options} */
export const options = JSON.parse(document.body.dataset.options ?? "{}");

/**
 * Give the words of a key; the key itself where the server did not send it.
 * @param {string} key
 * @returns {string}
 */
export function say(key) {
  return words[key] ?? key;
}

/**
 * Give the element with an id; it stands in the page's template.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no #${id}`);
  return found;
}

/**
 * Tell the person something in the one line that is for it.
 * @param {string} text
 */
export function tell(text) {
  const status = byId("status");
  if (status.textContent !== text) status.textContent = text;
}

/** @returns {string} an id that nobody else has */
export function newMark() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}

/**
 * Wait.
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
export function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
