// A state at the person's own pace, and the signals that go with it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { countOf } from "../../unslump/player/count.js";
import { cues } from "../../unslump/player/cues.js";
import { SET_UP_MS, breathMs, otherBreath, paced, plannedBreath } from "../../unslump/player/pace.js";
import { Settings } from "../../unslump/player/settings.js";
import { Storing } from "../../unslump/player/storage.js";

const AS_PLANNED = { breath: 0, byItself: false };
/** @returns {any} */
const breaths = (amount = 6, each_ms = 10000) => ({
  id: "w",
  kind: "work",
  ms: amount * each_ms,
  count: { unit: "breaths", amount, each_ms },
});
/** @returns {any} */
const minutes = (phase = "breathe") => ({
  id: "w",
  kind: "work",
  phase,
  ms: 120000,
  count: { unit: "minutes", amount: 2, each_ms: 60000 },
});

/**
 * What is heard in one state, beat by beat.
 * @param {any} state
 * @param {any} [own]
 */
function heard(state, own, beat = 50) {
  const script = /** @type {any} */ ({ states: { [state.id]: state } });
  const at = (/** @type {number} */ elapsed) => /** @type {any} */ ({ at: state.id, status: "running", visits: [], elapsed });
  /** @type {string[]} */
  const all = [];
  for (let elapsed = 0; elapsed + beat < state.ms; elapsed += beat) all.push(...cues(script, at(elapsed), at(elapsed + beat), own));
  return all;
}

test("a hold in breaths lasts as planned; as many of the person's own breaths are counted as fit", () => {
  for (const [own, amount] of [
    [10, 6],
    [8, 8],
    [7, 9],
    [14, 4],
    [4, 15],
  ]) {
    const state = paced(breaths(), { breath: own, byItself: false });
    assert.equal(state.count?.amount, amount);
    assert.equal(state.ms, 60000);
    assert.ok(Math.abs(amount * (state.count?.each_ms ?? 0) - 60000) < 1e-6);
    assert.equal(countOf(state, 59999)?.big, String(amount));
    assert.ok(Math.abs((state.count?.each_ms ?? 0) / 1000 - own) <= 1);
  }
  assert.equal(paced(breaths(1, 4000), { breath: 14, byItself: false }).count?.amount, 1);
  assert.equal(paced(breaths(), AS_PLANNED).count?.amount, 6);
});

test("minutes of breathing are led by the breath, other minutes are not", () => {
  assert.equal(breathMs(paced(minutes(), AS_PLANNED)), 10000);
  assert.equal(breathMs(paced(minutes(), { breath: 7, byItself: false })), 7000);
  assert.equal(breathMs(paced(minutes("walk"), { breath: 7, byItself: false })), 0);
  assert.equal(countOf(paced(minutes(), AS_PLANNED), 5000)?.beat, 0.5);
});

test("a set-up step that goes on by itself shows how long it waits; one that does not, waits", () => {
  const state = /** @type {any} */ ({ id: "s", kind: "set-up", ms: 0 });
  assert.equal(paced(state, { breath: 0, byItself: true }).ms, SET_UP_MS);
  assert.equal(paced(state, AS_PLANNED).ms, 0);
  assert.equal(paced(/** @type {any} */ ({ id: "s", kind: "settle", ms: 0 }), { breath: 0, byItself: true }).ms, 0);
});

test("breaths are heard in and out, repetitions each, ways there and back; none at the very end", () => {
  assert.deepEqual(heard(breaths(2)), ["out", "in", "out"]);
  assert.deepEqual(heard(breaths(2), { breath: 5, byItself: false }), ["out", "in", "out", "in", "out", "in", "out"]);
  const counted = (/** @type {string} */ unit) => ({ id: "w", kind: "work", ms: 9000, count: { unit, amount: 3, each_ms: 3000 } });
  assert.deepEqual(heard(counted("reps")), ["rep", "rep"]);
  assert.deepEqual(heard(counted("passes")), ["back", "there", "back", "there", "back"]);
  assert.deepEqual(heard(minutes("walk")), ["half", "tick", "tick", "tick"]);
  assert.deepEqual(new Set(heard(minutes())), new Set(["in", "out"]));
});

test("a set-up step that goes on by itself says so at its end", () => {
  const state = { id: "s", kind: "set-up", ms: 0 };
  const script = /** @type {any} */ ({ states: { s: state } });
  const at = (/** @type {number} */ elapsed) => /** @type {any} */ ({ at: "s", status: "running", visits: [], elapsed });
  assert.deepEqual(cues(script, at(SET_UP_MS - 3001), at(SET_UP_MS - 3000), { breath: 0, byItself: true }), ["tick"]);
  assert.deepEqual(cues(script, at(SET_UP_MS - 3001), at(SET_UP_MS - 3000), AS_PLANNED), []);
});

test("a stall gives one signal, not all that were missed", () => {
  assert.equal(heard(breaths(6), undefined, 12500).length, 4);
});

test("breathing gets slower and faster a second at a time, within what is easy", () => {
  assert.equal(otherBreath(10, 1), 11);
  assert.equal(otherBreath(10, -1), 9);
  assert.equal(otherBreath(14, 1), 14);
  assert.equal(otherBreath(4, -1), 4);
  assert.equal(plannedBreath(/** @type {any} */ ({ states: { w: breaths(6, 8000) } })), 8);
  assert.equal(plannedBreath(/** @type {any} */ ({ states: {} })), 10);
});

test("what was chosen is remembered; what is damaged or of another kind is not taken", () => {
  const kept = new Map();
  const storage = /** @type {any} */ ({
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ text) => kept.set(key, text),
    removeItem: (/** @type {string} */ key) => kept.delete(key),
  });
  const settings = new Settings(new Storing(storage));
  assert.equal(settings.choices.flash, false);
  settings.set("flash", true);
  settings.set("breath", 8);
  const again = new Settings(new Storing(storage)).choices;
  assert.equal(again.flash, true);
  assert.equal(again.breath, 8);
  assert.equal(again.voice, true);
  kept.set("unslump.settings", JSON.stringify({ voice: "yes", breath: null, sound: false, stranger: 1 }));
  const damaged = new Settings(new Storing(storage)).choices;
  assert.equal(damaged.voice, true);
  assert.equal(damaged.breath, 0);
  assert.equal(damaged.sound, false);
  assert.ok(!("stranger" in damaged));
});
