// The clock, the driver and the log, with a clock of our own.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Clock } from "../../unslump/player/clock.js";
import { Driver } from "../../unslump/player/driver.js";
import { Log } from "../../unslump/player/log.js";

/** @param {string} name */
const script = (name) =>
  JSON.parse(readFileSync(new URL(`../../spec/session/scripts/${name}.json`, import.meta.url), "utf8"));

/** Numbers that look random and are the same every time. */
function numbers(seed = 1) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** A long script: one exercise of twenty minutes and more. */
function longScript() {
  const long = script("two-exercises");
  long.states["a.ready"].ms = 40 * 60 * 1000;
  return long;
}

test("a clock loses no fraction of a millisecond", () => {
  let now = 1000.25;
  const clock = new Clock(() => now, 3000);
  let sum = 0;
  for (let beat = 0; beat < 72000; beat += 1) {
    now += 16.6667;
    sum += clock.read().ms;
  }
  assert.ok(Math.abs(sum - (now - 1000.25)) < 1.001);
});

test("a clock that goes back is no time, and a long silence is told", () => {
  let now = 5000;
  const clock = new Clock(() => now, 3000);
  now = 4000;
  assert.deepEqual(clock.read(), { ms: 0, silent: false });
  now = 8000;
  assert.deepEqual(clock.read(), { ms: 3000, silent: false });
  now = 11000.5;
  assert.deepEqual(clock.read(), { ms: 3000, silent: true });
});

test("twenty minutes with stalls: less than 50 ms of error", () => {
  const random = numbers();
  let now = 12345.678;
  let expected = 0;
  const driver = new Driver(longScript(), { now: () => now });
  driver.send({ type: "start" });
  while (expected < 20 * 60 * 1000) {
    const kind = random();
    // frames, throttled timers, stalls, and now and then a silence that becomes a pause
    const passed = kind < 0.9 ? 16.67 : kind < 0.97 ? 250 * random() : kind < 0.995 ? 2900 * random() : 4000 + 90000 * random();
    now += passed;
    driver.advance();
    if (passed <= 3000) {
      expected += passed;
    } else {
      assert.equal(driver.memory.status, "paused");
      now += 5000 * random();
      driver.advance();
      assert.equal(driver.send({ type: "resume" }), true);
    }
  }
  assert.ok(Math.abs(driver.memory.clock - expected) < 50, `${driver.memory.clock} instead of ${expected}`);
  assert.equal(driver.memory.elapsed, driver.memory.clock);
});

test("a silence is a pause, its time counts nowhere, and the listener hears why", () => {
  let now = 0;
  /** @type {string[]} */
  const heard = [];
  const driver = new Driver(script("two-exercises"), {
    now: () => now,
    heard: (after, before, event, why) => heard.push(`${event.type} ${why}`.trim()),
  });
  driver.send({ type: "start" });
  now = 2000;
  driver.advance();
  now = 60000;
  driver.advance();
  now = 70000;
  driver.advance();
  assert.deepEqual(heard, ["start", "elapsed", "pause silence"]);
  assert.equal(driver.memory.status, "paused");
  assert.equal(driver.memory.clock, 2000);
});

test("a sleep that the monotonic clock slept through is a pause as well", () => {
  let now = 0;
  let wall = 1_000_000;
  const driver = new Driver(script("two-exercises"), { now: () => now, wall: () => wall });
  driver.send({ type: "start" });
  [now, wall] = [500, wall + 500];
  driver.advance();
  [now, wall] = [600, wall + 3101];
  driver.advance();
  assert.equal(driver.memory.status, "paused");
  assert.equal(driver.memory.clock, 500);
  driver.send({ type: "resume" });
  [now, wall] = [700, wall + 3100];
  driver.advance();
  assert.equal(driver.memory.status, "running");
  assert.equal(driver.memory.clock, 600);
});

