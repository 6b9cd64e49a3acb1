/** The way to the server: requests, and one live connection that comes back by itself. */

import { pause } from "./words.js";

/** @typedef {{locale: string, control: string | null, lines: {key: string, text: string}[]}} Reply */
/** @typedef {{number: number, mark: string, who: string, reply: Reply | null}} Entry */
/** @typedef {{owner: string, typing: boolean}} Standing */
/** @typedef {{entry?: Entry, standing?: Standing, html?: string, error?: {key: string, text: string}}} News */

const WAITS = [1000, 2000, 4000, 5000];
const PATIENCE = 15000;

let conversation = document.body.dataset.conversation ?? "";

/** @returns {string} the id of the conversation, empty before there is one */
export function current() {
  return conversation;
}

/** Forget the conversation: the server does not know it for this browser. */
export function forget() {
  conversation = "";
}

/** A request the server answered, but not as hoped. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} key
   * @param {string} text what to tell the person
   */
  constructor(status, key, text) {
    super(key);
    this.status = status;
    this.key = key;
    this.text = text;
  }
}

/**
 * Ask the server; rejects with Refusal, or TypeError where it cannot be reached.
 * @param {string} path
 * @param {object | FormData | null} body null reads, anything else is sent
 * @returns {Promise<any>}
 */
export async function ask(path, body = null) {
  const form = body instanceof FormData;
  const response = await fetch(path, {
    method: body ? "POST" : "GET",
    headers: body && !form ? { "Content-Type": "application/json", Accept: "application/json" } : { Accept: "application/json" },
    body: form ? body : body && JSON.stringify(body),
    signal: /** @type {any} */ (AbortSignal).timeout(form ? 8 * PATIENCE : PATIENCE),
  });
  if (response.ok) return response.json();
  const told = await response.json().catch(() => ({}));
  throw new Refusal(response.status, told.error?.key ?? "", told.error?.text ?? "");
}

/** Begin a conversation where there is none. */
export async function begin() {
  if (!conversation) conversation = (await ask("/api/v1/conversations", { channel: "chat" })).conversation;
}

/**
 * Ask about the conversation.
 * @param {string} what
 * @param {object | FormData | null} body
 * @returns {Promise<any>}
 */
export function askHere(what, body = null) {
  return ask(`/api/v1/conversations/${conversation}/${what}`, body);
}

/** One live connection; `hear` gets what is new, `changed` whether the server can be reached, `gone` that it knows no such talk. */
export class Live {
  /**
   * @param {() => number} after the number of the newest entry that is known
   * @param {(news: News) => void} hear
   * @param {(reached: boolean) => void} changed
   * @param {() => void} gone
   */
  constructor(after, hear, changed, gone) {
    this.after = after;
    this.hear = hear;
    this.changed = changed;
    this.gone = gone;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.failures = 0;
    this.wanted = false;
    this.waking = () => {};
  }

  /** Connect, and stay connected from now on. */
  start() {
    if (this.wanted) return this.wake();
    this.wanted = true;
    void this.stay();
  }

  /** Try again at once. */
  wake() {
    this.failures = 0;
    this.waking();
  }

  /** Let the connection go; it is built anew at once where that works. */
  drop() {
    this.socket?.close();
  }

  /** @returns {boolean} */
  get open() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Stay connected no longer: the server does not know the conversation for this browser. */
  leave() {
    this.wanted = false;
    this.gone();
  }

  /**
   * Send something that may get lost.
   * @param {object} what
   */
  send(what) {
    if (this.open) this.socket?.send(JSON.stringify(what));
  }

  async stay() {
    while (this.wanted) {
      const connected = await this.connect();
      if (connected) this.failures = 0;
      await this.catchUp();
      const wait = WAITS[Math.min(this.failures, WAITS.length - 1)];
      this.failures += 1;
      await Promise.race([pause(wait * (0.7 + 0.6 * Math.random())), new Promise((done) => (this.waking = () => done(null)))]);
    }
  }

  /** @returns {Promise<boolean>} whether there was a connection, once it is over */
  connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const path = `/api/v1/conversations/${conversation}/live?html=1&after=${this.after()}`;
    return new Promise((over) => {
      let opened = false;
      const socket = (this.socket = new WebSocket(`${scheme}//${location.host}${path}`));
      socket.onopen = () => {
        opened = true;
        this.changed(true);
      };
      socket.onmessage = (event) => this.hear(JSON.parse(event.data));
      socket.onclose = () => over(opened);
    });
  }

  /** Read what came meanwhile: also the way for those whose network lets no live connection through. */
  async catchUp() {
    try {
      const told = await askHere(`log?html=1&after=${this.after()}`);
      told.entries.forEach((/** @type {Entry} */ entry, /** @type {number} */ at) => this.hear({ entry, html: told.html[at] }));
      this.hear({ standing: told.standing, html: told.standing_html });
      this.changed(true);
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 0;
      if (status === 404) this.leave();
      else this.changed(status > 0 && status < 500);
    }
  }
}
