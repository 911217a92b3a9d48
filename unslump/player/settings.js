// What the person has switched on or off or chosen, remembered in this browser.

import { Storing } from "./storage.js";

/** @typedef {{sound: boolean, voice: boolean, keys: boolean, person: string}} Choices */

const KEY = "unslump.settings";
const AT_FIRST = { sound: true, voice: true, keys: true, person: "" };

export class Settings {
  #storing;

  /** @param {Storing} storing */
  constructor(storing) {
    this.#storing = storing;
    /** @type {Choices} */
    this.choices = { ...AT_FIRST, ...this.#storing.read(KEY) };
  }

  /**
   * @template {keyof Choices} Name
   * @param {Name} name
   * @param {Choices[Name]} value
   */
  set(name, value) {
    this.choices = { ...this.choices, [name]: value };
    this.#storing.write(KEY, this.choices);
  }
}
