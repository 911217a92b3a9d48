// Finished sessions on their way to the server. What is in here stays until the server has said that it is stored;
// what the server refuses is kept too, with its words, for the person to save.

import { Storing } from "./storage.js";

/** @typedef {import("./types.js").Event} Event */
/** @typedef {{id: string, script: string, started_at: string, events: Event[]}} Session */
/** @typedef {{status: number, message: string}} Refusal */
/** @typedef {Session & {url: string, refused?: Refusal}} Parcel */
/** @typedef {"stored" | "later" | "signed-out" | "refused"} Fate */
/** @typedef {{fate: Fate, status: number, message: string}} Outcome */

const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 60000;
const NOT_NOW = [408, 425, 429];
const WHO_ARE_YOU = [401, 403];
/** Browsers send at most 64 KiB of a page that was left. */
const MOST_KEPT_ALIVE = 60000;

/**
 * @typedef {object} Means
 * @property {string} csrf
 * @property {typeof fetch} [fetch]
 * @property {(parcel: Parcel, outcome: Outcome) => void} [told] what became of a parcel
 * @property {(work: () => void, ms: number) => unknown} [later]
 */

export class Outbox {
  #storing;
  #prefix;
  #means;
  #tries = 0;
  #waiting = false;
  /** @type {Promise<void> | null} */
  #sending = null;

  /**
   * @param {Storing} storing
   * @param {string} owner
   * @param {Means} means
   */
  constructor(storing, owner, means) {
    this.#storing = storing;
    this.#prefix = `unslump.out.${owner}.`;
    this.#means = means;
  }

  /**
   * @param {Session} session
   * @param {string} url where to send it
   */
  put({ id, script, started_at, events }, url) {
    this.#storing.write(this.#prefix + id, { id, script, started_at, events, url });
  }

  /** @returns {Parcel[]} */
  get parcels() {
    return this.#storing.keys(this.#prefix).map((key) => this.#storing.read(key)).filter((parcel) => parcel?.id);
  }

  /**
   * Send everything that was not refused. Tries again by itself while anything is left to send.
   * @returns {Promise<void>}
   */
  flush() {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendAll() {
    let left = false;
    for (const parcel of this.parcels) {
      if (parcel.refused) continue;
      const outcome = await send(parcel, this.#means);
      if (outcome.fate === "stored") this.#storing.remove(this.#prefix + parcel.id);
      if (outcome.fate === "refused") {
        const { status, message } = outcome;
        this.#storing.write(this.#prefix + parcel.id, { ...parcel, refused: { status, message } });
      }
      left ||= outcome.fate === "later";
      this.#means.told?.(parcel, outcome);
    }
    if (!left) this.#tries = 0;
    else this.#retry();
  }

  #retry() {
    if (this.#waiting) return;
    this.#waiting = true;
    const later = this.#means.later ?? setTimeout;
    const ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#tries);
    this.#tries += 1;
    later(() => {
      this.#waiting = false;
      void this.flush();
    }, ms);
  }
}

/**
 * @param {Parcel} parcel
 * @param {Means} means
 * @returns {Promise<Outcome>}
 */
async function send({ id, script, started_at, events, url }, means) {
  const body = JSON.stringify({ id, script, started_at, events });
  let response;
  try {
    response = await (means.fetch ?? fetch)(url, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual", // a redirect to the sign-in page must not pass for "stored"
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": means.csrf },
      body,
      keepalive: body.length < MOST_KEPT_ALIVE, // goes on when the page is left
    });
  } catch {
    return { fate: "later", status: 0, message: "" };
  }
  const { status } = response;
  if (response.ok) return { fate: "stored", status, message: "" };
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400)) {
    return { fate: "signed-out", status, message: "" };
  }
  if (status >= 500 || NOT_NOW.includes(status)) return { fate: "later", status, message: "" };
  const message = await messageOf(response);
  return { fate: WHO_ARE_YOU.includes(status) ? "signed-out" : "refused", status, message };
}

const LONGEST_MESSAGE = 400;

/**
 * What the server says to a person, if it says anything.
 * @param {Response} response
 * @returns {Promise<string>}
 */
async function messageOf(response) {
  try {
    if (!(response.headers.get("Content-Type") ?? "").includes("json")) return "";
    const said = await response.json();
    const text = Array.isArray(said.problems) ? said.problems.join(" ") : (said.message ?? said.detail ?? "");
    return typeof text === "string" ? text.slice(0, LONGEST_MESSAGE) : "";
  } catch {
    return "";
  }
}
