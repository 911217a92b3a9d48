// The session on the screen. It draws what the machine remembers and hands on what is pressed; it decides nothing.

import { Beside } from "./beside.js";
import { countOf } from "./count.js";
import { Course } from "./course.js";
import { Dial } from "./dial.js";
import { button, html, partsOf, show, tell, write } from "./dom.js";
import { leftOf } from "./guide.js";
import { breathMs } from "./pace.js";
import { ofCount, underCount, viewOf } from "./view.js";
import { counted, phrase, sentences } from "./words.js";

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").Memory} Memory */
/** @typedef {import("./types.js").Event} Event */
/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("./view.js").View} View */

/**
 * @typedef {object} Hands what the screen hands on
 * @property {(event: Event) => void} send
 * @property {() => void} toggle
 * @property {(place: HTMLElement, shown: import("./figures.js").Moving) => void} picture
 * @property {() => void} wrong
 * @property {(by: 1 | -1) => void} breathe slower or faster
 * @property {() => import("./view.js").Own} own the person's own pace
 */

const MINUTE_MS = 60000;
const CONTROLS = /** @type {const} */ (["back", "easier", "harder", "step", "skip"]);

export class Screen {
  #root;
  #script;
  #words;
  #hands;
  #part;
  #dial;
  #course;
  #beside;
  /** @type {View | null} */
  #view = null;
  #drawn = "";
  /** @type {Memory | null} */
  #memory = null;

