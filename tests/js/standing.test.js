// Where somebody stands without a network: a session only where everything fits, and otherwise why not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { dayOf } from "../../unslump/player/offline/marks.js";
import { judged, standing } from "../../unslump/player/offline/standing.js";

const TODAY = "2026-11-20";
const TOMORROW = "2026-11-21";
const finding = { title: "A sign", says: "It can mean something.", do: "Call." };

/** @returns {any} a kept day: today checked, tomorrow with its check to come */
function keptDay(changes = {}) {
  return {
    format: 1,
    owner: "me",
    answered_on: "2026-11-01",
    expires: "2026-11-29",
    scripts: { s1: {}, s2: {}, light: {} },
    days: [
      { on: TODAY, outcome: "plan", over: "", checked: "s1" },
      { on: TOMORROW, outcome: "plan", over: "", pains: { 0: { script: "s2" }, 6: { script: "light" }, 9: { outcome: "nothing-fits", reasons: ["Rest."] } } },
    ],
    check: {
      order: ["emergency", "urgent", "clinician-first", "modified", "clear"],
      stops: ["clinician-first", "urgent", "emergency"],
      signs: {
        saddle: { goes: "emergency", findings: [finding] },
        fever: { goes: "urgent", findings: [finding] },
        spreading: { goes: "modified", findings: [finding] },
      },
      questions: [],
    },
    ...changes,
  };
}

/** @param {any} [changes] */
const stands = (changes = {}) => standing({ kept: keptDay(), today: TODAY, marks: [], pending: [], runs: [], ...changes });
/** @param {string} ending @param {string} [on] @returns {any} */
const played = (ending, on = TODAY) => ({ what: "session", id: "p1", on, ending });
/** @param {any} more @returns {any} */
const checked = (more) => ({ what: "check", id: "c1", on: TODAY, ...more });
/** @param {any} day @returns {any} */
const todayIs = (day) => keptDay({ days: [{ on: TODAY, outcome: "plan", over: "", ...day }] });

