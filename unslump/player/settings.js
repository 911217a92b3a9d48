// What the person has switched on or off or chosen, remembered in this browser.

import { Storing } from "./storage.js";

/**
 * voiceName: empty for the device's own. rate: 1 is the pace of everyday speech. breath: seconds for one breath; 0: as
 * planned. taught: whether it was said how to breathe with the circle. byItself: whether a set-up step goes on by itself.
 * @typedef {object} Choices
 * @property {boolean} sound
 * @property {boolean} voice
 * @property {string} voiceName
 * @property {number} rate
 * @property {boolean} vibration
 * @property {boolean} flash
 * @property {boolean} byItself
 * @property {boolean} headset
 * @property {boolean} keys
 * @property {number} breath
 * @property {number} breathTold the pace that the server knows
 * @property {boolean} taught
 * @property {string} person
 */

const KEY = "unslump.settings";
/** @type {Choices} */
const AT_FIRST = {
  sound: true,
  voice: true,
  voiceName: "",
  rate: 1,
  vibration: true,
  flash: false,
  byItself: true,
  headset: false,
  keys: true,
  breath: 0,
  breathTold: 0,
  taught: false,
  person: "",
};

export class Settings {
  #storing;

  /** @param {Storing} storing */
  constructor(storing) {
    this.#storing = storing;
    /** @type {Choices} */
    this.choices = { ...AT_FIRST, ...fitting(this.#storing.read(KEY)) };
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

/**
 * Of what was kept, that which is of the right kind: it may be older than this page, or damaged.
 * @param {any} kept
 */
function fitting(kept) {
  return Object.fromEntries(
    Object.entries(AT_FIRST)
      .filter(([name, value]) => typeof kept?.[name] === typeof value)
      .map(([name]) => [name, kept[name]]),
  );
}
