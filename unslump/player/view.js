// What there is to see and to do now, as plain data. The screen only draws it.

import { breath } from "./count.js";
import { Refused, step } from "./machine.js";
import { counted, phrase, sentences } from "./words.js";

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Memory} Memory */
/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("./count.js").Counted} Counted */

/**
 * What holds for as long as one stays in a state.
 * @typedef {object} View
 * @property {State} state
 * @property {string} title
 * @property {string} side empty unless it is one side
 * @property {string} answer what a symptom has led to, and why
 * @property {string} say
 * @property {string} more
 * @property {string} feel
 * @property {string} notFeel
 * @property {string} breathing
 * @property {string} next
 * @property {string} done the word on the button that goes on; empty if there is none
 * @property {boolean} waits whether nothing goes on by itself
 * @property {string[]} choices
 * @property {{back: boolean, skip: boolean, easier: boolean}} offers
 * @property {string} aloud what to announce
 */

/**
 * @param {Script} script
 * @param {Memory} memory
 * @param {Words} words
 * @param {string} [language]
 * @returns {View}
 */
export function viewOf(script, memory, words, language) {
  const state = script.states[memory.at];
  const block = script.blocks.find((candidate) => candidate.id === state.block);
  const own = block && block.exercise === state.exercise && state.kind !== "settle" ? block : undefined;
  const side = state.side === "left" || state.side === "right" ? phrase(words, `side-${state.side}`) : "";
  const answer = answerOf(script, memory);
  const choices = (state.options ?? []).map((_, index) => state.labels?.[index] ?? String(index + 1));
  return {
    state,
    title: state.title ?? "",
    side,
    answer,
    say: state.say ?? "",
    more: state.more ?? "",
    feel: state.kind === "work" ? (own?.feel ?? "") : "",
    notFeel: own?.not_feel ?? "",
    breathing: own?.breathing ?? "",
    next: nextOf(script, memory, words),
    done: doneOf(state, words),
    waits: !state.ms && !state.ending,
    choices,
    offers: { back: !!state.on?.back, skip: !!state.on?.skip, easier: !!state.on?.easier },
    aloud: sentences(
      answer,
      state.kind === "work" ? side : "",
      state.say,
      state.kind === "work" && state.count ? counted(words, `count-${state.count.unit}`, state.count.amount, language) : "",
      ...choices,
    ),
  };
}

/**
 * The small line under the big count.
 * @param {State} state
 * @param {Counted} count
 * @param {Words} words
 */
export function underCount(state, count, words) {
  if (count.unit === "breaths" && count.beat !== null) return phrase(words, `breath-${breath(count.beat)}`);
  if (state.options?.length) return "";
  if (count.of !== null) return phrase(words, `of-${count.unit}`, { of: count.of });
  return phrase(words, state.kind === "work" ? `left-${count.unit}` : "left-time");
}

/**
 * What the last symptom led to, while one still stands before it.
 * @param {Script} script
 * @param {Memory} memory
 */
function answerOf(script, memory) {
  if (memory.visits.at(-1)?.how !== "symptom") return "";
  const rule = memory.felt.at(-1)?.rule;
  return script.responses.find((response) => response.id === rule)?.says ?? "";
}

/**
 * What comes when this is over as it should be: the machine itself is asked.
 * @param {Script} script
 * @param {Memory} memory
 * @param {Words} words
 */
function nextOf(script, memory, words) {
  const state = script.states[memory.at];
  if (state.options?.length) return phrase(words, "choosing");
  if (state.ending || state.kind === "settle") return "";
  const left = (state.ms ?? 0) - memory.elapsed;
  let after;
  try {
    after = step(script, { ...memory, status: "running" }, left > 0 ? { type: "elapsed", ms: left } : { type: "done" });
  } catch (error) {
    if (error instanceof Refused) return "";
    throw error;
  }
  const next = script.states[after.at];
  const what = next.ending ? phrase(words, "next-end") : next.block === state.block ? next.say : next.title;
  return what ? phrase(words, "next", { what }) : "";
}

/**
 * @param {State} state
 * @param {Words} words
 */
function doneOf(state, words) {
  if (state.ending || state.kind === "settle" || state.options?.length || !state.on?.done) return "";
  if (!state.ms) return phrase(words, "done-waiting");
  if (state.kind !== "work") return phrase(words, "done-early");
  return state.count?.unit === "reps" || state.count?.unit === "passes" ? phrase(words, "done-work") : "";
}
