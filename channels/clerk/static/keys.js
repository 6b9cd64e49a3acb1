// The keys of the workspace; they are shown on the help page, and none of them is a letter.

import { find } from "./parts.js";

/** @type {Record<string, () => boolean>} */
const KEYS = {
  F2: () => press(".take.next") || press("#owner button"),
  F4: () => focus(find("text")),
  F8: () => focus(find("find")),
  F9: openCanned,
};

export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && !event.shiftKey && event.target === find("text")) {
      event.preventDefault();
      const reply = /** @type {HTMLFormElement | null} */ (find("reply"));
      if (reply) reply.requestSubmit();
    } else if (event.key === "Escape") {
      closeCanned();
    } else if (!event.shiftKey && KEYS[event.key] && !document.querySelector("dialog[open]")) {
      if (KEYS[event.key]()) event.preventDefault();
    }
  });
}

/** @param {string} selector */
function press(selector) {
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(selector));
  if (button) button.click();
  return Boolean(button);
}

/** @param {HTMLElement | null} field */
function focus(field) {
  if (field) field.focus();
  return Boolean(field);
}

function openCanned() {
  const box = /** @type {HTMLDetailsElement | null} */ (find("canned"));
  if (!box) return false;
  box.open = true;
  return focus(box.querySelector("button"));
}

function closeCanned() {
  const box = /** @type {HTMLDetailsElement | null} */ (find("canned"));
  if (!box || !box.open) return;
  box.open = false;
  focus(find("text"));
}
