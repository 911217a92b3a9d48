// The session machine: one step of a script. The same as unslump/core/machine.py, whose theory of operation counts
// here too: both run the cases in spec/session and are fuzzed against each other. Change neither alone.

import { Refused, readEvent } from "./events.js";

export { Refused };

/** @typedef {import("./types.js").Script} Script */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Memory} Memory */
/** @typedef {import("./types.js").Event} Event */
/** @typedef {import("./types.js").Symptom} Symptom */
/** @typedef {import("./types.js").Response} Response */
/** @typedef {import("./types.js").Gate} Gate */
/** @typedef {import("./types.js").How} How */

/**
 * The memory of a session that has not started.
 * @param {Script} script
 * @returns {Memory}
 */
export function begin(script) {
  return {
    at: script.start,
    status: "new",
    clock: 0,
    elapsed: 0,
    unbroken: 0,
    held: {},
    tiers: {},
    barred: [],
    felt: [],
    wishes: [],
    visits: [],
    ending: null,
  };
}

/**
 * What one event makes of a session. Refused if the event means nothing now.
 * @param {Script} script
 * @param {Memory} memory
 * @param {Event} event
 * @returns {Memory}
 */
export function step(script, memory, event) {
  readEvent(event);
  if (memory.status === "ended") throw new Refused("the session has ended");
  if (memory.status === "new") {
    if (event.type !== "start") throw new Refused("the session has not started");
    return enter(script, { ...memory, status: "running" }, script.start);
  }
  switch (event.type) {
    case "elapsed":
      return passTime(script, memory, event.ms);
    case "symptom":
      return answer(script, memory, event);
    case "choose":
      return choose(script, memory, event.option);
    default:
      return plain(script, memory, event.type);
  }
}

/**
 * @param {Script} script
 * @param {Memory} memory
 * @param {import("./types.js").Plain["type"]} kind
 * @returns {Memory}
 */
function plain(script, memory, kind) {
  const state = stateOf(script, memory.at);
  const offered = state.options?.length ?? 0;
  if (kind === "stop") return go(script, memory, script.ends.stopped, "stop");
  if (kind === "pause" && memory.status === "running") {
    return { ...holdNoted(script, memory), status: "paused", unbroken: 0 };
  }
  if (kind === "resume" && memory.status === "paused") return { ...memory, status: "running" };
  if (kind === "harder" && offered > 1) return choose(script, memory, 1);
  if (kind === "harder" && state.exercise) return wish(memory, state.exercise, "harder");
  if (kind === "done" && offered) return choose(script, memory, 0);
  const nudge = nudgeOf(script, state);
  if (kind === "longer" && nudge && memory.elapsed) return { ...memory, elapsed: Math.max(0, memory.elapsed - nudge) };
  if (kind === "shorter" && nudge && !offered) {
    if (memory.elapsed + nudge < (state.ms ?? 0)) return { ...memory, elapsed: memory.elapsed + nudge };
    return go(script, memory, edge(state, "done"), "done");
  }
  if (kind === "done" || kind === "back" || kind === "skip" || kind === "easier") {
    const target = own(state.on, kind);
    if (target !== undefined) {
      const noted = kind === "easier" && state.exercise ? wish(memory, state.exercise, "easier") : memory;
      return go(script, noted, target, kind);
    }
  }
  throw new Refused(`'${kind}' means nothing here (${state.kind}, ${memory.status})`);
}

/**
 * By how much the time here may be changed: to get ready and to rest, never what is worked (promise 2).
 * @param {Script} script
 * @param {State} state
 */
function nudgeOf(script, state) {
  return state.kind !== "work" && state.ms ? (script.nudge_ms ?? 0) : 0;
}

/**
 * @param {Memory} memory
 * @param {string} exercise
 * @param {string} what
 * @returns {Memory}
 */
function wish(memory, exercise, what) {
  return { ...memory, wishes: [...memory.wishes, [exercise, what]] };
}

/**
 * @param {Script} script
 * @param {Memory} memory
 * @param {number} option
 * @returns {Memory}
 */
function choose(script, memory, option) {
  const state = stateOf(script, memory.at);
  const options = state.options ?? [];
  if (option >= options.length) throw new Refused(`choice ${option} is not offered here`);
  return go(script, { ...memory, tiers: put(memory.tiers, state.block ?? "", option) }, options[option], "choose");
}

/**
 * Let time pass: states that last so long are left by themselves, the rest of the time counts for the next.
 * @param {Script} script
 * @param {Memory} memory
 * @param {number} ms
 * @returns {Memory}
 */
function passTime(script, memory, ms) {
  while (ms > 0 && memory.status === "running") {
    const state = stateOf(script, memory.at);
    const lasts = state.ms ?? 0;
    const spent = lasts ? Math.min(ms, lasts - memory.elapsed) : ms;
    memory = {
      ...memory,
      clock: memory.clock + spent,
      elapsed: memory.elapsed + spent,
      unbroken: memory.unbroken + spent,
    };
    ms -= spent;
    if (lasts && memory.elapsed >= lasts) {
      memory = state.options?.length ? choose(script, memory, 0) : go(script, memory, edge(state, "done"), "time");
    }
  }
  return memory;
}

/**
 * Bar what a symptom is blamed on, then end or back off (promise 3).
 * @param {Script} script
 * @param {Memory} memory
 * @param {Symptom} symptom
 * @returns {Memory}
 */
