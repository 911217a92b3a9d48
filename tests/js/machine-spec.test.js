// The cases in spec/session, run by the JavaScript machine. tests/test_machine_spec.py runs the same.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { Refused, begin, step } from "../../unslump/player/machine.js";

const SPEC = new URL("../../spec/session/", import.meta.url);
/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(new URL(name, SPEC), "utf8"));

/**
 * Makes everything in a value immutable, so that a machine that changes it fails.
 * @template T
 * @param {T} value
 * @returns {T}
 */
function frozen(value) {
  if (value && typeof value === "object") {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

/** @type {Record<string, any>} */
const scripts = {};
for (const name of readdirSync(new URL("scripts/", SPEC))) {
  scripts[name.replace(/\.json$/, "")] = frozen(read(`scripts/${name}`));
}

for (const name of readdirSync(SPEC).filter((entry) => entry.endsWith(".json"))) {
  for (const spec of read(name).cases) {
    test(`${name}: ${spec.name}`, () => {
      const script = scripts[spec.script];
      let memory = frozen(begin(script));
      /** @type {number[]} */
      const refused = [];
      spec.events.forEach((/** @type {any} */ event, /** @type {number} */ number) => {
        try {
          memory = frozen(step(script, memory, frozen(event)));
        } catch (error) {
          assert.ok(error instanceof Refused, String(error));
          refused.push(number);
        }
      });
      const states = memory.visits.map((visit) => visit.state);
      if (memory.status !== "new") states.push(memory.at);
      assert.deepEqual(states, spec.expect.states);
      assert.deepEqual(refused, spec.expect.refused);
      for (const [key, wanted] of Object.entries(spec.expect.memory ?? {})) {
        const value = /** @type {any} */ (memory)[key];
        assert.deepEqual(value, wanted, key);
        if (key === "held" || key === "tiers") assert.deepEqual(Object.keys(value), Object.keys(wanted), key);
      }
    });
  }
}
