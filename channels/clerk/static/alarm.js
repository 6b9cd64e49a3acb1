// Makes a clerk notice who waits: a sound, the number in the title, a notice of the desktop; none of them says anything personal.

import { find, notify, say } from "./parts.js";

const SOUND = "banban.sound";
const CALM = [660, 880];
const URGENT = [880, 660, 880, 660];

export class Alarm {
  constructor() {
    /** @type {Set<string> | null} */
    this.known = null;
    this.on = window.localStorage.getItem(SOUND) !== "off";
    /** @type {AudioContext | null} */
    this.audio = null;
  }

  wire() {
    const sound = /** @type {HTMLButtonElement} */ (find("sound"));
    sound.hidden = false;
    this.show(sound);
    sound.addEventListener("click", () => {
      this.on = !this.on;
      window.localStorage.setItem(SOUND, this.on ? "on" : "off");
      this.show(sound);
      if (this.on) this.ring(CALM);
    });
    // Browsers let a page sound only after its person has done something.
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => this.wake(), { once: true });
    const allow = /** @type {HTMLButtonElement} */ (find("allow"));
    allow.hidden = !("Notification" in window) || Notification.permission !== "default";
    allow.addEventListener("click", async () => {
      await Notification.requestPermission();
      allow.hidden = true;
    });
  }

  /** @param {HTMLButtonElement} sound */
  show(sound) {
    sound.setAttribute("aria-pressed", String(this.on));
    sound.textContent = say(this.on ? "sound_on" : "sound_off");
  }

  /**
   * @param {string[]} ids those who wait and whom this clerk may take
   * @param {number} urgent how many of them may be in danger
   */
  waiting(ids, urgent) {
    document.title = (ids.length ? `(${ids.length}) ` : "") + document.title.replace(/^\(\d+\) /, "");
    const fresh = this.known ? ids.filter((id) => !(/** @type {Set<string>} */ (this.known).has(id))) : [];
    this.known = new Set(ids);
    if (!fresh.length) return;
    this.ring(urgent ? URGENT : CALM);
    notify(say(urgent ? "urgent" : "taken"));
    if (document.hidden) this.tell(say(urgent ? "urgent" : "taken"));
  }

  words() {
    this.ring(CALM.slice(1));
    this.tell(say("new_words"));
  }

  wake() {
    this.audio ||= new AudioContext();
    void this.audio.resume();
  }

  /** @param {number[]} tones in hertz, one after the other */
  ring(tones) {
    const audio = this.audio;
    if (!this.on || !audio || audio.state !== "running") return;
    tones.forEach((tone, at) => {
      const from = audio.currentTime + at * 0.18;
      const source = audio.createOscillator();
      const volume = audio.createGain();
      source.frequency.value = tone;
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.2, from + 0.02);
      volume.gain.linearRampToValueAtTime(0, from + 0.16);
      source.connect(volume).connect(audio.destination);
      source.start(from);
      source.stop(from + 0.17);
    });
  }

  /** @param {string} text */
  tell(text) {
    if ("Notification" in window && Notification.permission === "granted") new Notification(text, { tag: "banban" });
  }
}
