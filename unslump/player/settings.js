// What the person has switched on or off, remembered in this browser.

import { Storing } from "./storage.js";

/** @typedef {{sound: boolean, voice: boolean, keys: boolean}} Choices */

const KEY = "unslump.settings";
const AT_FIRST = { sound: true, voice: true, keys: true };

export class Settings {
  #storing;

  /** @param {Storing} storing */
  constructor(storing) {
    this.#storing = storing;
    /** @type {Choices} */
    this.choices = { ...AT_FIRST, ...this.#storing.read(KEY) };
  }

  /**
   * @param {keyof Choices} name
   * @param {boolean} on
   */
  set(name, on) {
    this.choices = { ...this.choices, [name]: on };
    this.#storing.write(KEY, this.choices);
  }
}
