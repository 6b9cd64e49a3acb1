// Makes a clerk notice who waits and who asks for help: a sound, the number in the title, a notice of the desktop; none of them says anything personal.

import { find, notify, say } from "./parts.js";

const SOUND = "banban.sound";
const CALM = [660, 880];
const URGENT = [880, 660, 880, 660];

export class Alarm {
  constructor() {
    /** @type {Set<string> | null} */
    this.known = null;
    /** @type {Set<string>} */
    this.looked = new Set();
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
   * Count those who wait and whom this clerk may take, and the calls for help that the clerk has not looked at.
   * @param {import("./parts.js").Lists} lists
   * @param {string} open the conversation that the clerk looks at
   */
  notice({ waiting, asked, urgent }, open) {
    this.looked = new Set(asked.filter((id) => id === open || this.looked.has(id)));
    const calls = asked.filter((id) => !this.looked.has(id)).map((id) => `asked ${id}`);
    const ids = [...waiting, ...calls];
    document.title = (ids.length ? `(${ids.length}) ` : "") + document.title.replace(/^\(\d+\) /, "");
    const fresh = ids.filter((id) => this.known && !this.known.has(id));
    this.known = new Set(ids);
    if (!fresh.length) return;
    const news = fresh.every((id) => calls.includes(id)) ? "asked" : urgent ? "urgent" : "taken";
    this.ring(news === "urgent" ? URGENT : CALM);
    notify(say(news));
    if (document.hidden) this.tell(say(news));
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
