// What is shown, said and offered; all of it pure.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { breath, countOf } from "../../unslump/player/count.js";
import { Course } from "../../unslump/player/course.js";
import { cues } from "../../unslump/player/cues.js";
import { begin, step } from "../../unslump/player/machine.js";
import { groupsOf } from "../../unslump/player/sheet.js";
import { ofCount, underCount, viewOf } from "../../unslump/player/view.js";
import { counted, phrase, sentences } from "../../unslump/player/words.js";

/** @param {string} name */
const script = (name) =>
  JSON.parse(readFileSync(new URL(`../../spec/session/scripts/${name}.json`, import.meta.url), "utf8"));
const two = script("two-exercises");
const gates = script("gates");
const words = {
  next: "Next: {what}",
  "next-end": "the end",
  "side-left": "Left side",
  "side-right": "Right side",
  "count-seconds-one": "{n} second",
  "count-seconds-other": "{n} seconds",
  "count-breaths-other": "{n} breaths",
  "count-reps-other": "{n} times",
  "of-reps": "of {of}",
  "breath-in": "in",
  "breath-out": "out",
  "left-seconds": "seconds",
  "left-time": "s",
  "done-waiting": "I am ready",
  "breath-hint": "Breathe with the circle.",
  of: "of {of}",
  there: "there",
  "and-back": "back",
  "done-work": "All done",
  choosing: "It stays with the first.",
};

/**
 * @param {any} on
 * @param {...any} events
 */
function after(on, ...events) {
  return events.reduce((memory, event) => step(on, memory, typeof event === "number" ? ms(event) : event), begin(on));
}
/** What may be pressed. @param {import("../../unslump/player/view.js").View} view */
const on = (view) => Object.entries(view.offers).filter(([, offered]) => offered).map(([name]) => name).sort();
/** @param {number} n */
const ms = (n) => ({ type: "elapsed", ms: n });
/** @type {import("../../unslump/player/types.js").Event} */
const start = { type: "start" };
/** @type {import("../../unslump/player/types.js").Event} */
const done = { type: "done" };

test("a hold: side, time left, what comes next; it may be left, not be made longer", () => {
  const memory = after(two, start, done, done, 6500);
  const view = viewOf(two, memory, words, "en");
  assert.equal(view.side, "Left side");
  assert.equal(view.done, "");
  assert.equal(view.feel, "a stretch");
  assert.deepEqual(on(view), ["back", "easier", "harder", "skip", "step"]);
  assert.match(view.aloud, /^Left side\. .*20 seconds\.$/);
  const count = countOf(view.state, memory.elapsed);
  assert.equal(count?.big, "14");
  assert.equal(count?.share, 0.325);
  assert.equal(count && underCount(view.state, count, words), "seconds");
});

test("repetitions are counted up at their pace, and may be done sooner", () => {
  const memory = after(two, start, { type: "easier" }, done, 8100);
  const view = viewOf(two, memory, words, "en");
  const count = countOf(view.state, memory.elapsed);
  assert.equal(count?.big, "3");
  assert.equal(count?.of, 3);
  assert.equal(count && underCount(view.state, count, words), "of 3");
  assert.equal(view.done, "All done");
  assert.ok(!view.offers.step);
  assert.equal(view.next, "Next: Two");
});

test("a breath is in, then out", () => {
  assert.equal(breath(0), "in");
  assert.equal(breath(0.49), "in");
  assert.equal(breath(0.5), "out");
  const memory = after(two, start, { type: "skip" }, done, 7500);
  const view = viewOf(two, memory, words, "en");
  const count = countOf(view.state, memory.elapsed);
  assert.equal(count?.big, "2");
  assert.equal(count && underCount(view.state, count, words), "out");
  assert.equal(view.next, "Next: the end");
});

test("minutes are a clock", () => {
  const state = /** @type {any} */ ({ kind: "work", ms: 300000, count: { unit: "minutes", amount: 5, each_ms: 60000 } });
  assert.equal(countOf(state, 0)?.big, "5:00");
  assert.equal(countOf(state, 241000)?.big, "0:59");
});

test("a state that waits has no count and one way on", () => {
  const view = viewOf(two, after(two, start, done), words, "en");
  assert.equal(view.waits, true);
  assert.equal(view.done, "I am ready");
  assert.equal(countOf(view.state, 5000), null);
});

test("a choice shows its words; nothing is chosen before", () => {
  const memory = after(gates, start, 30000);
  const view = viewOf(gates, memory, words, "en");
  assert.deepEqual(view.choices, ["Stay", "Further", "Furthest"]);
  assert.equal(view.done, "");
  assert.equal(view.next, "It stays with the first.");
  assert.deepEqual(memory.tiers, {});
});

test("what comes next heeds the gates: the machine is asked", () => {
  const asked = (/** @type {number} */ option) => {
    const memory = after(gates, start, 30000, { type: "choose", option }, 100);
    const left = { ...gates, states: { ...gates.states } };
    for (const id of ["g.rest", "g.t1.chin"]) left.states[id] = { ...left.states[id], say: id };
    return viewOf(left, memory, words, "en").next;
  };
  assert.equal(asked(1), "Next: g.t1.chin");
  assert.equal(asked(0), "Next: g.rest");
});

test("after a symptom the answer is shown, until one goes on", () => {
  const felt = after(two, start, done, done, { type: "symptom", kind: "tingling" });
  assert.equal(viewOf(two, felt, words, "en").answer, "What is said for nerve.");
  assert.equal(viewOf(two, step(two, felt, done), words, "en").answer, "");
  const stopped = after(two, start, { type: "symptom", kind: "dizziness" });
  assert.match(viewOf(two, stopped, words, "en").aloud, /^What is said for dizzy\./);
});

