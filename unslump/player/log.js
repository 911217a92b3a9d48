// The log of a session's events. Time that passed in a row is one entry: how time is cut makes no difference.

import { LONGEST_MS } from "./events.js";

/** @typedef {import("./types.js").Event} Event */

export class Log {
  /** @type {Event[]} */
  #events;

  /** @param {Event[]} [events] */
  constructor(events = []) {
    this.#events = events.map((event) => ({ ...event }));
  }

  /** @param {Event} event */
  add(event) {
    const last = this.#events.at(-1);
    if (event.type === "elapsed" && last?.type === "elapsed" && last.ms + event.ms <= LONGEST_MS) {
      this.#events[this.#events.length - 1] = { type: "elapsed", ms: last.ms + event.ms };
    } else {
      this.#events.push({ ...event });
    }
  }

  /** @returns {Event[]} */
  get events() {
    return this.#events.map((event) => ({ ...event }));
  }
}
