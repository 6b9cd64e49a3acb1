// Tells from the console's other pages, too, that the clerk is there, so that nobody they serve waits again meanwhile.

import { LiveLine } from "./live.js";

const nothing = () => undefined;

/** @param {Element} field */
function isChanged(field) {
  if (field instanceof HTMLSelectElement) return Array.from(field.options).some((one) => one.selected !== one.defaultSelected);
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked !== field.defaultChecked;
  const words = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (field);
  return words.value !== words.defaultValue;
}

/** The session has ended: ask to sign in, unless something was typed; then the form asks when it is sent, and keeps it. */
function signedOut() {
  const fields = Array.from(document.querySelectorAll("main input, main textarea, main select"));
  if (!fields.some(isChanged)) window.location.reload();
}

new LiveLine({ heard: nothing, lost: nothing, back: nothing, signedOut }).start();
