// The line to the server: hears that something has changed, tells whether the clerk takes people. While it is open they are there.

/** @typedef {{ kind: string, conversation?: string, who?: string }} Hint */
/** @typedef {{ heard: (hint: Hint) => void, lost: () => void, back: () => void, signedOut: () => void }} Ears */

const SIGNED_OUT = 4401;
const LONGEST_PAUSE = 8000;
const PRESENCE = `banban.presence.${document.body.dataset.me || ""}`;

export class LiveLine {
  /** @param {Ears} ears */
  constructor(ears) {
    this.ears = ears;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.tries = 0;
    this.paused = false;
    this.presence = /** @type {HTMLSelectElement} */ (document.getElementById("presence"));
  }

  start() {
    this.presence.value = window.localStorage.getItem(PRESENCE) || document.body.dataset.presence || "away";
    this.presence.addEventListener("change", () => {
      window.localStorage.setItem(PRESENCE, this.presence.value);
      this.beat();
    });
    window.addEventListener("storage", (event) => {
      if (event.key !== PRESENCE || !event.newValue) return;
      this.presence.value = event.newValue;
      this.beat();
    });
    this.connect();
  }

  pause() {
    this.paused = true;
    if (this.socket) this.socket.close();
  }

  resume() {
    this.paused = false;
    this.connect();
  }

  /** @param {object} said */
  send(said) {
    if (this.socket && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(said));
  }

  beat() {
    this.send({ presence: this.presence.value });
  }

  connect() {
    const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${window.location.host}/clerk/live`);
    this.socket = socket;
    socket.onopen = () => {
      this.tries = 0;
      this.beat();
      this.ears.back();
    };
    socket.onmessage = (event) => this.ears.heard(JSON.parse(event.data));
    socket.onclose = (event) => {
      if (this.socket !== socket || this.paused) return;
      if (event.code === SIGNED_OUT) {
        this.ears.signedOut();
        return;
      }
      this.tries += 1;
      if (this.tries > 1) this.ears.lost();
      window.setTimeout(() => this.paused || this.connect(), Math.min(500 * 2 ** this.tries, LONGEST_PAUSE));
    };
  }
}
