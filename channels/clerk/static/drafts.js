// Keeps in this tab what a clerk has written but not sent, so that neither a lost line nor an ended session loses it.

/** @typedef {{ talk: string, text: string, mark: string, me: string }} Pending */

const PENDING = "banban.pending";
const DRAFT = "banban.draft.";

/** @returns {Pending | null} */
export function pendingReply() {
  try {
    return JSON.parse(window.sessionStorage.getItem(PENDING) || "null");
  } catch {
    return null;
  }
}

/** @param {Pending | null} reply */
export function keepPending(reply) {
  if (reply) window.sessionStorage.setItem(PENDING, JSON.stringify(reply));
  else window.sessionStorage.removeItem(PENDING);
}

/**
 * @param {string} talk
 * @param {string} text
 */
export function keepDraft(talk, text) {
  const owner = document.body.dataset.me || "";
  if (talk && text) window.sessionStorage.setItem(DRAFT + owner + talk, text);
  else window.sessionStorage.removeItem(DRAFT + owner + talk);
}

export function restoreDraft() {
  const talk = document.getElementById("talk");
  const text = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("text"));
  const owner = document.body.dataset.me || "";
  const kept = talk && window.sessionStorage.getItem(DRAFT + owner + (talk.dataset.id || ""));
  if (text && kept && !text.value) text.value = kept;
}
