// Which sounds belong to a change: start and end of work, its half, and the last three seconds of anything timed.

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").Memory} Memory */
/** @typedef {"start" | "half" | "tick" | "end" | "finish"} Cue */

const SHORTEST_WITH_HALF_MS = 15000;
const SHORTEST_WITH_TICKS_MS = 5000;

/**
 * @param {Script} script
 * @param {Memory} before
 * @param {Memory} after
 * @returns {Cue[]}
 */
export function cues(script, before, after) {
  if (after.status === "ended") return before.status === "ended" ? [] : ["finish"];
  if (after.visits.length !== before.visits.length) {
    if (script.states[after.at].kind === "work") return ["start"];
    return script.states[before.at].kind === "work" ? ["end"] : [];
  }
  const { ms = 0, kind } = script.states[after.at];
  const passed = (/** @type {number} */ mark) => before.elapsed < mark && after.elapsed >= mark;
  if (ms >= SHORTEST_WITH_TICKS_MS && [3000, 2000, 1000].some((left) => passed(ms - left))) return ["tick"];
  if (kind === "work" && ms >= SHORTEST_WITH_HALF_MS && passed(ms / 2)) return ["half"];
  return [];
}
