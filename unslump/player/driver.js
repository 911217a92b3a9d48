// Drives the machine: feeds it time and events, and keeps the log. It decides nothing about safety; it only turns a
// silence of the clock (a locked screen, a sleeping machine) into a pause, because nobody knows what was held in it.

import { Clock } from "./clock.js";
import { Log } from "./log.js";
import { Refused, begin, step } from "./machine.js";

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").Memory} Memory */
/** @typedef {import("./types.js").Event} Event */
/** @typedef {(after: Memory, before: Memory, event: Event, why: "silence" | "restored" | "") => void} Listener */

/**
 * @typedef {object} More
 * @property {Event[]} [events] the log of a session that was left, to go on with, paused
 * @property {() => number} [now] a monotonic clock in ms
 * @property {() => number} [wall] the time of day in ms, which goes on while a device sleeps
 * @property {Listener} [heard] told of every event that meant something
 * @property {() => boolean} [waits] whether the count waits just now, such as for words: no time passes then
 */

export class Driver {
  #clock;
  #log;
  #heard;
  #waits;
  /** Whether somebody is being told of an event. What they send then happens at that same moment. */
  #telling = false;

  /**
   * @param {Script} script
   * @param {More} [more]
   */
  constructor(script, { events = [], now = () => performance.now(), wall = now, heard = () => {}, waits = () => false } = {}) {
    this.script = script;
    this.memory = begin(script);
    this.#clock = new Clock(now, script.most_silence_ms, wall);
    this.#heard = heard;
    this.#waits = waits;
    this.#log = new Log();
    for (const event of events) this.#take(event);
    if (this.memory.status === "running") this.#take({ type: "pause" });
  }

  /** The events so far, as they will be sent. */
  get events() {
    return this.#log.events;
  }

  /** Let the time that has passed be felt. */
  advance() {
    if (this.#telling) return; // drawing takes time as well, and what was sent because of it would be sent again
    const { ms, silent } = this.#clock.read();
    if (this.memory.status !== "running") return;
    if (silent) this.#tell({ type: "pause" }, "silence");
    else if (ms > 0 && !this.#waits()) this.#tell({ type: "elapsed", ms }, "");
  }

  /**
   * Let something happen, now. False if it means nothing in this state; nothing has changed then.
   * @param {Event} event
   * @returns {boolean}
   */
  send(event) {
    this.advance();
    return this.#tell(event, "");
  }

  /**
   * @param {Event} event
   * @param {"silence" | ""} why
   */
  #tell(event, why) {
    const before = this.memory;
    if (!this.#take(event)) return false;
    const already = this.#telling;
    this.#telling = true;
    try {
      this.#heard(this.memory, before, event, why);
    } finally {
      this.#telling = already;
    }
    return true;
  }

  /** @param {Event} event */
  #take(event) {
    try {
      this.memory = step(this.script, this.memory, event);
    } catch (error) {
      if (error instanceof Refused) return false;
      throw error;
    }
    this.#log.add(event);
    return true;
  }
}

const FALLBACK_MS = 250;

/**
 * Call something on every frame while the page is seen, and a few times a second while it is not.
 * @param {() => void} beat
 * @returns {() => void} stops it
 */
export function keepBeating(beat) {
  let frame = 0;
  const onFrame = () => {
    beat();
    frame = requestAnimationFrame(onFrame);
  };
  frame = requestAnimationFrame(onFrame);
  const timer = setInterval(beat, FALLBACK_MS);
  return () => {
    cancelAnimationFrame(frame);
    clearInterval(timer);
  };
}
