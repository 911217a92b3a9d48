// The drawn figure: the moving picture of each step, fetched once for each exercise. Until it is there, or if it never
// comes, a pictogram of the position stands in its place.

import { svg } from "./dom.js";
import { showPicture } from "./pictures.js";

/** @typedef {{title: string, swings: boolean, frames: string[]}} Step */
/** @typedef {{exercise: string, box: number[], steps: Record<string, Step>}} Figure */
/**
 * each: ms of one movement to and fro. elapsed: how long it has been counted, so that it moves with the count.
 * @typedef {import("./pictures.js").Shown & {running: boolean, each: number, elapsed?: () => number}} Moving
 */

const INTO_MS = 900;
const SWING_MS = 2400;
const CALM_MS = 5000;
const FRAME_MS = 60;

/** Whether the person wants no motion. */
function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export class Figures {
  #url;
  #person = "";
  /** @type {string[]} */
  #wanted = [];
  /** @type {Map<string, Figure>} */
  #known = new Map();
  /** @type {Moving | null} */
  #shown = null;
  #step = "";
  #began = 0;
  #turn = 0;
  #drawn = "";
  /** @type {HTMLElement | null} */
  #place = null;

  /** @param {string} url with EXERCISE where the exercise's id goes */
  constructor(url) {
    this.#url = url;
  }

  /**
   * Fetch what a session will show.
   * @param {Iterable<string>} exercises
   */
  async fetchAll(exercises) {
    const person = this.#person;
    this.#wanted = [...new Set(exercises)];
    for (const exercise of this.#wanted) {
      try {
        const response = await fetch(this.#address(exercise));
        const figure = response.ok ? await response.json() : null;
        if (person !== this.#person) return; // somebody else was chosen meanwhile
        if (figure) this.#known.set(exercise, figure);
      } catch {
        continue; // no network: the picture that is there stays
      }
      this.#drawn = "";
      if (this.#shown?.exercise === exercise && this.#place) this.show(this.#place, this.#shown);
    }
  }

  /**
   * Whether the moving picture of an exercise is here.
   * @param {string} exercise
   */
  knows(exercise) {
    return this.#known.has(exercise);
  }

  /**
   * Let somebody show it all, what is shown now first.
   * @param {string} person whose id, or "" for different people
   */
  showAs(person) {
    if (person === this.#person) return;
    this.#person = person;
    const now = this.#wanted.filter((exercise) => exercise === this.#shown?.exercise);
    void this.fetchAll([...now, ...this.#wanted]);
  }

  /** @param {string} exercise */
  #address(exercise) {
    const url = this.#url.replace("EXERCISE", encodeURIComponent(exercise));
    return this.#person ? `${url}${url.includes("?") ? "&" : "?"}person=${encodeURIComponent(this.#person)}` : url;
  }

  /**
   * Show a moment of the session.
   * @param {HTMLElement} place
   * @param {Moving} shown
   */
  show(place, shown) {
    const figure = this.#known.get(shown.exercise);
    this.#place = place;
    if (!figure) {
      this.#shown = shown;
      this.#drawn = "";
      showPicture(place, shown);
      return;
    }
    const step = shown.step in figure.steps ? shown.step : this.#keeps(figure, shown);
    const fresh = this.#shown?.exercise !== shown.exercise || this.#step !== step || this.#shown.state !== shown.state;
    this.#shown = shown;
    this.#step = step;
    if (fresh) this.#began = performance.now();
    Object.assign(place.dataset, { state: shown.state, exercise: shown.exercise, step: shown.step });
    this.#draw();
    if (fresh) this.#turn += 1;
    const turn = this.#turn;
    if (fresh) requestAnimationFrame(() => this.#move(turn));
  }

  /**
   * Between steps the last picture of the same exercise stays; before the first, its beginning.
   * @param {Figure} figure
   * @param {Moving} shown
   */
  #keeps(figure, shown) {
    return this.#shown?.exercise === shown.exercise && this.#step in figure.steps ? this.#step : Object.keys(figure.steps)[0];
  }

  /** @param {number} turn what began since takes its place */
  #move(turn) {
    if (turn !== this.#turn) return;
    if (!this.#place?.isConnected || !this.#shown) return;
    this.#draw();
    const step = this.#known.get(this.#shown.exercise)?.steps[this.#step];
    if (!step || step.frames.length < 2) return;
    const over = !step.swings && (calm() || performance.now() - this.#began > INTO_MS);
    if (!over) setTimeout(() => requestAnimationFrame(() => this.#move(turn)), FRAME_MS);
  }

  #draw() {
    const shown = this.#shown;
    const figure = shown && this.#known.get(shown.exercise);
    if (!shown || !figure || !this.#place) return;
    const step = figure.steps[this.#step];
    const number = this.#frame(step, shown);
    const key = `${shown.exercise} ${this.#step} ${number} ${shown.side}`;
    if (key === this.#drawn && this.#place.firstElementChild) return;
    this.#drawn = key;
    const [left, top, width, height] = figure.box;
    const picture = svg("svg", { viewBox: figure.box.join(" "), role: "img", class: "figure", "aria-label": step.title });
    /** @type {Record<string, string>} */
    const mirrored = shown.side === "left" ? { transform: `matrix(-1 0 0 1 ${2 * left + width} 0)` } : {};
    const group = svg("g", mirrored);
    group.innerHTML = step.frames[number];
    picture.append(group);
    picture.dataset.bottom = String(top + height);
    this.#place.replaceChildren(picture);
  }

  /**
   * Which frame it is time for: once into a pose; to and fro, at the exercise's own pace, for a movement.
   * @param {Step} step
   * @param {Moving} shown
   */
  #frame(step, shown) {
    const last = step.frames.length - 1;
    const gone = performance.now() - this.#began;
    if (!step.swings) return calm() ? last : Math.min(last, Math.floor((gone / INTO_MS) * (last + 1)));
    if (!shown.running) return last;
    const each = calm() ? Math.max(shown.each, CALM_MS) : shown.each || SWING_MS;
    const phase = ((shown.elapsed?.() || gone) % each) / each;
    if (calm()) return phase < 0.5 ? 0 : last; // the key pictures in turn, with nothing that moves
    return Math.round((phase < 0.5 ? phase * 2 : 2 - phase * 2) * last);
  }
}
