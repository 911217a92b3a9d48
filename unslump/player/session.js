// A session as it is played here: the driver, what is kept of it, and the count-down before it goes on.

import { Driver } from "./driver.js";
import { newId } from "./store.js";

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").Event} Event */
/** @typedef {import("./types.js").Memory} Memory */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Run} Run */
/** @typedef {"silence" | "restored" | ""} Why */

const COUNTDOWN = 3;
const SECOND_MS = 1000;

/**
 * @typedef {object} Listeners
 * @property {(after: Memory, before: Memory, event: Event) => void} heard something has happened
 * @property {(left: number) => void} counting so many seconds until it goes on; 0: no longer
 * @property {() => boolean} [waits] whether the count waits just now
 */

export class Session {
  #store;
  #listeners;
  #run;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  countdown = 0;
  /** Whether the browser keeps the session beyond this page. */
  kept = true;
  /** Why it is paused, if nobody asked for it. @type {Why} */
  why = "";

  /**
   * @param {Script} script
   * @param {Store} store
   * @param {Listeners} listeners
   */
  constructor(script, store, listeners) {
    this.#store = store;
    this.#listeners = listeners;
    const left = store.load(script.id);
    /** @type {Run} */
    this.#run = left ?? { id: newId(), script: script.id, started_at: "", saved_at: 0, events: [] };
    this.driver = new Driver(script, {
      events: this.#run.events,
      wall: () => Date.now(),
      heard: (...heard) => this.#heard(...heard),
      waits: () => listeners.waits?.() ?? false,
    });
    if (this.memory.status === "paused") this.why = "restored";
  }

  get memory() {
    return this.driver.memory;
  }

  /** The state that it is in. */
  get state() {
    return this.driver.script.states[this.memory.at];
  }

  /** What is sent when it has ended. */
  get sent() {
    const { id, script, started_at } = this.#run;
    return { id, script, started_at, events: this.driver.events };
  }

  start() {
    this.#run.started_at = new Date().toISOString();
    this.send({ type: "start" });
  }

  /**
   * @param {Event} event
   * @returns {boolean}
   */
  send(event) {
    this.stay();
    return this.driver.send(event);
  }

  /** Pause, or go on after a count of three; while it counts, stay paused after all. */
  toggle() {
    if (this.memory.status === "running") this.send({ type: "pause" });
    else if (this.countdown) this.stay();
    else if (this.memory.status === "paused") this.resume();
  }

  resume() {
    const { script, memory } = this.driver;
    if (memory.status !== "paused" || this.countdown) return;
    if (script.states[memory.at].ms) this.#count(COUNTDOWN);
    else this.send({ type: "resume" });
  }

  /** Stop counting down. */
  stay() {
    clearTimeout(this.#timer);
    if (this.countdown) this.#show(0);
  }

  /** Keep everything up to now. */
  save() {
    if (this.memory.status === "new" || this.memory.status === "ended") return;
    const run = { ...this.#run, saved_at: Date.now(), events: this.driver.events };
    this.kept = this.#store.save(run);
  }

  /** @param {number} left */
  #count(left) {
    if (left === 0) {
      this.send({ type: "resume" });
      return;
    }
    this.#show(left);
    this.#timer = setTimeout(() => this.#count(left - 1), SECOND_MS);
  }

  /** @param {number} left */
  #show(left) {
    this.countdown = left;
    this.#listeners.counting(left);
  }

  /**
   * @param {Memory} after
   * @param {Memory} before
   * @param {Event} event
   * @param {Why} why
   */
  #heard(after, before, event, why) {
    if (event.type !== "elapsed") this.why = why;
    const moved = event.type !== "elapsed" || after.at !== before.at;
    if (moved || this.#store.due(Date.now())) this.save();
    this.#listeners.heard(after, before, event);
  }
}
