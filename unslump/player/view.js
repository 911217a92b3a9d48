// What there is to see and to do now, as plain data. The screen only draws it.

import { breath } from "./count.js";
import { Refused, step } from "./machine.js";
import { breathMs, paced } from "./pace.js";
import { counted, phrase, sentences } from "./words.js";

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Memory} Memory */
/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("./count.js").Counted} Counted */

/**
 * What holds for as long as one stays in a state.
 * @typedef {object} View
 * @property {import("./pace.js").Paced} state at the person's own pace
 * @property {string} title
 * @property {string} side empty unless it is one side
 * @property {string} answer what a symptom has led to, and why
 * @property {string} say
 * @property {string} more
 * @property {string} feel
 * @property {string} notFeel
 * @property {string} breathing
 * @property {string} next
 * @property {string} done the word on the button that says it is done; empty if there is none
 * @property {boolean} waits whether nothing goes on by itself
 * @property {string[]} choices
 * @property {Record<Offer, boolean>} offers
 * @property {string} hint how to find one's own pace, the first time
 * @property {string} aloud what to announce
 * @property {string} brief the same for somebody who has heard before what to do
 */
/** @typedef {"back" | "skip" | "easier" | "harder" | "step" | "longer" | "shorter" | "slower" | "faster"} Offer */
/** @typedef {import("./pace.js").Own & {taught: boolean}} Own */

/**
 * @param {Script} script
 * @param {Memory} memory
 * @param {Words} words
 * @param {string} [language]
 * @param {Own} [pace]
 * @returns {View}
 */
export function viewOf(script, memory, words, language, pace) {
  const state = paced(script.states[memory.at], pace);
  const block = script.blocks.find((candidate) => candidate.id === state.block);
  const own = block && block.exercise === state.exercise && state.kind !== "settle" ? block : undefined;
  const side = state.side === "left" || state.side === "right" ? phrase(words, `side-${state.side}`) : "";
  const answer = answerOf(script, memory);
  const amount =
    state.kind === "work" && state.count ? counted(words, `count-${state.count.unit}`, state.count.amount, language) : "";
  const done = doneOf(state, words);
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
    done,
    waits: !script.states[memory.at].ms && !state.ending,
    choices,
    offers: offersOf(script, memory, state, done),
    hint: breathMs(state) && pace && !pace.taught ? phrase(words, "breath-hint") : "",
    aloud: sentences(answer, state.kind === "work" ? side : "", state.say, amount, ...choices),
    brief: sentences(side, amount),
  };
}

/**
 * The small line under the big count.
 * @param {State} state
 * @param {Counted} count
 * @param {Words} words
 */
export function underCount(state, count, words) {
  if (breathMs(state) && count.beat !== null) return phrase(words, `breath-${breath(count.beat)}`);
  if (count.unit === "passes" && count.beat !== null) return phrase(words, breath(count.beat) === "in" ? "there" : "and-back");
  if (state.options?.length) return "";
  if (count.of !== null) return phrase(words, `of-${count.unit}`, { of: count.of });
  return phrase(words, state.kind === "work" ? `left-${count.unit}` : "left-time");
}

/**
 * Out of how many, where the line under the count says something else.
 * @param {Counted} count
 * @param {Words} words
 */
export function ofCount(count, words) {
  return count.of !== null && (count.unit === "breaths" || count.unit === "passes") ? phrase(words, "of", { of: count.of }) : "";
}

/**
 * What may be pressed now: the machine is asked, where it is not plain to see.
 * @param {Script} script
 * @param {Memory} memory
 * @param {State} state
 * @param {string} done
 * @returns {Record<Offer, boolean>}
 */
function offersOf(script, memory, state, done) {
  const { exercise } = state;
  const asked = memory.wishes.some(([name, what]) => name === exercise && what === "harder");
  const running = !state.ending && state.kind !== "settle" && !state.options?.length;
  const breathes = breathMs(state) > 0;
  return {
    back: !!state.on?.back,
    skip: !!state.on?.skip,
    easier: !!state.on?.easier,
    harder: running && !!exercise && !asked,
    step: running && !!state.on?.done && !done,
    longer: means(script, memory, "longer"),
    shorter: means(script, memory, "shorter"),
    slower: breathes,
    faster: breathes,
  };
}

/**
 * Whether an event means anything a moment from now.
 * @param {Script} script
 * @param {Memory} memory
 * @param {"longer" | "shorter"} type
 */
function means(script, memory, type) {
  try {
    step(script, { ...memory, elapsed: Math.max(1, memory.elapsed) }, { type });
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
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
  if (state.kind === "set-up" || !state.ms) return phrase(words, "done-waiting");
  return state.count?.unit === "reps" || state.count?.unit === "passes" ? phrase(words, "done-work") : "";
}
