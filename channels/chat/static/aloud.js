/** Reads entries aloud: with the browser's own voice, or with the server's where the browser has none for the language. */

import { tab } from "./store.js";
import { say, tell } from "./words.js";

const RATES = { normal: 0.9, slow: 0.7 };

/** @type {HTMLButtonElement | null} */
let reading = null;
/** @type {HTMLAudioElement | null} */
let sound = null;

/** From now on read more slowly. */
export function slower() {
  tab.write("pace", "slow");
}

/** From now on read at the ordinary pace. */
export function faster() {
  tab.write("pace", "normal");
}

/** Stop reading. */
export function stop() {
  globalThis.speechSynthesis?.cancel();
  sound?.pause();
  sound = null;
  if (reading) {
    reading.setAttribute("aria-pressed", "false");
    reading.textContent = say("chat.aloud");
    reading = null;
  }
}

/**
 * Read what belongs to a button, or stop where it is being read.
 * @param {HTMLButtonElement} button
 */
export async function toggle(button) {
  const same = reading === button;
  stop();
  if (same) return;
  reading = button;
  button.setAttribute("aria-pressed", "true");
  button.textContent = say("chat.aloud.stop");
  const text = button.dataset.spoken ?? "";
  const locale = /** @type {HTMLElement | null} */ (button.closest("[lang]"))?.lang ?? document.documentElement.lang;
  const voice = voiceFor(locale);
  if (voice) readHere(text, voice);
  else await readThere(text, locale);
}

/** @returns {keyof typeof RATES} */
function pace() {
  return tab.read("pace") === "slow" ? "slow" : "normal";
}

/**
 * @param {string} locale
 * @returns {SpeechSynthesisVoice | null}
 */
function voiceFor(locale) {
  const voices = globalThis.speechSynthesis?.getVoices() ?? [];
  const language = locale.split("-")[0];
  const same = voices.filter((voice) => voice.lang.replace("_", "-").toLowerCase().startsWith(language));
  return same.find((voice) => voice.localService && voice.lang.replace("_", "-") === locale) ?? same.find((voice) => voice.localService) ?? null;
}

/**
 * @param {string} text
 * @param {SpeechSynthesisVoice} voice
 */
function readHere(text, voice) {
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = RATES[pace()];
  utterance.onend = utterance.onerror = () => stop();
  speechSynthesis.speak(utterance);
}

/**
 * @param {string} text
 * @param {string} locale
 */
async function readThere(text, locale) {
  const button = reading;
  try {
    const response = await fetch("/api/v1/speech", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text, locale, pace: pace() }),
    });
    if (!response.ok) throw new Error(String(response.status));
    const url = URL.createObjectURL(await response.blob());
    if (reading !== button) return;
    sound = new Audio(url);
    sound.onended = () => stop();
    await sound.play();
  } catch {
    if (reading === button) {
      stop();
      tell(say("chat.aloud.failed"));
    }
  }
}

globalThis.speechSynthesis?.getVoices();
addEventListener("pagehide", stop);