/** @type {[string, any, any][]} */
const CASES = [
  ["a session whose check was answered", {}, { kind: "ready", script: "s1" }],
  ["tomorrow: first its check", { today: TOMORROW }, { kind: "check", shows: "s2" }],
  ["tomorrow, with its check answered", { today: TOMORROW, marks: [checked({ on: TOMORROW, goes: "on", script: "s2" })], pending: ["c1"] }, { kind: "ready", script: "s2" }],
  ["nothing kept", { kept: null }, { kind: "nobody" }],
  ["kept by another version", { kept: keptDay({ format: 2 }) }, { kind: "nobody" }],
  ["the day after", { today: "2026-11-22" }, { kind: "other-day", day: TOMORROW }],
  ["a clock set back", { today: "2026-11-19" }, { kind: "other-day", day: TODAY }],
  ["the last day of the answers", { kept: keptDay({ expires: TODAY }) }, { kind: "ready", script: "s1" }],
  ["the day after the last", { kept: keptDay({ expires: "2026-11-19" }) }, { kind: "expired", day: "2026-11-01" }],
  ["finished here", { marks: [played("finished")] }, { kind: "finished", ask: "p1" }],
  ["finished here and told how it was", { marks: [played("finished"), { what: "after", id: "a1", on: TODAY, session: "p1" }] }, { kind: "finished", ask: undefined }],
  ["stopped by a symptom", { marks: [played("symptom")] }, { kind: "symptom", ask: "p1" }],
  ["an emergency in the session", { marks: [played("emergency")] }, { kind: "stop", goes: "emergency", findings: [] }],
  ["stopped: the next is made from it", { marks: [played("stopped")] }, { kind: "left", ask: "p1" }],
  ["played yesterday, which nobody knows of yet", { marks: [played("finished", "2026-11-19")] }, { kind: "unsent-first" }],
  ["something unsent from before", { pending: ["old"] }, { kind: "unsent-first" }],
  ["a session of another day left in the middle", { runs: ["s0"] }, { kind: "unsent-first" }],
  ["today's session left in the middle", { runs: ["s1"] }, { kind: "ready", script: "s1" }],
  ["tomorrow's session cannot have been begun today", { runs: ["s2"] }, { kind: "unsent-first" }],
  ["over, as the server knows", { kept: todayIs({ over: "finished" }) }, { kind: "finished" }],
  ["over by a symptom", { kept: todayIs({ over: "symptom" }) }, { kind: "symptom" }],
  ["over by an emergency", { kept: todayIs({ over: "emergency" }) }, { kind: "stop", goes: "emergency", findings: [] }],
  ["no plan today", { kept: todayIs({ outcome: "nothing-fits", reasons: ["Too short."] }) }, { kind: "no-plan", reasons: ["Too short."] }],
  ["a red flag", { kept: todayIs({ outcome: "urgent", reasons: ["See a doctor."] }) }, { kind: "stop", goes: "urgent", findings: [{ title: "", says: "See a doctor.", do: "" }] }],
  ["a session that is not kept", { kept: todayIs({ checked: "s9" }) }, { kind: "no-plan", reasons: [] }],
  ["a kept session that is not of today", { marks: [checked({ goes: "on", script: "s2" })], kept: todayIs({ pains: { 0: { script: "s1" } } }) }, { kind: "no-plan", reasons: [] }],
  ["a sign named in the check", { marks: [checked({ goes: "urgent", findings: [finding] })] }, { kind: "stop", goes: "urgent", findings: [finding] }],
  ["a sign named in the check of an earlier day", { marks: [checked({ on: "2026-11-19", goes: "emergency", findings: [] })] }, { kind: "stop", goes: "emergency", findings: [] }],
  ["something new that does not stop", { marks: [checked({ goes: "modified", findings: [finding] })] }, { kind: "told", findings: [finding] }],
  ["so much pain that nothing fits", { marks: [checked({ goes: "no-plan", reasons: ["Rest."] })] }, { kind: "no-plan", reasons: ["Rest."] }],
  ["a check passed on an earlier day", { marks: [checked({ on: "2026-11-19", goes: "on", script: "s1" })] }, { kind: "unsent-first" }],
  ["a sign outweighs a session in the middle", { marks: [checked({ goes: "emergency", findings: [] })], runs: ["s1"] }, { kind: "stop", goes: "emergency", findings: [] }],
  ["a script that an object has by nature is none of ours", { kept: todayIs({ checked: "constructor" }) }, { kind: "no-plan", reasons: [] }],
];

for (const [name, situation, expected] of CASES) {
  test(`standing: ${name}`, () => assert.deepEqual(stands(situation), expected));
}

/** @type {[string, number, string[], any][]} */
const JUDGED = [
  ["nothing new", 0, [], { goes: "on", script: "s2" }],
  ["more pain, a lighter session", 6, [], { goes: "on", script: "light" }],
  ["so much that nothing fits", 9, [], { goes: "no-plan", reasons: ["Rest."] }],
  ["a pain that the table does not know", 3, [], { goes: "no-plan", reasons: [] }],
  ["an emergency", 0, ["saddle"], { goes: "emergency", findings: [finding] }],
  ["the most serious of two", 0, ["spreading", "fever"], { goes: "urgent", findings: [finding, finding] }],
  ["something new that only changes the session", 0, ["spreading"], { goes: "modified", findings: [finding] }],
  ["a sign that the table does not know", 0, ["unknown"], { goes: "modified", findings: [] }],
  ["a sign that an object has by nature", 0, ["toString"], { goes: "modified", findings: [] }],
];

for (const [name, pain, signs, expected] of JUDGED) {
  test(`judged: ${name}`, () => assert.deepEqual(judged(keptDay(), TOMORROW, { pain, signs }), expected));
}

test("on a day that is not kept nothing is judged to be all right", () => {
  assert.deepEqual(judged(keptDay(), "2026-11-22", { pain: 0, signs: [] }), { goes: "no-plan", reasons: [] });
});

test("the day is the one of the calendar on the wall", () => {
  assert.equal(dayOf(new Date(2026, 0, 5, 0, 1)), "2026-01-05");
  assert.equal(dayOf(new Date(2026, 11, 31, 23, 59)), "2026-12-31");
});
