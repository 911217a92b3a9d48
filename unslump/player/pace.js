// A state at the person's own pace. The machine's time is not touched: a hold that is counted in breaths lasts as long as
// planned, and as many of the person's own breaths are counted in it as fit.

/** @typedef {import("./types.js").State} State */
/** @typedef {{breath: number, byItself: boolean}} Own the person's own pace: see settings.js */
/** @typedef {State & {beat_ms?: number}} Paced with how long a breath is, where minutes are breathed through */

/** How long a set-up step that goes on by itself waits. */
export const SET_UP_MS = 20000;
const SLOWEST_S = 14;
const FASTEST_S = 4;
const USUAL_MS = 10000;
const AS_PLANNED = { breath: 0, byItself: false };

/**
 * The state as it is shown and sounded here.
 * @param {State} state
 * @param {Own} [own]
 * @returns {Paced}
 */
export function paced(state, own = AS_PLANNED) {
  const { ms = 0, count } = state;
  if (state.kind === "set-up" && !ms && own.byItself) return { ...state, ms: SET_UP_MS };
  if (state.kind === "work" && state.phase === "breathe" && count?.unit === "minutes") {
    return { ...state, beat_ms: own.breath * 1000 || USUAL_MS };
  }
  if (count?.unit !== "breaths" || !own.breath || !ms) return state;
  const amount = Math.max(1, Math.round(ms / (own.breath * 1000)));
  return { ...state, count: { ...count, amount, each_ms: ms / amount } };
}

/**
 * How long a breath is, where the breath leads; 0 where it does not.
 * @param {Paced} state
 */
export function breathMs({ kind, count, beat_ms = 0 }) {
  if (kind !== "work") return 0;
  return count?.unit === "breaths" ? count.each_ms : beat_ms;
}

/**
 * Seconds for one breath as the session was planned.
 * @param {import("./types.js").Script} script
 */
export function plannedBreath(script) {
  const breaths = Object.values(script.states).find((state) => state.count?.unit === "breaths");
  return Math.round((breaths?.count?.each_ms ?? USUAL_MS) / 1000);
}

/**
 * The next slower or faster breath, in seconds.
 * @param {number} seconds
 * @param {1 | -1} by
 */
export function otherBreath(seconds, by) {
  return Math.min(SLOWEST_S, Math.max(FASTEST_S, Math.round(seconds) + by));
}

/**
 * Tell the server the pace of breathing, for the days to come.
 * @param {string} url
 * @param {string} csrf
 * @param {number} seconds
 * @returns {Promise<boolean>} whether it is known there now
 */
export async function tellPace(url, csrf, seconds) {
  try {
    const response = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ breath_seconds: seconds }),
    });
    return response.ok;
  } catch {
    return false; // no network: told another time
  }
}
