// Signals that are felt or seen: the device shakes a little, or the screen flashes.

/** @typedef {import("./cues.js").Cue} Cue */

/**
 * Milliseconds of shaking and stillness in turn.
 * @type {Record<Cue, number[]>}
 */
const SHAKES = {
  start: [60, 60, 120],
  half: [50, 80, 50],
  tick: [30],
  end: [220],
  side: [60, 60, 60, 60, 60],
  finish: [120, 100, 120, 100, 300],
  in: [25],
  out: [50],
  rep: [30],
  there: [30],
  back: [50],
};
/**
 * What is worth a flash, and how bright. Never more than one a second: a faster flicker can harm.
 * @type {Partial<Record<Cue, number>>}
 */
const FLASHES = { start: 0.9, half: 0.6, tick: 0.35, end: 0.9, side: 0.9, finish: 0.9 };
const FLASH_MS = 450;

export class Signals {
  #light;
  vibration = true;
  flash = false;

  /** @param {HTMLElement} light what lies over the screen and flashes */
  constructor(light) {
    this.#light = light;
  }

  /** Whether this device can shake. */
  get shakes() {
    return "vibrate" in navigator;
  }

  /** @param {Cue} cue */
  give(cue) {
    if (this.vibration && this.shakes) navigator.vibrate(SHAKES[cue]);
    const strength = FLASHES[cue];
    if (this.flash && strength) this.#light.animate([{ opacity: strength }, { opacity: 0 }], { duration: FLASH_MS });
  }
}
