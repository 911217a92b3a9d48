// What was done on this device since its day was kept: the kept day does not know of it yet. A mark goes when a newer day
// is kept that does.

import { Storing } from "../storage.js";

/** @typedef {import("../types.js").Ending} Ending */
/** @typedef {{title: string, says: string, do: string}} Finding */
/** @typedef {{what: "session", id: string, on: string, ending: Ending | "left"}} Played */
/** @typedef {{what: "after", id: string, on: string, session: string}} Told */
/**
 * @typedef {object} Checked
 * @property {"check"} what
 * @property {string} id
 * @property {string} on
 * @property {string} goes "on", "no-plan", or the status of what was named
 * @property {string} [script] which session the check has led to
 * @property {Finding[]} [findings]
 * @property {string[]} [reasons]
 */
/** @typedef {Played | Told | Checked} Mark */

const PREFIX = "unslump.marks.";

export class Marks {
  #storing;
  #key;

  /**
   * @param {Storing} storing
   * @param {string} owner
   */
  constructor(storing, owner) {
    this.#storing = storing;
    this.#key = PREFIX + owner;
  }

  /** @returns {Mark[]} in the order in which they were made */
  get all() {
    const kept = this.#storing.read(this.#key);
    return Array.isArray(kept) ? kept.filter((mark) => typeof mark?.id === "string") : [];
  }

  /** @param {Mark} mark */
  add(mark) {
    this.#storing.write(this.#key, [...this.all, mark]);
  }

  /** @param {Mark[]} marks those that the kept day knows of now */
  drop(marks) {
    const gone = new Set(marks.map((mark) => mark.id));
    const left = this.all.filter((mark) => !gone.has(mark.id));
    if (left.length) this.#storing.write(this.#key, left);
    else this.#storing.remove(this.#key);
  }
}

/**
 * Today's session, if it has reached the server and a page does not know of it: it arrived while the page was on its way.
 * (Sessions that were left are sent by that very page.)
 * @param {Mark[]} marks
 * @param {string[]} waiting ids of what has not reached the server
 * @param {string} known how today's session has ended, as far as the page knows; empty: there was none
 * @param {string} today
 * @returns {Played | undefined}
 */
export function arrivedUnseen(marks, waiting, known, today) {
  const last = marks.filter((mark) => mark.what === "session" && mark.on === today && mark.ending !== "left").at(-1);
  return last?.what === "session" && last.ending !== known && !waiting.includes(last.id) ? last : undefined;
}

/**
 * The day, as the person's own calendar has it.
 * @param {Date} [now]
 * @returns {string} such as 2026-11-20
 */
export function dayOf(now = new Date()) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