function answer(script, memory, symptom) {
  const state = stateOf(script, memory.at);
  const { kind, where = "elsewhere", severity = 0 } = symptom;
  const response = respond(script, memory, symptom);
  const blamed = [...(state.blames ?? []), ...(response.blame === "loads" ? (state.loads ?? []) : [])];
  const felt = {
    at: memory.at,
    clock: memory.clock,
    kind,
    where,
    severity,
    response: response.response,
    rule: response.id,
  };
  /** @type {Memory} */
  const noted = {
    ...memory,
    status: "running",
    barred: [...new Set([...memory.barred, ...blamed])].sort(byCodePoint),
    felt: [...memory.felt, felt],
  };
  if (response.response === "back-off") return go(script, noted, edge(state, "back-off"), "symptom");
  const ending = response.response === "emergency" ? "emergency" : "symptom";
  return go(script, noted, script.ends[ending], "symptom");
}

/**
 * The first response that matches; the last matches everything.
 * @param {Script} script
 * @param {Memory} memory
 * @param {Symptom} symptom
 * @returns {Response}
 */
export function respond(script, memory, { kind, where = "elsewhere", severity = 0 }) {
  const found = script.responses.find(
    (response) =>
      (!response.kinds?.length || response.kinds.includes(kind)) &&
      (!response.where?.length || response.where.includes(where)) &&
      severity >= (response.at_least ?? 0) &&
      memory.felt.length >= (response.earlier_symptoms ?? 0),
  );
  if (!found) throw new Error("broken script: a symptom goes unanswered");
  return found;
}

/**
 * Leave the present state and enter another.
 * @param {Script} script
 * @param {Memory} memory
 * @param {string} target
 * @param {How} how
 * @returns {Memory}
 */
function go(script, memory, target, how) {
  const visit = { state: memory.at, ms: memory.elapsed, how };
  return enter(script, { ...holdNoted(script, memory), visits: [...memory.visits, visit] }, target);
}

/**
 * The unbroken time of the present state written down, if it is work.
 * @param {Script} script
 * @param {Memory} memory
 * @returns {Memory}
 */
function holdNoted(script, memory) {
  if (stateOf(script, memory.at).kind !== "work") return memory;
  const longest = Math.max(own(memory.held, memory.at) ?? 0, memory.unbroken);
  return { ...memory, held: put(memory.held, memory.at, longest) };
}

/**
 * The holds without that of the state that is entered: whoever comes back to it must hold it anew.
 * @param {Memory} memory
 * @param {State} state
 * @returns {Record<string, number>}
 */
function heldWithout(memory, state) {
  if (state.kind !== "work" || own(memory.held, state.id) === undefined) return memory.held;
  return Object.fromEntries(Object.entries(memory.held).filter(([name]) => name !== state.id));
}

/**
 * Enter a state or, where it may not be entered, the one it names instead. The only way into any state.
 * @param {Script} script
 * @param {Memory} memory
 * @param {string} target
 * @returns {Memory}
 */
function enter(script, memory, target) {
  let state = stateOf(script, target);
  while (!mayEnter(memory, state)) {
    if (state.otherwise === undefined) throw new Error(`broken script: no way around ${state.id}`);
    state = stateOf(script, state.otherwise);
  }
  const entered = { ...memory, at: state.id, elapsed: 0, unbroken: 0, held: heldWithout(memory, state) };
  if (state.ending) return { ...entered, status: "ended", ending: state.ending };
  return { ...entered, status: "running" };
}

/**
 * Whether a state is neither barred nor behind a closed gate.
 * @param {Memory} memory
 * @param {State} state
 */
export function mayEnter(memory, state) {
  const barred = (state.barred_by ?? []).some((cause) => memory.barred.includes(cause));
  return !barred && (!state.gate || gateOpen(memory, state.gate));
}

/**
 * Whether every part of a gate holds.
 * @param {Memory} memory
 * @param {Gate} gate
 */
function gateOpen(memory, gate) {
  return (
    (own(memory.held, gate.held) ?? 0) >= gate.held_ms &&
    (own(memory.tiers, gate.block) ?? 0) >= gate.tier &&
    !memory.felt.some((felt) => gate.free_of.includes(felt.kind))
  );
}

/**
 * @param {Script} script
 * @param {string} name
 * @returns {State}
 */
function stateOf(script, name) {
  const state = own(script.states, name);
  if (!state) throw new Error(`broken script: no state ${name}`);
  return state;
}

/**
 * @param {State} state
 * @param {string} name
 * @returns {string}
 */
function edge(state, name) {
  const target = own(state.on, name);
  if (target === undefined) throw new Error(`broken script: ${state.id} leads nowhere on ${name}`);
  return target;
}

/**
 * What an object itself holds under a name.
 * @template T
 * @param {Record<string, T> | undefined} object
 * @param {string} name
 * @returns {T | undefined}
 */
function own(object, name) {
  return object && Object.hasOwn(object, name) ? object[name] : undefined;
}

/**
 * An object with one entry more, its keys in order.
 * @param {Record<string, number>} object
 * @param {string} name
 * @param {number} value
 * @returns {Record<string, number>}
 */
function put(object, name, value) {
  const entries = new Map([...Object.entries(object), [name, value]]);
  return Object.fromEntries([...entries].sort(([one], [other]) => byCodePoint(one, other)));
}

/**
 * The order of text by code points, as Python sorts it (JavaScript's own order is by UTF-16 units).
 * @param {string} one
 * @param {string} other
 * @returns {number}
 */
export function byCodePoint(one, other) {
  const left = Array.from(one, codePoint);
  const right = Array.from(other, codePoint);
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    if (left[index] !== right[index]) return left[index] - right[index];
  }
  return left.length - right.length;
}

/** @param {string} character */
function codePoint(character) {
  return character.codePointAt(0) ?? 0;
}
