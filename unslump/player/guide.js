// What guides without looking: the voice, sounds, shakes and flashes, in an order that can be followed. Words come first;
// while what to do is said for the first time, the count waits. Then the count, and never two at once.

import { countOf } from "./count.js";
import { breathMs } from "./pace.js";
import { counted, phrase, sentences } from "./words.js";

/** @typedef {import("./cues.js").Cue} Cue */
/** @typedef {import("./view.js").View} View */

/** So many breaths are led by the voice; then sounds lead. */
const BREATHS_LED = 2;
const IN_WORDS = ["in", "out"];
/** Words wait so long for the sound that goes before them. */
const SOUND_MS = 500;

export class Guide {
  #speech;
  #sound;
  #signals;
  #words;
  #language;
  /**
   * What has been said in this session already.
   * @type {Set<string>}
   */
  #said = new Set();
  #explaining = false;
  #owed = false;

  /**
   * @param {object} means
   * @param {import("./speech.js").Speech} means.speech
   * @param {import("./sound.js").Sound} means.sound
   * @param {import("./signals.js").Signals} means.signals
   * @param {import("./words.js").Words} words
   * @param {string} language
   */
  constructor({ speech, sound, signals }, words, language) {
    this.#speech = speech;
    this.#sound = sound;
    this.#signals = signals;
    this.#words = words;
    this.#language = language;
  }

  /** Whether the count waits, because it is still being said what to do. When it no longer does, its start is heard. */
  waits() {
    if (this.#explaining && this.#speech.speaking) return true;
    this.#explaining = false;
    if (this.#owed) this.#signal("start");
    return false;
  }

  /**
   * Something new is on.
   * @param {View} view
   */
  entered(view) {
    const { state } = view;
    const name = state.kind === "work" ? `${state.exercise} ${state.step}` : "";
    const known = name !== "" && this.#said.has(name) && !view.answer;
    this.#said.add(name);
    this.#owed = false;
    this.#explaining = state.kind === "work" && !known && this.#speech.audible;
    this.#speech.say(known ? view.brief : sentences(view.aloud, view.hint), this.#sound.on && !this.#explaining ? SOUND_MS : 0);
  }

  /**
   * Something is said that is not a state of its own.
   * @param {string} text
   */
  say(text) {
    this.#still();
    this.#speech.say(text);
  }

  hush() {
    this.#still();
    this.#speech.hush();
  }

  #still() {
    this.#explaining = this.#owed = false;
  }

  /** @param {Cue} cue */
  #signal(cue) {
    if (cue === "start") this.#owed = false;
    this.#signals.give(cue);
    this.#sound.play(cue);
  }

  /**
   * @param {Cue} cue
   * @param {View} view
   * @param {number} elapsed
   */
  give(cue, view, elapsed) {
    if (cue === "start" && this.#explaining) {
      this.#owed = true;
      return;
    }
    const word = this.#wordOf(cue, view, elapsed);
    if (word && this.#speech.count(word)) this.#signals.give(cue);
    else this.#signal(cue);
  }

  /**
   * The word of the count that goes with a cue; empty if a sound says it better.
   * @param {Cue} cue
   * @param {View} view
   * @param {number} elapsed
   */
  #wordOf(cue, { state }, elapsed) {
    const count = countOf(state, elapsed);
    if (!count) return "";
    if (cue === "rep" || cue === "there") return count.big;
    if (cue === "half") return leftOf(count, this.#words, this.#language);
    if (cue === "tick") return this.#sound.on ? "" : String(Math.ceil(count.leftMs / 1000));
    if (IN_WORDS.includes(cue) && elapsed < BREATHS_LED * breathMs(state)) return phrase(this.#words, `breath-${cue}`);
    return "";
  }
}

/**
 * How much is left, as it is said: "20 seconds left".
 * @param {import("./count.js").Counted} count
 * @param {import("./words.js").Words} words
 * @param {string} language
 */
export function leftOf(count, words, language) {
  const seconds = Math.ceil(count.leftMs / 1000);
  const [unit, n] = seconds >= 120 ? ["minutes", Math.round(seconds / 60)] : ["seconds", seconds];
  return counted(words, `still-${unit}`, /** @type {number} */ (n), language);
}
