// Sends what a clerk does, and asks them to sign in again where their session has ended.

export const SIGNED_OUT = "signed out";

/** @typedef {{ ok: boolean, status: number, text: string, notice: string, where: string, won: boolean, account: string }} Answer */

/**
 * Send a form; status 0 means that nobody answered.
 * @param {string} url
 * @param {URLSearchParams} fields
 * @returns {Promise<Answer>}
 */
export async function post(url, fields) {
  const nothing = { ok: false, status: 0, text: "", notice: "", where: "", won: false, account: "" };
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(url, { method: "POST", body: fields, headers: { Accept: "application/json" } });
  } catch {
    return nothing;
  }
  /** @type {any} */
  const said = await answer.json().catch(() => ({}));
  const text = said.error ? said.error.text : "";
  return { ...nothing, ...said, ok: answer.ok, status: answer.status, text };
}

/** @param {Event} event */
function stay(event) {
  event.preventDefault();
}

/**
 * Ask to sign in over the page, and tell whether the same clerk came back.
 * @param {string} me
 * @returns {Promise<boolean>}
 */
export function askToSignIn(me) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("again"));
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  const problem = /** @type {HTMLElement} */ (document.getElementById("again-problem"));
  const city = /** @type {HTMLAnchorElement} */ (document.getElementById("again-city"));
  city.href = `/clerk/sign-in?next=${encodeURIComponent(window.location.pathname)}`;
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const fields = new URLSearchParams(/** @type {any} */ (new FormData(form)));
      const answer = await post(form.action, fields);
      problem.textContent = answer.text;
      problem.hidden = answer.ok;
      if (!answer.ok) return;
      form.reset();
      dialog.close();
      resolve(answer.account === me);
    };
    dialog.addEventListener("cancel", stay);
  });
}
