// The plain data that the player works with, as types. It says the same as unslump/core/script.py, events.py and
// machine.py; there is no code here.

/** @typedef {"new" | "running" | "paused" | "ended"} Status */
/** @typedef {"finished" | "stopped" | "symptom" | "emergency"} Ending */
/** @typedef {"done" | "time" | "back" | "skip" | "easier" | "choose" | "symptom" | "stop"} How */
/** @typedef {"ready" | "set-up" | "move" | "work" | "switch" | "rest" | "choose" | "settle" | "end"} StateKind */
/** @typedef {"seconds" | "breaths" | "reps" | "passes" | "minutes"} Unit */
/** @typedef {"pain" | "numbness" | "tingling" | "weakness" | "dizziness" | "chest" | "other"} SymptomKind */

/** @typedef {{unit: Unit, amount: number, each_ms: number}} Count */
/** @typedef {{held: string, held_ms: number, block: string, tier: number, free_of: string[]}} Gate */

/**
 * One moment of a session. Keys without content may be missing.
 * @typedef {object} State
 * @property {string} id
 * @property {StateKind} kind
 * @property {string} [block]
 * @property {string} [exercise]
 * @property {string} [position]
 * @property {string} [step]
 * @property {string} [phase]
 * @property {number} [round]
 * @property {"left" | "right" | "both"} [side]
 * @property {string} [title]
 * @property {string} [say]
 * @property {string} [more]
 * @property {number} [ms]
 * @property {Count} [count]
 * @property {string[]} [blames]
 * @property {string[]} [loads]
 * @property {string[]} [barred_by]
 * @property {number} [path]
 * @property {Gate} [gate]
 * @property {string} [otherwise]
 * @property {Record<string, string>} [on]
 * @property {string[]} [options]
 * @property {string[]} [labels]
 * @property {Ending} [ending]
 */

/**
 * @typedef {object} Block
 * @property {string} id
 * @property {string} exercise
 * @property {string} name
 * @property {string} phase
 * @property {Unit} unit
 * @property {number} amount
 * @property {number} times
 * @property {number} rounds
 * @property {number} rung
 * @property {"each" | "both" | "alternate"} sides
 * @property {string} feel
 * @property {string} not_feel
 * @property {string} breathing
 * @property {string[]} [because]
 * @property {string} [easier_than]
 */

/**
 * @typedef {object} Response
 * @property {string} id
 * @property {string[]} [kinds]
 * @property {string[]} [where]
 * @property {number} [at_least]
 * @property {number} [earlier_symptoms]
 * @property {"emergency" | "stop" | "back-off"} response
 * @property {"exercise" | "loads"} blame
 * @property {string} says
 */

/** @typedef {{id: string, label: string}} Named */
/** @typedef {{id: string, label: string, grades?: {label: string, severity: number}[], asks_where?: string[]}} Kind */

/**
 * @typedef {object} Script
 * @property {string} id
 * @property {string} start
 * @property {Record<Ending, string>} ends
 * @property {Block[]} blocks
 * @property {Record<string, State>} states
 * @property {Response[]} responses
 * @property {Kind[]} kinds
 * @property {Named[]} wheres
 * @property {Record<string, string>} words
 * @property {number} most_silence_ms
 * @property {number} [nudge_ms]
 */

/** @typedef {{at: string, clock: number, kind: string, where: string, severity: number, response: string, rule: string}} Felt */
/** @typedef {{state: string, ms: number, how: How}} Visit */

/**
 * All that a session remembers.
 * @typedef {object} Memory
 * @property {string} at
 * @property {Status} status
 * @property {number} clock
 * @property {number} elapsed
 * @property {number} unbroken
 * @property {Record<string, number>} held
 * @property {Record<string, number>} tiers
 * @property {string[]} barred
 * @property {Felt[]} felt
 * @property {[string, string][]} wishes
 * @property {Visit[]} visits
 * @property {Ending | null} ending
 */

/** @typedef {{type: "start" | "done" | "pause" | "resume" | "back" | "skip" | "easier" | "harder" | "longer" | "shorter" | "stop"}} Plain */
/** @typedef {{type: "elapsed", ms: number}} Elapsed */
/** @typedef {{type: "choose", option: number}} Choose */
/** @typedef {{type: "symptom", kind: string, where?: string, severity?: number}} Symptom */
/** @typedef {Plain | Elapsed | Choose | Symptom} Event */

export {};
