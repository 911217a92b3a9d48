// The phone as a meter of angles: how it learns where level is, what counts as a try, and what does not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { between, HOLD_MS, Inclinometer, TRIES, up } from "../../unslump/player/inclinometer.js";

const LEG = /** @type {const} */ ({ counts: "from-flat", lifted: 15, low: 0, high: 120 });
const KNEE = /** @type {const} */ ({ counts: "from-upright", lifted: 40, low: 0, high: 90 });

/**
 * A meter, and a way to hold the phone at an angle for a time; what it says on the way is gathered.
 * @param {import("../../unslump/player/inclinometer.js").Way} way
 */
function made(way = LEG, sides = 2) {
  const meter = new Inclinometer(way, sides);
  let at = 0;
  const hold = (/** @type {number} */ beta, ms = HOLD_MS + 300, gamma = 0) => {
    const news = [];
    for (const end = at + ms; at < end; at += 100) news.push(meter.feel(up(beta, gamma), at));
    return news.filter((one) => one);
  };
  return { meter, hold };
}

/** @param {ReturnType<typeof made>} one */
function ready({ meter, hold }, flat = 0) {
  meter.begin();
  hold(flat);
  meter.placed();
}

test("the angle is that between two directions, whichever way the phone is turned", () => {
  const flat = up(0, 0);
  for (const angle of [0, 30, 60, 90, 120]) {
    assert.equal(Math.round(between(flat, up(angle, 0))), angle);
    assert.equal(Math.round(between(flat, up(-angle, 0))), angle);
  }
  assert.equal(Math.round(between(flat, up(0, 45))), 45);
  assert.equal(Math.round(between(up(10, 0), up(70, 0))), 60);
});

test("it learns level only when it is flat and still for a second", () => {
  const { meter, hold } = made();
  meter.begin();
  assert.deepEqual(hold(3, 900), []);
  assert.equal(meter.phase, "flat");
  assert.deepEqual(hold(3, 300), ["calibrated"]);
  assert.equal(meter.phase, "place");
});

test("what is held at a slant is not flat, and can be laid down after all", () => {
  const { meter, hold } = made();
  meter.begin();
  assert.deepEqual(hold(11), []);
  assert.equal(meter.phase, "not-flat");
  assert.deepEqual(hold(9), ["calibrated"]);
});

test("nothing counts before the phone is in place", () => {
  const { meter, hold } = made();
  meter.begin();
  hold(0);
  assert.deepEqual(hold(60), []);
  assert.deepEqual(hold(0), []);
  assert.equal(meter.phase, "place");
});

test("a try is a leg that is up and still for a second; it counts from the level that was learnt", () => {
  const one = made();
  const { meter, hold } = one;
  ready(one, 4);
  assert.deepEqual(hold(4), ["go"]);
  assert.deepEqual(hold(64, 900), []);
  assert.deepEqual(hold(64, 300), ["kept"]);
  assert.deepEqual(meter.kept, [[60], []]);
});

test("moving slowly is not still, and just below the line is not up", () => {
  const one = made();
  const { meter, hold } = one;
  ready(one);
  hold(0);
  for (let angle = 20; angle < 60; angle += 1) hold(angle, 300);
  assert.deepEqual(meter.kept, [[], []]);
  hold(14, 3000);
  assert.deepEqual(meter.kept, [[], []]);
  assert.deepEqual(hold(16), ["kept"]);
});

test("a trembling of one degree is still", () => {
  const one = made();
  const { meter, hold } = one;
  ready(one);
  hold(0);
  for (let round = 0; round < 8 && !meter.kept[0].length; round += 1) hold(60 + (round % 2), 200);
  assert.equal(meter.kept[0].length, 1);
});

test("holding on does not count twice; the leg must come down and rest", () => {
  const one = made();
  const { meter, hold } = one;
  ready(one);
  hold(0);
  assert.deepEqual(hold(60, 5000), ["kept"]);
  assert.equal(meter.phase, "lower");
  hold(0, 200);
  assert.deepEqual(hold(60, 3000), []);
  assert.deepEqual(hold(0), ["go"]);
  assert.deepEqual(hold(62), ["kept"]);
  assert.deepEqual(meter.kept, [[60, 62], []]);
});

test("three tries on each side, and between the sides the phone is moved", () => {
  const one = made();
  const { meter, hold } = one;
  ready(one);
  for (const angle of [60, 64, 62]) {
    hold(0);
    hold(angle);
  }
  hold(0);
  assert.equal(meter.phase, "place");
  assert.equal(meter.side, 1);
  hold(50, 3000);
  assert.deepEqual(meter.kept, [[60, 64, 62], []]);
  meter.placed();
  let news = [];
  for (const angle of [70, 71, 69]) {
    hold(0);
    news = hold(angle);
  }
  assert.deepEqual(news, ["finished"]);
  assert.equal(meter.phase, "done");
  assert.deepEqual(meter.kept, [
    [60, 64, 62],
    [70, 71, 69],
  ]);
  assert.ok(meter.kept.every((tries) => tries.length === TRIES));
  hold(80, 3000);
  assert.equal(meter.kept[1].length, TRIES);
});

test("from upright it counts what is missing, and never less than nothing", () => {
  const one = made(KNEE);
  const { meter, hold } = one;
  ready(one);
  hold(-20);
  hold(62);
  hold(0);
  hold(95);
  assert.deepEqual(meter.kept[0], [28, 0]);
});

test("stopped, it keeps nothing more; begun anew, it forgets", () => {
  const one = made();
  const { meter, hold } = one;
  ready(one);
  hold(0);
  hold(60);
  meter.stop();
  hold(0);
  hold(60);
  assert.deepEqual(meter.kept, [[60], []]);
  meter.begin();
  assert.deepEqual(meter.kept, [[], []]);
});
