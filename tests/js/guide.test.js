// The order of words, count and sounds, with a voice that speaks only as long as we let it.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Guide } from "../../unslump/player/guide.js";
import { Speech } from "../../unslump/player/speech.js";

const words = {
  "breath-in": "Breathe in",
  "breath-out": "Breathe out",
  "still-seconds-other": "{n} seconds left",
  "still-minutes-other": "{n} minutes left",
};

/** What was said, in order. @type {any[]} */
let said = [];
/** What was sounded. @type {string[]} */
let sounded = [];
/** @type {any[]} */
let voices = [];

class Utterance {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

beforeEach(() => {
  said = [];
  sounded = [];
  voices = [{ name: "Ann", voiceURI: "ann", lang: "en-GB", localService: true, default: true }];
  Object.assign(globalThis, {
    SpeechSynthesisUtterance: Utterance,
    speechSynthesis: {
      getVoices: () => voices,
      speak: (/** @type {any} */ spoken) => said.push(spoken),
      cancel: () => {},
    },
  });
});

/** The last thing said has ended. */
const ended = () => said.at(-1)?.onend?.();
const texts = () => said.map((spoken) => spoken.text);

/** @param {{on?: boolean, sounds?: boolean}} [choice] */
function guiding({ on = true, sounds = true } = {}) {
  const speech = new Speech("en");
  speech.on = on;
  const sound = { on: sounds, play: (/** @type {string} */ cue) => sounds && sounded.push(cue) };
  const signals = { give: () => {} };
  return { speech, guide: new Guide(/** @type {any} */ ({ speech, sound, signals }), words, "en") };
}

/** @returns {any} */
const hold = (more = {}) => ({
  state: { kind: "work", exercise: "one", step: "hold", ms: 20000, count: { unit: "seconds", amount: 20, each_ms: 1000 } },
  aloud: "Lean forward. 20 seconds.",
  brief: "Right side. 20 seconds.",
  hint: "",
  answer: "",
  ...more,
});
/** @returns {any} */
const reps = () => ({ ...hold(), state: { kind: "work", exercise: "two", step: "go", ms: 9000, count: { unit: "reps", amount: 3, each_ms: 3000 } } });

test("words first: the count and its sound wait until they are said", () => {
  const { guide } = guiding();
  guide.entered(hold());
  guide.give("start", hold(), 0);
  assert.deepEqual(texts(), ["Lean forward. 20 seconds."]);
  assert.equal(guide.waits(), true);
  assert.deepEqual(sounded, []);
  ended();
  assert.equal(guide.waits(), false);
  assert.equal(guide.waits(), false);
  assert.deepEqual(sounded, ["start"]);
});

test("what was heard before is said in short, and nothing waits", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { guide } = guiding();
  guide.entered(hold());
  ended();
  guide.entered(hold());
  guide.give("start", hold(), 0);
  assert.equal(guide.waits(), false);
  assert.deepEqual(sounded, ["start"]);
  context.mock.timers.tick(500);
  assert.deepEqual(texts(), ["Lean forward. 20 seconds.", "Right side. 20 seconds."]);
});

test("after a symptom the whole answer is said, however often the step was heard", () => {
  const { guide } = guiding({ sounds: false });
  guide.entered(hold());
  ended();
  guide.entered(hold({ answer: "Let go slowly.", aloud: "Let go slowly. Rest." }));
  assert.equal(texts().at(-1), "Let go slowly. Rest.");
});

test("the count never speaks over words, nor over itself", () => {
  const { guide } = guiding();
  guide.entered(reps());
  guide.give("rep", reps(), 3100);
  assert.equal(said.length, 1);
  assert.deepEqual(sounded, ["rep"]);
  ended();
  guide.give("rep", reps(), 3100);
  assert.equal(texts().at(-1), "2");
  guide.give("rep", reps(), 6100);
  assert.equal(said.length, 2);
  ended();
  guide.give("rep", reps(), 6100);
  assert.equal(texts().at(-1), "3");
});

test("half time is said; three, two, one are sounds, or words where sounds are off", () => {
  const { guide } = guiding();
  guide.give("half", hold(), 10000);
  assert.equal(texts().at(-1), "10 seconds left");
  ended();
  guide.give("tick", hold(), 17000);
  assert.equal(said.length, 1);
  assert.deepEqual(sounded, ["tick"]);
  const silent = guiding({ sounds: false });
  silent.guide.give("tick", hold(), 17000);
  assert.equal(texts().at(-1), "3");
});

test("the voice leads the first two breaths, then sounds do", () => {
  const view = { ...hold(), state: { kind: "work", ms: 40000, count: { unit: "breaths", amount: 4, each_ms: 10000 } } };
  const { guide } = guiding();
  for (const [cue, at] of /** @type {[any, number][]} */ ([["out", 5000], ["in", 10000], ["out", 15000], ["in", 20000]])) {
    guide.give(cue, view, at);
    ended();
  }
  assert.deepEqual(texts(), ["Breathe out", "Breathe in", "Breathe out"]);
  assert.deepEqual(sounded, ["in"]);
});

test("without a voice nothing waits, and every cue is a sound", () => {
  voices = [];
  const { guide, speech } = guiding();
  assert.equal(speech.audible, false);
  guide.entered(hold());
  guide.give("start", hold(), 0);
  assert.equal(guide.waits(), false);
  guide.give("half", hold(), 10000);
  assert.deepEqual(sounded, ["start", "half"]);
  assert.deepEqual(said, []);
});

test("with the voice switched off nothing waits either", () => {
  const { guide } = guiding({ on: false });
  guide.entered(hold());
  assert.equal(guide.waits(), false);
});

test("a voice that never ends is not waited for for ever", (context) => {
  let now = 0;
  context.mock.method(performance, "now", () => now);
  const { guide } = guiding();
  guide.entered(hold());
  assert.equal(guide.waits(), true);
  now = 1500 + 95 * "Lean forward. 20 seconds.".length;
  assert.equal(guide.waits(), false);
});

test("only voices of this language that speak on this device, and the chosen one of them", () => {
  voices = [
    { voiceURI: "far", lang: "en-US", localService: false, default: true },
    { voiceURI: "es", lang: "es-ES", localService: true, default: false },
    { voiceURI: "gb", lang: "en_GB", localService: true, default: false },
    { voiceURI: "us", lang: "en-US", localService: true, default: true },
  ];
  const speech = new Speech("en");
  assert.deepEqual(speech.voices.map((voice) => voice.voiceURI), ["gb", "us"]);
  assert.equal(speech.voice?.voiceURI, "us");
  speech.name = "gb";
  assert.equal(speech.voice?.voiceURI, "gb");
  speech.name = "gone";
  speech.rate = 1.25;
  speech.say("Hello");
  assert.equal(said[0].voice.voiceURI, "us");
  assert.equal(said[0].rate, 1.25);
});