test("progress only ever grows while one goes on", () => {
  const course = new Course(two);
  assert.equal(course.totalMs, 5000 + 12000 + 20000 + 4000 + 20000 + 5000 + 10000);
  let memory = after(two, start);
  let left = Infinity;
  let share = -1;
  for (const event of [ms(5000), done, ms(10000), ms(10000), ms(4000), ms(20000), ms(5000), ms(9000), ms(1000)]) {
    memory = step(two, memory, /** @type {any} */ (event));
    const progress = course.progress(memory);
    assert.ok(progress.leftMs < left, JSON.stringify(progress));
    assert.ok(progress.exercise + progress.share > share);
    left = progress.leftMs;
    share = progress.exercise + progress.share;
  }
  assert.deepEqual(course.progress(memory), { exercise: 2, of: 2, share: 1, leftMs: 0 });
});

test("the lighter form counts as the exercise it stands for, and settling keeps its place", () => {
  const course = new Course(two);
  const lighter = after(two, start, { type: "easier" });
  assert.equal(course.progress(lighter).exercise, 1);
  assert.equal(course.progress(lighter).of, 2);
  const settling = after(two, start, done, done, 5000, { type: "symptom", kind: "pain" });
  assert.ok(course.progress(settling).share > 0);
});

test("sounds: the start of work, its half, three, two, one, and its end", () => {
  let memory = after(two, start, done);
  /** @type {string[]} */
  const heard = [];
  const feel = (/** @type {any} */ event) => {
    const next = step(two, memory, event);
    heard.push(...cues(two, memory, next));
    memory = next;
  };
  feel(done);
  for (let beat = 0; beat < 20000; beat += 50) feel(ms(50));
  assert.deepEqual(heard, ["start", "half", "tick", "tick", "tick", "side"]);
  for (let beat = 0; beat < 24000; beat += 50) feel(ms(50));
  assert.equal(heard.at(-1), "end");
  feel({ type: "stop" });
  assert.equal(heard.at(-1), "finish");
});

test("getting ready and resting may take longer or shorter; work may not", () => {
  assert.deepEqual(on(viewOf(two, after(two, start, 1000), words, "en")), ["easier", "harder", "longer", "shorter", "skip", "step"]);
  const resting = viewOf(two, after(two, start, done, done, 20000), words, "en");
  assert.ok(resting.offers.longer && resting.offers.shorter);
  const choosing = viewOf(gates, after(gates, start, 30000), words, "en");
  assert.deepEqual(on(choosing), ["back", "longer", "skip"]);
  assert.deepEqual(on(viewOf(two, after(two, start, { type: "stop" }), words, "en")), []);
});

test("a wish for more is taken once for each exercise", () => {
  const wished = after(two, start, { type: "harder" });
  assert.ok(!viewOf(two, wished, words, "en").offers.harder);
  assert.ok(viewOf(two, step(two, wished, { type: "skip" }), words, "en").offers.harder);
});

test("breaths: how to find one's own pace is said until it is known, and the pace changes what is counted", () => {
  const memory = after(two, start, { type: "skip" }, done, 7500);
  const own = { breath: 0, byItself: false, taught: false };
  const first = viewOf(two, memory, words, "en", own);
  assert.equal(first.hint, "Breathe with the circle.");
  assert.ok(first.offers.slower && first.offers.faster && !first.offers.longer);
  assert.equal(viewOf(two, memory, words, "en", { ...own, taught: true }).hint, "");
  const each = two.states["b.work"].count.each_ms / 1000;
  const quick = viewOf(two, memory, words, "en", { ...own, breath: each / 2 });
  assert.equal(quick.state.count?.amount, 2 * two.states["b.work"].count.amount);
  assert.equal(quick.state.ms, two.states["b.work"].ms);
  const count = countOf(quick.state, 7500);
  assert.equal(count?.big, "4");
  assert.equal(count && ofCount(count, words), "of 4");
});

test("there and back are said", () => {
  const state = /** @type {any} */ ({ kind: "work", ms: 8000, count: { unit: "passes", amount: 2, each_ms: 4000 } });
  const said = [0, 1999, 2000, 4000, 6000].map((at) => underCount(state, /** @type {any} */ (countOf(state, at)), words));
  assert.deepEqual(said, ["there", "there", "back", "there", "back"]);
});

test("the sheet offers every kind in one press, with the place where it matters", () => {
  const groups = groupsOf(two);
  const entries = groups.flatMap((group) => group.entries);
  assert.deepEqual(new Set(entries.map((entry) => entry.kind)), new Set(two.kinds.map((/** @type {any} */ kind) => kind.id)));
  for (const kind of ["tingling", "numbness"]) {
    const places = entries.filter((entry) => entry.kind === kind).map((entry) => entry.where);
    assert.deepEqual(places, ["lower-leg", "saddle", "elsewhere"]);
  }
  const pain = entries.filter((entry) => entry.kind === "pain").map((entry) => entry.severity);
  assert.deepEqual(pain, [3, 7]);
  for (const { label, ...entry } of entries) {
    const memory = after(two, start, { type: "symptom", ...entry });
    assert.equal(memory.visits.at(-1)?.how, "symptom", label);
  }
});

test("words: values, plural forms, full stops", () => {
  assert.equal(phrase(words, "next", { what: "rest" }), "Next: rest");
  assert.equal(phrase(words, "not there"), "");
  assert.equal(phrase({ a: "{constructor} {x}" }, "a"), "{constructor} {x}");
  assert.equal(counted(words, "count-seconds", 1, "en"), "1 second");
  assert.equal(counted(words, "count-seconds", 3, "en"), "3 seconds");
  assert.equal(sentences("Left", undefined, "", "Hold."), "Left. Hold.");
});
