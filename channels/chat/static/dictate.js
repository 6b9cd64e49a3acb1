/** Dictation, where the browser has it and the city allows it. */

import { byId, options, say, tell } from "./words.js";

/** @typedef {{transcript: string}} Reading */
/** @typedef {{results: ArrayLike<ArrayLike<Reading>>}} Heard */
/**
 * @typedef {object} Recogniser
 * @property {string} lang
 * @property {boolean} interimResults
 * @property {(event: Heard) => void} onresult
 * @property {() => void} onend
 * @property {() => void} onerror
 * @property {() => void} start
 * @property {() => void} stop
 */

/** @type {(new () => Recogniser) | undefined} */
const Recognition = /** @type {any} */ (globalThis).SpeechRecognition ?? /** @type {any} */ (globalThis).webkitSpeechRecognition;

/**
 * Show the button where dictation works.
 * @param {HTMLTextAreaElement} field what is heard goes here
 */
export function offer(field) {
  if (!options.dictation || !Recognition) return;
  const button = /** @type {HTMLButtonElement} */ (byId("dictate"));
  /** @type {Recogniser | null} */
  let listening = null;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (listening) return listening.stop();
    listening = begin(field, () => {
      listening = null;
      button.textContent = say("chat.dictate");
      button.setAttribute("aria-pressed", "false");
    });
    button.textContent = say("chat.dictate.stop");
    button.setAttribute("aria-pressed", "true");
    tell(say("chat.dictate.notice"));
  });
}

/**
 * @param {HTMLTextAreaElement} field
 * @param {() => void} over
 * @returns {Recogniser}
 */
function begin(field, over) {
  const recogniser = new /** @type {new () => Recogniser} */ (Recognition)();
  const before = field.value;
  let failed = false;
  recogniser.lang = document.documentElement.lang;
  recogniser.interimResults = true;
  recogniser.onresult = (event) => {
    field.value = before + Array.from(event.results, (one) => one[0].transcript).join("");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  recogniser.onerror = () => (failed = true);
  recogniser.onend = () => {
    tell(failed ? say("chat.dictate.failed") : "");
    over();
  };
  recogniser.start();
  return recogniser;
}
