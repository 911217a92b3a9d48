// Events: what happens in a session. Anything else is refused. The same as unslump/core/events.py.

/** @typedef {import("./types.js").Event} Event */

/** The event means nothing in this state; nothing has changed. */
export class Refused extends Error {
  code = "refused";
}

export const LONGEST_MS = 24 * 3600 * 1000;

const PLAIN = ["start", "done", "pause", "resume", "back", "skip", "easier", "harder", "longer", "shorter", "stop"];
const KINDS = ["pain", "numbness", "tingling", "weakness", "dizziness", "chest", "other"];
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** @type {Record<string, Record<string, (value: any) => boolean>>} */
const FIELDS = {
  elapsed: { ms: (ms) => whole(ms, LONGEST_MS) },
  choose: { option: (option) => whole(option, 9) },
  symptom: {
    kind: (kind) => KINDS.includes(kind),
    where: (where) => where === undefined || (typeof where === "string" && where.length <= 80 && ID.test(where)),
    severity: (severity) => severity === undefined || whole(severity, 10),
  },
};
for (const type of PLAIN) FIELDS[type] = {};

/**
 * The event itself if it is one; Refused if it is not.
 * @param {any} event
 * @returns {Event}
 */
export function readEvent(event) {
  const type = event?.type;
  if (typeof type !== "string" || !Object.hasOwn(FIELDS, type)) throw new Refused("there is no such event");
  const fields = FIELDS[type];
  for (const name of Object.keys(event)) {
    if (name !== "type" && !Object.hasOwn(fields, name)) throw new Refused(`${type}: unknown key ${name}`);
  }
  for (const [name, fits] of Object.entries(fields)) {
    if (!fits(event[name])) throw new Refused(`${type}: ${name} cannot be used`);
  }
  return event;
}

/**
 * @param {unknown} number
 * @param {number} most
 */
function whole(number, most) {
  return typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= most;
}
