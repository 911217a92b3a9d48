// What is counted in a state, and how far it has come.

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Unit} Unit */

/**
 * big: what to show largest. of: out of how many, if it counts up. share: how much of the state is over, 0 to 1.
 * beat: how much of this repetition or breath is over, if it has any.
 * @typedef {object} Counted
 * @property {string} big
 * @property {number | null} of
 * @property {number} share
 * @property {number | null} beat
 * @property {Unit | "time"} unit
 * @property {number} leftMs
 */

/** How much of a breath is breathing in. */
const IN = 0.5;

/**
 * @param {import("./pace.js").Paced} state
 * @param {number} elapsed
 * @returns {Counted | null} null if the state waits for the person
 */
export function countOf(state, elapsed) {
  const ms = state.ms ?? 0;
  if (!ms) return null;
  const leftMs = Math.max(0, ms - elapsed);
  const share = Math.min(1, elapsed / ms);
  const seconds = Math.ceil(leftMs / 1000);
  const count = state.count;
  if (!count || count.unit === "seconds") {
    return { big: String(seconds), of: null, share, beat: null, unit: count ? "seconds" : "time", leftMs };
  }
  if (count.unit === "minutes") {
    const beat = state.beat_ms ? (elapsed % state.beat_ms) / state.beat_ms : null;
    return { big: clockFace(seconds), of: null, share, beat, unit: "minutes", leftMs };
  }
  const number = Math.min(count.amount, Math.floor(elapsed / count.each_ms) + 1);
  const beat = (elapsed % count.each_ms) / count.each_ms;
  return { big: String(number), of: count.amount, share, beat, unit: count.unit, leftMs };
}

/**
 * @param {number} seconds
 * @returns {string} minutes:seconds
 */
export function clockFace(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * @param {number} beat
 * @returns {"in" | "out"}
 */
export function breath(beat) {
  return beat < IN ? "in" : "out";
}

/**
 * How far one is there and back again, 0 to 1 to 0, smoothly.
 * @param {number} beat
 */
export function wave(beat) {
  return (1 - Math.cos(2 * Math.PI * beat)) / 2;
}
