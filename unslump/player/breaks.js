// On today's page: a reminder to get up now and then, for whoever sits much. It runs in the open page alone, and only
// once it was started. What it shows outside the page it shows only if the person allows it.

import { partsOf, show, write } from "./dom.js";
import { Sound } from "./sound.js";
import { Storing } from "./storage.js";
import { counted } from "./words.js";

/** @typedef {"off" | "counting" | "due"} Phase */
/** @typedef {{minutes: number, until: number}} Count */

const KEY = "unslump.breaks";
const MINUTE_MS = 60_000;
const LOOK_EVERY_MS = 1000;

/** Counts the minutes until the next break. The moment it ends is kept, so that a reload or a sleeping device loses nothing. */
export class Reminder {
  #storing;
  #now;
  #due = false;

  /**
   * @param {Storing} storing where the count is kept while the page is open
   * @param {() => number} now the time of day in ms, such as Date.now
   */
  constructor(storing, now) {
    this.#storing = storing;
    this.#now = now;
  }

  /** @returns {Count | null} */
  get #count() {
    const kept = this.#storing.read(KEY);
    return Number.isFinite(kept?.minutes) && Number.isFinite(kept?.until) && kept.minutes > 0 ? kept : null;
  }

  /** @param {number} minutes */
  start(minutes) {
    this.#due = false;
    this.#storing.write(KEY, { minutes, until: this.#now() + minutes * MINUTE_MS });
  }

  stop() {
    this.#due = false;
    this.#storing.remove(KEY);
  }

  /** Back from a break: count the same minutes anew. */
  again() {
    const count = this.#count;
    if (count) this.start(count.minutes);
  }

  /**
   * What it is now. `minutes` until the next break, begun ones counted.
   * @returns {{phase: Phase, minutes: number}}
   */
  look() {
    const count = this.#count;
    if (!count) return { phase: "off", minutes: 0 };
    const whole = count.minutes * MINUTE_MS;
    const left = count.until - this.#now();
    if (left > whole || (left < -whole && !this.#due)) {
      // The clock was set, or nobody was here for a whole count: sitting begins anew.
      this.start(count.minutes);
      return { phase: "counting", minutes: count.minutes };
    }
    this.#due = left <= 0;
    return { phase: this.#due ? "due" : "counting", minutes: Math.max(0, Math.ceil(left / MINUTE_MS)) };
  }
}

/**
 * A message outside the page, if the person has allowed it.
 * @param {string} text
 */
function tellOutside(text) {
  if (!("Notification" in globalThis) || Notification.permission !== "granted") return;
  try {
    const message = new Notification(text, { tag: KEY });
    message.addEventListener("click", () => {
      window.focus();
      message.close();
    });
  } catch {
    // some browsers show none from a page: its title and the sound are left
  }
}

/** @returns {Storage | null} */
function ofThisPage() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}

/** @param {HTMLElement} root */
function run(root) {
  const part = partsOf(root);
  const { due = "", leftOne = "", leftOther = "" } = root.dataset;
  const words = { "left-one": leftOne, "left-other": leftOther };
  const choice = /** @type {HTMLSelectElement} */ (part("minutes"));
  const outside = /** @type {HTMLInputElement} */ (part("message"));
  const title = document.title;
  const sound = new Sound();
  const reminder = new Reminder(new Storing(ofThisPage()), () => Date.now());
  /** @type {Phase} */
  let shown = "off";

  function draw() {
    const { phase, minutes } = reminder.look();
    show(part("off"), phase === "off");
    show(part("on"), phase === "counting");
    show(part("due"), phase === "due");
    if (phase === "counting") write(part("left"), counted(words, "left", minutes, document.documentElement.lang));
    if (phase === shown) return;
    shown = phase;
    document.title = phase === "due" ? `${due} · ${title}` : title;
    write(part("live"), phase === "due" ? due : "");
    if (phase !== "due") return;
    sound.play("finish");
    if (document.visibilityState === "hidden") tellOutside(due);
  }

  /**
   * Do something when a button is pressed, and leave the keyboard at the button that comes in its place.
   * @param {string} name
   * @param {() => void} what
   * @param {string} next
   */
  function pressed(name, what, next) {
    part(name).addEventListener("click", () => {
      sound.wake();
      what();
      draw();
      if (next === "start") /** @type {HTMLDetailsElement} */ (part("off")).open = true;
      part(next).focus();
    });
  }

  pressed("start", () => reminder.start(Number(choice.value)), "stop");
  pressed("again", () => reminder.again(), "stop");
  pressed("stop", () => reminder.stop(), "start");
  pressed("enough", () => reminder.stop(), "start");
  if ("Notification" in globalThis && Notification.permission !== "denied") {
    show(part("outside"), true);
    outside.checked = Notification.permission === "granted";
    outside.addEventListener("change", async () => {
      if (outside.checked) outside.checked = (await Notification.requestPermission()) === "granted";
    });
  }
  show(root, true);
  draw();
  setInterval(draw, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", draw);
}

if (typeof document !== "undefined") {
  const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-breaks]"));
  if (root) run(root);
}
