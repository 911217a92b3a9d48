// The phone as a meter of angles, on the page of a measure. Laid flat it learns where level is; then it is put on the leg,
// and whenever the leg is up and still for a second, that is a try. The numbers go into the fields that can be filled in
// by hand: they can be looked at and corrected, and nothing is sent before somebody says so.

import { partsOf, show, tell, write } from "./dom.js";
import { Sound } from "./sound.js";
import { Signals } from "./signals.js";
import { phrase } from "./words.js";

/** @typedef {"off" | "flat" | "not-flat" | "place" | "rest" | "lift" | "lower" | "done"} Phase */
/** @typedef {[number, number, number]} Vector where up is, as the phone feels it */
/** @typedef {"calibrated" | "go" | "kept" | "finished"} News */
/** @typedef {{counts: "from-flat" | "from-upright", lifted: number, low: number, high: number}} Way */

export const HOLD_MS = 1000;
/** Within how many degrees something is still, and how far a table may be from level. */
const STILL = 2;
const LEVEL = 10;
export const TRIES = 3;

const RADIAN = Math.PI / 180;

/**
 * Where up is, from the two angles that a browser tells.
 * @param {number} beta front to back, in degrees
 * @param {number} gamma left to right, in degrees
 * @returns {Vector}
 */
export function up(beta, gamma) {
  const [b, g] = [beta * RADIAN, gamma * RADIAN];
  return [-Math.cos(b) * Math.sin(g), Math.sin(b), Math.cos(b) * Math.cos(g)];
}

/**
 * The angle between two directions, in degrees.
 * @param {Vector} one
 * @param {Vector} other
 */
export function between(one, other) {
  const along = one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
  return Math.acos(Math.min(1, Math.max(-1, along))) / RADIAN;
}

/** What is measured, step by step. It is told where up is and what time it is, and knows no browser. */
export class Inclinometer {
  /** @type {Phase} */
  phase = "off";
  /** @type {Vector | null} */
  #level = null;
  /** @type {{at: number, up: Vector}[]} */
  #lately = [];
  #way;
  #sides;
  /** @type {number[][]} */
  kept;

  /**
   * @param {Way} way
   * @param {number} sides
   */
  constructor(way, sides) {
    this.#way = way;
    this.#sides = sides;
    this.kept = Array.from({ length: sides }, () => []);
  }

  /** Which side is measured now; the first is 0. */
  get side() {
    const open = this.kept.findIndex((tries) => tries.length < TRIES);
    return open < 0 ? this.#sides - 1 : open;
  }

  begin() {
    this.phase = "flat";
    this.#level = null;
    this.#lately = [];
    this.kept = this.kept.map(() => []);
  }

  stop() {
    this.phase = "off";
    this.#lately = [];
  }

  /** The phone is where it belongs. */
  placed() {
    if (this.phase !== "place") return;
    this.phase = "rest";
    this.#lately = [];
  }

  /** How far the phone is from level now, in whole degrees; null before level is known. */
  get angle() {
    const now = this.#lately.at(-1);
    return this.#level && now ? Math.round(between(this.#level, now.up)) : null;
  }

