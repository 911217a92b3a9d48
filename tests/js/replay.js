// Plays what test_machine_fuzz.py sends: first one line with all scripts, then one line for each case. Answers one line
// for each case: after each event, the first letters of the SHA-256 of the memory's JSON, or the memory itself if the
// case asks for it.

import { createHash } from "node:crypto";
import { createInterface } from "node:readline";

import { Refused, begin, step } from "../../unslump/player/machine.js";

/** @param {string} text */
const digest = (text) => createHash("sha256").update(text).digest("hex").slice(0, 16);

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const scripts = JSON.parse((await lines.next()).value ?? "{}");
for await (const line of lines) {
  const { script, events, full } = JSON.parse(line);
  let memory = begin(scripts[script]);
  const answers = [];
  for (const event of events) {
    try {
      memory = step(scripts[script], memory, event);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
    answers.push(full ? memory : digest(JSON.stringify(memory)));
  }
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
