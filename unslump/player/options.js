// The sheet with everything that can be switched or chosen, and the keys. It opens before and during a session.

import { html, show, write } from "./dom.js";
import { otherBreath } from "./pace.js";
import { counted } from "./words.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {"sound" | "voice" | "vibration" | "flash" | "byItself" | "headset" | "keys"} Switch */

/**
 * Each switch and its part of the page.
 * @type {[Switch, string][]}
 */
const SWITCHES = [
  ["sound", "sound"],
  ["voice", "voice"],
  ["vibration", "vibration"],
  ["flash", "flash-switch"],
  ["byItself", "byItself"],
  ["headset", "headset"],
  ["keys", "keys"],
];

export class Options {
  #part;
  #settings;
  #words;
  #hands;

  /**
   * @param {(name: string) => HTMLElement} part
   * @param {Settings} settings
   * @param {import("./words.js").Words} words
   * @param {object} hands
   * @param {import("./speech.js").Speech} hands.speech
   * @param {() => void} hands.apply put what was chosen into effect
   * @param {() => void} hands.closed
   * @param {number} hands.planned seconds for one breath as planned
   */
  constructor(part, settings, words, hands) {
    this.#part = part;
    this.#settings = settings;
    this.#words = words;
    this.#hands = hands;
    for (const [name, place] of SWITCHES) {
      const box = /** @type {HTMLInputElement} */ (part(place));
      box.checked = settings.choices[name];
      box.addEventListener("change", () => this.#chosen(name, box.checked));
    }
    const rate = /** @type {HTMLSelectElement} */ (part("rate"));
    rate.value = String(settings.choices.rate);
    rate.addEventListener("change", () => this.#chosen("rate", Number(rate.value)));
    const voices = /** @type {HTMLSelectElement} */ (part("voices"));
    voices.addEventListener("change", () => this.#chosen("voiceName", voices.value));
    part("breath-faster").addEventListener("click", () => this.breathe(-1));
    part("breath-slower").addEventListener("click", () => this.breathe(1));
    part("options-close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", hands.closed);
    hands.speech.whenKnown(() => this.#voices());
    this.#voices();
    this.#breath();
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.#part("options"));
  }

  get open() {
    return this.#dialog.open;
  }

  /** @param {"" | "keys"} [about] what somebody is looking for */
  show(about = "") {
    if (!this.#dialog.open) this.#dialog.showModal();
    if (!about) return;
    const place = this.#part("keys-help");
    place.scrollIntoView();
    place.focus();
  }

  /** Seconds for one breath, as it is now. */
  get breath() {
    return this.#settings.choices.breath || this.#hands.planned;
  }

  /**
   * Breathe slower or faster from now on.
   * @param {1 | -1} by
   */
  breathe(by) {
    this.#chosen("breath", otherBreath(this.breath, by));
    this.#breath();
  }

  /**
   * @template {keyof import("./settings.js").Choices} Name
   * @param {Name} name
   * @param {import("./settings.js").Choices[Name]} value
   */
  #chosen(name, value) {
    this.#settings.set(name, value);
    this.#hands.apply();
  }

  #breath() {
    write(this.#part("breath-now"), counted(this.#words, "breath-pace", this.breath, document.documentElement.lang));
  }

  /** The voices of this device for this language; nothing of it where there is none. */
  #voices() {
    const { voices } = this.#hands.speech;
    const place = /** @type {HTMLSelectElement} */ (this.#part("voices"));
    const own = place.querySelector("option[value='']");
    const options = voices.map(({ name, lang, voiceURI }) => html("option", { value: voiceURI }, [`${name} (${lang})`]));
    place.replaceChildren(...(own ? [own] : []), ...options);
    place.value = voices.some((voice) => voice.voiceURI === this.#settings.choices.voiceName) ? this.#settings.choices.voiceName : "";
    show(this.#part("voice-switch"), voices.length);
    show(this.#part("voice-choice"), voices.length > 1);
    show(this.#part("rate-choice"), voices.length);
    show(this.#part("no-voice"), !voices.length);
  }
}
