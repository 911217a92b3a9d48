// The reminder to get up: what it counts, with a clock and a storage of our own.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Reminder } from "../../unslump/player/breaks.js";
import { Storing } from "../../unslump/player/storage.js";

const MINUTE = 60_000;

/** A reminder, the moments that pass, and a way to open the page anew. */
function made() {
  const storing = new Storing(null);
  const clock = { now: 1_000_000 };
  const anew = () => new Reminder(storing, () => clock.now);
  return { storing, clock, anew, reminder: anew() };
}

test("it is off until it is started, and when it is stopped", () => {
  const { reminder } = made();
  assert.deepEqual(reminder.look(), { phase: "off", minutes: 0 });
  reminder.again();
  assert.equal(reminder.look().phase, "off");
  reminder.start(30);
  assert.equal(reminder.look().phase, "counting");
  reminder.stop();
  assert.equal(reminder.look().phase, "off");
});

test("it counts begun minutes and is due when the last has passed", () => {
  const { reminder, clock } = made();
  reminder.start(30);
  assert.deepEqual(reminder.look(), { phase: "counting", minutes: 30 });
  clock.now += 1;
  assert.equal(reminder.look().minutes, 30);
  clock.now += MINUTE - 1;
  assert.equal(reminder.look().minutes, 29);
  clock.now += 29 * MINUTE - 1;
  assert.deepEqual(reminder.look(), { phase: "counting", minutes: 1 });
  clock.now += 1;
  assert.deepEqual(reminder.look(), { phase: "due", minutes: 0 });
});

test("after a break the same minutes are counted anew", () => {
  const { reminder, clock } = made();
  reminder.start(45);
  clock.now += 47 * MINUTE;
  assert.equal(reminder.look().phase, "due");
  reminder.again();
  assert.deepEqual(reminder.look(), { phase: "counting", minutes: 45 });
});

test("a reload loses nothing", () => {
  const { anew, clock, reminder } = made();
  reminder.start(30);
  clock.now += 10 * MINUTE;
  assert.deepEqual(anew().look(), { phase: "counting", minutes: 20 });
  clock.now += 21 * MINUTE;
  assert.equal(anew().look().phase, "due");
});

test("whoever was away for a whole count has not been sitting", () => {
  const { anew, clock, reminder } = made();
  reminder.start(30);
  clock.now += 60 * MINUTE;
  assert.equal(anew().look().phase, "due");
  clock.now += 1;
  assert.deepEqual(anew().look(), { phase: "counting", minutes: 30 });
});

test("what was shown as due stays so until somebody answers", () => {
  const { clock, reminder } = made();
  reminder.start(30);
  clock.now += 31 * MINUTE;
  assert.equal(reminder.look().phase, "due");
  clock.now += 300 * MINUTE;
  assert.equal(reminder.look().phase, "due");
});

test("a clock that is set back does not make it wait longer than was chosen", () => {
  const { clock, reminder } = made();
  reminder.start(30);
  clock.now -= 600 * MINUTE;
  assert.deepEqual(reminder.look(), { phase: "counting", minutes: 30 });
});

test("what cannot be read is no count", () => {
  for (const kept of [7, "x", {}, { minutes: "30", until: 5 }, { minutes: 0, until: 5 }, { minutes: 30, until: null }]) {
    const { reminder, storing } = made();
    storing.write("unslump.breaks", kept);
    assert.deepEqual(reminder.look(), { phase: "off", minutes: 0 });
  }
});