test("a clock on the wall that is set back or a little forward is no pause", () => {
  let now = 0;
  let wall = 1_000_000;
  const driver = new Driver(script("two-exercises"), { now: () => now, wall: () => wall });
  driver.send({ type: "start" });
  for (const jump of [-3_600_000, 2900]) {
    now += 100;
    wall += 100 + jump;
    driver.advance();
    assert.equal(driver.memory.status, "running");
  }
  assert.equal(driver.memory.clock, 200);
});

test("while the count waits for words no time passes, and what is pressed still counts", () => {
  let now = 0;
  let waits = true;
  const driver = new Driver(script("two-exercises"), { now: () => now, waits: () => waits });
  driver.send({ type: "start" });
  now = 2000;
  driver.advance();
  assert.equal(driver.memory.elapsed, 0);
  waits = false;
  now = 2400;
  driver.advance();
  assert.equal(driver.memory.elapsed, 400);
  waits = true;
  now = 2500;
  assert.equal(driver.send({ type: "symptom", kind: "pain" }), true);
  assert.equal(driver.memory.at, "a.settle");
});

test("time that passed before something is pressed is felt first", () => {
  let now = 0;
  const driver = new Driver(script("two-exercises"), { now: () => now });
  driver.send({ type: "start" });
  now = 1500;
  driver.send({ type: "done" });
  assert.deepEqual(driver.memory.visits, [{ state: "a.ready", ms: 1500, how: "done" }]);
  assert.deepEqual(driver.events, [{ type: "start" }, { type: "elapsed", ms: 1500 }, { type: "done" }]);
});

test("what is refused is not in the log", () => {
  const driver = new Driver(script("two-exercises"), { now: () => 0 });
  assert.equal(driver.send({ type: "pause" }), false);
  assert.equal(driver.send({ type: "start" }), true);
  assert.equal(driver.send({ type: "back" }), false);
  assert.deepEqual(driver.events, [{ type: "start" }]);
});

test("a session that was left is taken up where it was, paused, and goes on to the same end", () => {
  let now = 0;
  const first = new Driver(script("two-exercises"), { now: () => now });
  first.send({ type: "start" });
  now = 1000;
  first.advance();
  const second = new Driver(script("two-exercises"), { now: () => now, events: first.events });
  assert.equal(second.memory.status, "paused");
  assert.equal(second.memory.at, "a.ready");
  assert.equal(second.memory.elapsed, 1000);
  const third = new Driver(script("two-exercises"), { now: () => now, events: second.events });
  assert.deepEqual(third.memory, second.memory);
  assert.deepEqual(third.events, second.events);
});

test("the log joins time that passed in a row, and loses none", () => {
  const log = new Log();
  log.add({ type: "start" });
  for (let beat = 0; beat < 100; beat += 1) log.add({ type: "elapsed", ms: 16 });
  log.add({ type: "pause" });
  log.add({ type: "resume" });
  log.add({ type: "elapsed", ms: 4 });
  assert.deepEqual(log.events, [
    { type: "start" },
    { type: "elapsed", ms: 1600 },
    { type: "pause" },
    { type: "resume" },
    { type: "elapsed", ms: 4 },
  ]);
  const day = 24 * 3600 * 1000;
  const long = new Log([{ type: "elapsed", ms: day }]);
  long.add({ type: "elapsed", ms: 1 });
  assert.deepEqual(long.events, [
    { type: "elapsed", ms: day },
    { type: "elapsed", ms: 1 },
  ]);
});

test("what is sent because of something happens once, however long it takes to draw", () => {
  let now = 0;
  const long = script("two-exercises");
  /** @type {string[]} */
  const at = [];
  /** @type {Driver} */
  const driver = new Driver(long, {
    now: () => (now += 5), // every look at the clock is later
    heard: (after, before) => {
      at.push(after.at);
      if (after.at === before.at && after.at === long.start && after.elapsed >= 100) driver.send({ type: "done" });
    },
  });
  driver.send({ type: "start" });
  while (driver.memory.at === long.start && at.length < 100) driver.advance();
  assert.equal(driver.memory.at, long.states[long.start].on.done);
  assert.equal(driver.events.filter((event) => event.type === "done").length, 1);
});
