// The buttons beside the dial: more and less time to get ready or to rest, a slower and a faster breath, or that all
// repetitions are done.

import { write } from "./dom.js";
import { phrase } from "./words.js";

/** @typedef {import("./view.js").View} View */

/**
 * What each does to time and to breath, and by how much a breath changes.
 * @type {["less" | "plus", "shorter" | "longer", "faster" | "slower", 1 | -1][]}
 */
const BUTTONS = [
  ["less", "shorter", "faster", -1],
  ["plus", "longer", "slower", 1],
];

export class Beside {
  #part;
  #words;
  /** @type {View | null} */
  #view = null;

  /**
   * @param {(name: string) => HTMLElement} part
   * @param {import("./words.js").Words} words
   * @param {Pick<import("./screen.js").Hands, "send" | "breathe">} hands
   */
  constructor(part, words, hands) {
    this.#part = part;
    this.#words = words;
    for (const [name, time, , by] of BUTTONS) {
      part(name).addEventListener("click", () => {
        if (this.#view?.offers.slower) hands.breathe(by);
        else hands.send({ type: name === "plus" && this.#view?.done ? "done" : time });
      });
    }
  }

  /** @param {View} view */
  draw(view) {
    this.#view = view;
    const { offers, done, waits } = view;
    for (const [name, time, pace] of BUTTONS) {
      const what = offers[pace] ? pace : offers[time] ? time : "";
      const word = what ? phrase(this.#words, what) : name === "plus" && !waits ? done : "";
      write(this.#part(`${name}-word`), word);
      const button = /** @type {HTMLButtonElement} */ (this.#part(name));
      button.disabled = !word;
      button.classList.toggle("check", !what);
    }
  }
}
