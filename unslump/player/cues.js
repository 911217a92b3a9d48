// Which signals belong to a change: start and end of work, its half, the last three seconds of anything timed, breaths
// in and out, repetitions, ways there and back.

import { breathMs, paced } from "./pace.js";

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Memory} Memory */
/** @typedef {"start" | "half" | "tick" | "end" | "side" | "finish" | "in" | "out" | "rep" | "there" | "back"} Cue */

const SHORTEST_WITH_HALF_MS = 15000;
const SHORTEST_WITH_TICKS_MS = 5000;
/** @type {[Cue, Cue]} */
const BREATH = ["in", "out"];
/**
 * What the first and the second half of a beat sound like.
 * @type {Partial<Record<import("./types.js").Unit, [Cue, Cue | null]>>}
 */
const BEATS = { passes: ["there", "back"], reps: ["rep", null] };

/**
 * @param {Script} script
 * @param {Memory} before
 * @param {Memory} after
 * @param {import("./pace.js").Own} [own]
 * @returns {Cue[]}
 */
export function cues(script, before, after, own) {
  if (after.status === "ended") return before.status === "ended" ? [] : ["finish"];
  const state = script.states[after.at];
  if (after.visits.length !== before.visits.length) {
    if (state.kind === "work") return ["start"];
    if (state.kind === "switch") return ["side"];
    return script.states[before.at].kind === "work" ? ["end"] : [];
  }
  const here = paced(state, own);
  const beat = beatBetween(here, before.elapsed, after.elapsed);
  if (beat !== undefined) return beat ? [beat] : [];
  const { ms = 0, kind } = here;
  const passed = (/** @type {number} */ mark) => before.elapsed < mark && after.elapsed >= mark;
  if (ms >= SHORTEST_WITH_TICKS_MS && [3000, 2000, 1000].some((left) => passed(ms - left))) return ["tick"];
  if (kind === "work" && ms >= SHORTEST_WITH_HALF_MS && passed(ms / 2)) return ["half"];
  return [];
}

/**
 * The beat that began between two moments; undefined if nothing beats here.
 * @param {import("./pace.js").Paced} state
 * @param {number} before
 * @param {number} after
 * @returns {Cue | null | undefined}
 */
function beatBetween(state, before, after) {
  const breath = breathMs(state);
  const beats = breath ? BREATH : state.kind === "work" && state.count ? BEATS[state.count.unit] : undefined;
  if (!beats) return undefined;
  const half = (/** @type {number} */ ms) => Math.floor((2 * ms) / (breath || (state.count?.each_ms ?? 0)));
  const now = half(after);
  return now === half(before) || after >= (state.ms ?? 0) ? null : beats[now % 2];
}
