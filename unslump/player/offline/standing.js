// Where somebody stands without a network, from what was kept: a session, or why there is none. Everything was decided
// when the day was made (services/offline.py); here days are compared and tables looked up, and whatever does not fit is
// no session.

/** @typedef {import("../types.js").Script} Script */
/** @typedef {import("./marks.js").Mark} Mark */
/** @typedef {import("./marks.js").Finding} Finding */

/**
 * A day as the server decided it. `over`: how its session has ended. `checked`: the session that today's check has led to.
 * `pains`: what each answer to "how is your pain" leads to, with nothing new.
 * @typedef {object} Day
 * @property {string} on
 * @property {string} outcome
 * @property {string[]} [reasons]
 * @property {string} over
 * @property {string} [checked]
 * @property {Record<string, {script?: string, outcome?: string, reasons?: string[]}>} [pains]
 */
/** @typedef {{id: string, label: string, more: string}} Option */
/** @typedef {{id: string, ask: string, more: string, options: Option[]}} Question */
/** @typedef {{goes: string, findings: Finding[]}} Sign */
/** @typedef {{questions: Question[], signs: Record<string, Sign>, order: string[], stops: string[]}} Check */
/** @typedef {{minutes: number, free: boolean, items: {exercise: string, name: string, dose: string}[]}} List */

/**
 * @typedef {object} Kept
 * @property {1} format
 * @property {string} owner
 * @property {string} language
 * @property {string} answered_on
 * @property {string} expires
 * @property {Day[]} days
 * @property {Record<string, Script>} scripts
 * @property {Record<string, string>} seals
 * @property {Record<string, List>} lists
 * @property {Check} check
 * @property {string} figures
 */

/**
 * Everything that it depends on. `pending`: ids of what waits to be sent. `runs`: scripts of sessions left in the middle.
 * @typedef {object} Situation
 * @property {Kept | null} kept
 * @property {string} today
 * @property {Mark[]} marks
 * @property {string[]} pending
 * @property {string[]} runs
 */

/**
 * @typedef {object} Standing
 * @property {"nobody" | "ready" | "check" | "finished" | "left" | "symptom" | "stop" | "told" | "no-plan" | "other-day" | "expired" | "unsent-first"} kind
 * @property {string} [script] the session that is ready
 * @property {string} [shows] the session to show while the check is still to come
 * @property {string} [ask] the session that nobody was asked about yet
 * @property {string} [goes] what stands in the way
 * @property {Finding[]} [findings]
 * @property {string[]} [reasons]
 * @property {string} [day]
 */

/**
 * @param {Situation} situation
 * @returns {Standing}
 */
export function standing({ kept, today, marks, pending, runs }) {
  if (kept?.format !== 1) return { kind: "nobody" };
  const stopped = marks.find((mark) => mark.what === "check" && stops(kept, mark.goes));
  if (stopped?.what === "check") return { kind: "stop", goes: stopped.goes, findings: stopped.findings };
  if (marks.some((mark) => mark.on !== today)) return { kind: "unsent-first" };
  const refusal = marks.find((mark) => mark.what === "check" && mark.goes !== "on");
  if (refusal?.what === "check") return refused(refusal);
  const played = marks.filter((mark) => mark.what === "session");
  const last = played.at(-1);
  if (last?.what === "session") return after(last, marks);
  const passed = marks.find((mark) => mark.what === "check");
  if (pending.some((id) => id !== passed?.id)) return { kind: "unsent-first" };
  if (runs.some((script) => !Object.hasOwn(kept.scripts, script))) return { kind: "unsent-first" };
  const day = kept.days.find(({ on }) => on === today);
  if (!day) return { kind: "other-day", day: nearest(kept, today) };
  if (today > kept.expires) return { kind: "expired", day: kept.answered_on };
  if (day.over) return over(day);
  if (day.outcome !== "plan") return noPlan(kept, day.outcome, day.reasons ?? []);
  const begun = runs[0];
  if (begun !== undefined) return ofDay(kept, day, begun) ? { kind: "ready", script: begun } : { kind: "unsent-first" };
  const script = day.checked ?? (passed?.what === "check" ? passed.script : undefined);
  if (script === undefined) return { kind: "check", shows: Object.values(day.pains ?? {})[0]?.script };
  return ofDay(kept, day, script) ? { kind: "ready", script } : { kind: "no-plan", reasons: [] };
}

/**
 * Whether a session is kept and was made for that day.
 * @param {Kept} kept
 * @param {Day} day
 * @param {string} script
 */
function ofDay(kept, day, script) {
  if (!Object.hasOwn(kept.scripts, script)) return false;
  return day.checked === script || Object.values(day.pains ?? {}).some((led) => led.script === script);
}

/**
 * Whether an outcome of the check stands in the way until somebody has seen to it.
 * @param {Kept} kept
 * @param {string} goes
 */
function stops(kept, goes) {
  return kept.check.stops.includes(goes);
}

/**
 * @param {import("./marks.js").Checked} check
 * @returns {Standing}
 */
function refused({ goes, findings = [], reasons = [] }) {
  return goes === "no-plan" ? { kind: "no-plan", reasons } : { kind: "told", findings };
}

/**
 * @param {import("./marks.js").Played} played
 * @param {Mark[]} marks
 * @returns {Standing}
 */
function after({ id, ending }, marks) {
  if (ending === "emergency") return { kind: "stop", goes: "emergency", findings: [] };
  const ask = marks.some((mark) => mark.what === "after" && mark.session === id) ? undefined : id;
  return { kind: ending === "finished" || ending === "symptom" ? ending : "left", ask };
}

/**
 * @param {Day} day
 * @returns {Standing}
 */
function over({ over }) {
  if (over === "emergency") return { kind: "stop", goes: "emergency", findings: [] };
  return { kind: over === "symptom" ? "symptom" : "finished" };
}

/**
 * @param {Kept} kept
 * @param {string} outcome
 * @param {string[]} reasons
 * @returns {Standing}
 */
function noPlan(kept, outcome, reasons) {
  if (!stops(kept, outcome)) return { kind: "no-plan", reasons };
  return { kind: "stop", goes: outcome, findings: reasons.map((says) => ({ title: "", says, do: "" })) };
}

/**
 * The kept day that is nearest to today.
 * @param {Kept} kept
 * @param {string} today
 */
function nearest({ days }, today) {
  return (days.filter(({ on }) => on < today).at(-1) ?? days[0])?.on ?? "";
}

/**
 * What the answers to the check lead to on a day. Whatever the tables do not know is no session.
 * @param {Kept} kept
 * @param {string} today
 * @param {{pain: number, signs: string[]}} answers `signs`: what is new; empty if nothing is
 * @returns {{goes: string, script?: string, findings?: Finding[], reasons?: string[]}}
 */
export function judged(kept, today, { pain, signs }) {
  const { order, signs: known } = kept.check;
  const named = signs.map((sign) => (Object.hasOwn(known, sign) ? known[sign] : { goes: "modified", findings: [] }));
  if (named.length) {
    const findings = named.flatMap((sign) => sign.findings);
    return { goes: order.find((status) => named.some((sign) => sign.goes === status)) ?? "modified", findings };
  }
  const day = kept.days.find(({ on }) => on === today);
  const led = day?.pains?.[String(pain)];
  if (led?.script && day && ofDay(kept, day, led.script)) return { goes: "on", script: led.script };
  return { goes: led?.outcome && stops(kept, led.outcome) ? led.outcome : "no-plan", reasons: led?.reasons ?? [] };
}