  /**
   * Where up is at a moment. Call it often, also when nothing moves.
   * @param {Vector} now
   * @param {number} at ms
   * @returns {News | null} what happened, if something did
   */
  feel(now, at) {
    this.#lately.push({ at, up: now });
    while (this.#lately.length > 1 && at - this.#lately[1].at >= HOLD_MS) this.#lately.shift();
    if (this.phase === "flat" || this.phase === "not-flat") return this.#learnLevel(now, at);
    const level = this.#level;
    if (!level) return null;
    const angle = between(level, now);
    const isUp = angle >= this.#way.lifted;
    if (this.phase === "rest" && !isUp && this.#still(at)) {
      this.phase = "lift";
      this.#lately = [];
      return "go";
    }
    if (this.phase === "lift" && isUp && this.#still(at)) return this.#keep(angle);
    if (this.phase === "lower" && !isUp) {
      this.phase = this.kept[this.side].length === 0 ? "place" : "rest";
      this.#lately = [];
    }
    return null;
  }

  /**
   * @param {Vector} now
   * @param {number} at
   * @returns {News | null}
   */
  #learnLevel(now, at) {
    if (!this.#still(at)) return null;
    if (between(now, [0, 0, 1]) > LEVEL) {
      this.phase = "not-flat";
      this.#lately = [];
      return null;
    }
    this.#level = now;
    this.phase = "place";
    return "calibrated";
  }

  /**
   * @param {number} angle
   * @returns {News | null}
   */
  #keep(angle) {
    const told = Math.round(this.#way.counts === "from-flat" ? angle : 90 - angle);
    const { low, high } = this.#way;
    this.kept[this.side].push(Math.min(high, Math.max(low, told)));
    this.#lately = [];
    const all = this.kept.every((tries) => tries.length === TRIES);
    this.phase = all ? "done" : "lower";
    return all ? "finished" : "kept";
  }

  /**
   * Whether nothing has moved for as long as holding still takes.
   * @param {number} at
   */
  #still(at) {
    const first = this.#lately[0];
    if (!first || at - first.at < HOLD_MS) return false;
    return this.#lately.every((felt) => between(felt.up, first.up) <= STILL);
  }
}

const LOOK_EVERY_MS = 100;
const NO_SENSOR_MS = 3000;

/** @typedef {typeof DeviceOrientationEvent & {requestPermission?: () => Promise<string>}} Asking */

/** @param {HTMLElement} root */
function run(root) {
  const part = partsOf(root);
  const said = /** @type {Record<string, string>} */ ({ ...root.dataset });
  const say = (/** @type {string} */ name) => said[`say${name.replace(/(^|-)(\w)/g, (_all, _dash, letter) => letter.toUpperCase())}`] ?? "";
  /** @type {HTMLInputElement[]} */
  const fields = [...document.querySelectorAll("input")].filter((field) => field.dataset.try);
  const sides = [...new Set(fields.map((field) => field.dataset.try ?? ""))];
  /** @type {HTMLInputElement | null} */
  const by = document.querySelector("[data-by]");
  const way = { counts: /** @type {Way["counts"]} */ (said.counts), lifted: Number(said.lifted), low: Number(said.low), high: Number(said.high) };
  const meter = new Inclinometer(way, sides.length);
  const sound = new Sound();
  const signals = new Signals(root);
  /** @type {Vector | null} */
  let last = null;
  let began = 0;
  let timer = 0;
  /** @type {Phase | null} */
  let shown = null;

  /** @param {DeviceOrientationEvent} event */
  function turned({ beta, gamma }) {
    if (beta !== null && gamma !== null) last = up(beta, gamma);
  }

  /** @param {import("./cues.js").Cue} cue */
  function give(cue) {
    sound.play(cue);
    signals.give(cue);
  }

  function look() {
    const at = performance.now();
    if (!last) {
      if (at - began >= NO_SENSOR_MS) end("no-sensor");
      return;
    }
    const news = meter.feel(last, at);
    if (news === "calibrated") give("start");
    if (news === "go") give("tick");
    if (news === "kept" || news === "finished") {
      fillIn();
      give(news === "kept" ? "end" : "finish");
    }
    draw();
    if (meter.phase === "done") end("done");
  }

  /** The tries that are kept, into the fields for them. */
  function fillIn() {
    for (const [number, side] of sides.entries()) {
      const mine = fields.filter((field) => field.dataset.try === side);
      for (const [index, value] of meter.kept[number].entries()) mine[index].value = String(value);
    }
    if (by) by.value = "phone";
  }

  function draw() {
    const { phase, angle, side } = meter;
    const active = phase !== "off" && phase !== "done";
    tell(part("angle"), active && angle !== null && phase !== "place" ? `${angle}°` : "");
    if (phase === shown) return;
    shown = phase;
    const tries = meter.kept[side].length;
    const which = { n: Math.min(TRIES, tries + 1), all: TRIES };
    const leg = { left: said.left, right: said.right }[sides[side]] ?? "";
    const kept = phase === "lower" ? lastKept() : "";
    tell(part("which"), active && phase !== "flat" && phase !== "not-flat" ? `${leg}, ${phrase(said, "try", which)}` : "");
    write(part("say"), [kept, say(phase)].filter((text) => text).join(". "));
    show(part("start"), !active);
    show(part("ready"), phase === "place");
    show(part("stop"), active);
  }

  function lastKept() {
    const number = meter.kept.flat().at(-1);
    return number === undefined ? "" : phrase(said, "kept", { n: number });
  }

  /** @param {string} why */
  function end(why) {
    clearInterval(timer);
    removeEventListener("deviceorientation", turned);
    if (why !== "done") meter.stop();
    draw();
    write(part("say"), say(why));
    (why === "done" ? fields[0] : part("start")).focus();
  }

  async function begin() {
    sound.wake();
    const asking = /** @type {Asking} */ (DeviceOrientationEvent);
    if (asking.requestPermission && (await asking.requestPermission().catch(() => "denied")) !== "granted") {
      write(part("say"), say("refused"));
      return;
    }
    last = null;
    began = performance.now();
    meter.begin();
    addEventListener("deviceorientation", turned);
    timer = window.setInterval(look, LOOK_EVERY_MS);
    draw();
    part("stop").focus();
  }

  part("start").addEventListener("click", () => void begin());
  part("stop").addEventListener("click", () => end("off"));
  part("ready").addEventListener("click", () => {
    sound.wake();
    meter.placed();
    draw();
    part("stop").focus();
  });
  show(root, true);
  draw();
}

if (typeof document !== "undefined" && "DeviceOrientationEvent" in globalThis) {
  const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-inclinometer]"));
  if (root) run(root);
}
