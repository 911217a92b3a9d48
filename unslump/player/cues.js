// Which signals belong to a change: start and end of work, its half, the last three seconds of anything timed, breaths
// in and out, repetitions, ways there and back.

import { paced } from "./pace.js";

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Memory} Memory */
/** @typedef {"start" | "half" | "tick" | "end" | "side" | "finish" | "in" | "out" | "rep" | "there" | "back"} Cue */

const SHORTEST_WITH_HALF_MS = 15000;
const SHORTEST_WITH_TICKS_MS = 5000;
/** What the first and the second half of a beat sound like. @type {Record<string, [Cue, Cue | null]>} */
const BEATS = { breaths: ["in", "out"], passes: ["there", "back"], reps: ["rep", null] };

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
 * @param {State} state
 * @param {number} before
 * @param {number} after
 * @returns {Cue | null | undefined}
 */
function beatBetween({ kind, count }, before, after) {
  const beats = kind === "work" && count ? BEATS[count.unit] : undefined;
  if (!beats || !count) return undefined;
  const half = (/** @type {number} */ ms) => Math.floor((2 * ms) / count.each_ms);
  const now = half(after);
  if (now === half(before) || now >= 2 * count.amount) return null;
  return beats[now % 2];
}
