// The running session, kept in the browser so that a reload or a crash loses at most a second of it.

import { Storing } from "./storage.js";

/** @typedef {import("./types.js").Event} Event */
/** @typedef {{id: string, script: string, started_at: string, saved_at: number, events: Event[]}} Run */

export const SAVE_EVERY_MS = 1000;
const LEFT_AFTER_MS = 6 * 3600 * 1000;

export class Store {
  #storing;
  #prefix;
  #saved = -Infinity;

  /**
   * @param {Storing} storing
   * @param {string} owner whose sessions these are: two people may share a browser
   */
  constructor(storing, owner) {
    this.#storing = storing;
    this.#prefix = `unslump.run.${owner}.`;
  }

  /**
   * The session of a script that was left in the middle, if there is one.
   * @param {string} script
   * @returns {Run | null}
   */
  load(script) {
    const run = this.#storing.read(this.#prefix + script);
    return isRun(run) && run.script === script ? run : null;
  }

  /**
   * @param {Run} run
   * @returns {boolean} whether it is kept beyond this page
   */
  save(run) {
    this.#saved = run.saved_at;
    return this.#storing.write(this.#prefix + run.script, run);
  }

  /** @param {number} now the same clock as saved_at */
  due(now) {
    return now - this.#saved >= SAVE_EVERY_MS || now < this.#saved;
  }

  /** @param {string} script */
  clear(script) {
    this.#storing.remove(this.#prefix + script);
  }

  /**
   * Sessions of other scripts that were left long ago: they will not be gone on with, but what was done counts.
   * @param {string} script
   * @param {number} now
   * @returns {Run[]}
   */
  left(script, now) {
    return this.#storing
      .keys(this.#prefix)
      .map((key) => this.#storing.read(key))
      .filter((run) => isRun(run) && run.script !== script && now - run.saved_at > LEFT_AFTER_MS);
  }
}

/**
 * @param {any} run
 * @returns {run is Run}
 */
function isRun(run) {
  return typeof run?.id === "string" && typeof run.script === "string" && Array.isArray(run.events);
}

/**
 * A new name for a session, made here so that what is sent twice is stored once.
 * @returns {string}
 */
export function newId() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  // not offered on plain http, such as a laptop that serves a phone in the same room
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