  /**
   * @param {HTMLElement} root
   * @param {Script} script
   * @param {Words} words
   * @param {Hands} hands
   */
  constructor(root, script, words, hands) {
    this.#root = root;
    this.#script = script;
    this.#words = words;
    this.#hands = hands;
    this.#part = partsOf(root);
    this.#dial = new Dial(this.#part);
    this.#course = new Course(script);
    this.#part("course").replaceChildren(
      ...this.#course.main.map(() => html("span", { class: "leg" }, [html("span", { class: "gone" })])),
    );
    this.#part("dial").addEventListener("click", hands.toggle);
    this.#part("scene").addEventListener("click", (event) => {
      if (!(event.target instanceof Element && event.target.closest("details, button, a"))) hands.toggle();
    });
    this.#part("wrong").addEventListener("click", hands.wrong);
    for (const name of [...CONTROLS, /** @type {const} */ ("done")]) {
      this.#part(name).addEventListener("click", (event) => {
        hands.send({ type: name === "step" ? "done" : name });
        if (event.detail) this.#focusMain(); // a pointer: space shall pause, not press this again
      });
    }
    this.#beside = new Beside(this.#part, words, hands);
    this.#part("settled").addEventListener("click", () => hands.send({ type: "done" }));
    for (const name of ["stop-now", "stop-settling"]) {
      this.#part(name).addEventListener("click", () => hands.send({ type: "stop" }));
    }
  }

  /** How many minutes the whole session takes, in words. */
  get length() {
    return this.#minutes("minutes", this.#course.totalMs);
  }

  /** How many exercises there are, in words. */
  get size() {
    return counted(this.#words, "exercises", this.#course.main.length, this.#root.lang);
  }

  /**
   * @param {Memory} memory
   * @param {number} countdown seconds until it goes on, 0 if it is not about to
   * @param {string} notice
   */
  draw(memory, countdown, notice) {
    const own = this.#hands.own();
    const drawn = `${memory.at} ${memory.visits.length} ${memory.status} ${memory.wishes.length} ${own.breath} ${own.byItself} ${own.taught}`;
    const fresh = drawn !== this.#drawn;
    this.#memory = memory;
    if (fresh) {
      this.#drawn = drawn;
      this.#view = viewOf(this.#script, memory, this.#words, this.#root.lang, own);
      this.#enter(this.#view, memory);
    }
    if (this.#view) this.#count(this.#view, memory, countdown);
    tell(this.#part("notice"), notice);
    if (fresh) this.#keepFocus();
  }

  /** What is shown now. */
  get view() {
    return this.#view;
  }

  /** @param {string} text */
  announce(text) {
    this.#part("live").textContent = text;
  }

  /**
   * What changes only with the state.
   * @param {View} view
   * @param {Memory} memory
   */
  #enter(view, memory) {
    const { state } = view;
    this.#root.dataset.kind = state.kind;
    this.#root.dataset.status = memory.status;
    const exercise = state.exercise ?? "";
    this.#hands.picture(this.#part("picture"), {
      state: state.id,
      exercise,
      step: state.step ?? "",
      side: state.side ?? "",
      position: state.position ?? "",
      running: memory.status === "running",
      each: breathMs(state) || (["reps", "passes"].includes(state.count?.unit ?? "") ? (state.count?.each_ms ?? 0) : 0),
      elapsed: () => (this.#memory?.at === state.id ? this.#memory.elapsed : 0),
    });
    tell(this.#part("side"), view.side);
    write(this.#part("title"), view.title);
    tell(this.#part("answer"), view.answer);
    write(this.#part("say"), view.say);
    this.#fold("feel", view.feel);
    this.#more(view);
    tell(this.#part("next"), memory.status === "running" ? view.hint || view.next : "");
    tell(this.#part("done"), view.waits ? view.done : "");
    show(this.#part("settling"), state.kind === "settle");
    this.#choices(view);
    for (const name of CONTROLS) /** @type {HTMLButtonElement} */ (this.#part(name)).disabled = !view.offers[name];
    this.#beside.draw(view);
    show(this.#part("stop-now"), memory.status === "paused" && state.kind !== "settle");
    write(this.#part("press"), phrase(this.#words, memory.status === "paused" ? "go-on" : "pause"));
  }

  /**
   * What changes with time.
   * @param {View} view
   * @param {Memory} memory
   * @param {number} countdown
   */
  #count(view, memory, countdown) {
    const count = countOf(view.state, memory.elapsed);
    const under = count ? underCount(view.state, count, this.#words) : "";
    const paused = memory.status === "paused";
    if (count && countdown) this.#dial.draw({ ...count, big: String(countdown), beat: null }, phrase(this.#words, "counting"));
    else this.#dial.draw(count, paused ? phrase(this.#words, "paused") : under, count && !paused ? ofCount(count, this.#words) : "");
    // for whoever asks what the dial says; it is not announced by itself
    write(this.#part("now"), count ? sentences(view.side, leftOf(count, this.#words, this.#root.lang)) : "");
    const { exercise, of, share, leftMs } = this.#course.progress(memory);
    const where = phrase(this.#words, "exercise-of", { n: exercise, of });
    write(this.#part("where"), where);
    write(this.#part("left"), this.#minutes("left", leftMs));
    [...this.#part("course").children].forEach((leg, index) => {
      const gone = index < exercise - 1 ? 1 : index === exercise - 1 ? share : 0;
      /** @type {HTMLElement} */ (leg.firstElementChild).style.width = `${(gone * 100).toFixed(1)}%`;
    });
  }

  /**
   * @param {string} key
   * @param {number} ms
   */
  #minutes(key, ms) {
    return counted(this.#words, `${key}-minutes`, Math.max(1, Math.round(ms / MINUTE_MS)), this.#root.lang);
  }

  /**
   * A line with its own heading, hidden without a text.
   * @param {string} name
   * @param {string} text
   */
  #fold(name, text) {
    write(this.#part(`${name}-text`), text);
    show(this.#part(name), text);
  }

  /** @param {View} view */
  #more(view) {
    tell(this.#part("more-text"), view.more);
    this.#fold("breathing", view.breathing);
    this.#fold("not-feel", view.notFeel);
    show(this.#part("more"), view.more || view.breathing || view.notFeel);
  }

  /** @param {View} view */
  #choices({ choices }) {
    const place = this.#part("choices");
    place.replaceChildren(
      ...choices.map((label, option) => button(label, () => this.#hands.send({ type: "choose", option }), { class: "choice" })),
    );
    show(place, choices.length);
  }

  /** When what had the focus has gone, the main button gets it. */
  #keepFocus() {
    const active = document.activeElement;
    const lost = !active || active === document.body || active.closest("[hidden]") || active.matches(":disabled");
    if (lost) this.#focusMain();
  }

  #focusMain() {
    const place = ["settling", "dial", "done"].map((name) => this.#part(name)).find((node) => !node.hidden);
    (place?.matches("button") ? place : place?.querySelector("button"))?.focus({ preventScroll: true });
  }
}
