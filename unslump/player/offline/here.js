// What a kept page needs to know of this device: where somebody stands, and the way to tell something.

import { Outbox } from "../outbox.js";
import { Storing } from "../storage.js";
import { newId } from "../store.js";
import { keptDay } from "./kept.js";
import { Marks, dayOf } from "./marks.js";
import { standing } from "./standing.js";

/** @typedef {import("./marks.js").Mark} Mark */

export async function here() {
  const kept = await keptDay();
  const storing = new Storing();
  const owner = kept?.owner ?? "";
  const marks = new Marks(storing, owner);
  const outbox = new Outbox(storing, owner, { csrf: "" });
  const today = dayOf();
  const pending = kept ? (await outbox.parcels()).filter((parcel) => !parcel.refused).map((parcel) => parcel.id) : [];
  const runs = storing.keys(`unslump.run.${owner}.`).map((key) => key.slice(`unslump.run.${owner}.`.length));
  // a browser that keeps nothing could not remember that a session has ended
  const lasting = storing.write("unslump.lasting", 1);
  const situation = { kept: lasting ? kept : null, today, marks: marks.all, pending, runs };
  return { kept, today, outbox, marks, stands: standing(situation) };
}

/**
 * Keep what was told, to be sent; and remember what it has led to.
 * @param {Awaited<ReturnType<typeof here>>} place
 * @param {string} url
 * @param {Record<string, unknown>} body
 * @param {(id: string) => Mark} mark
 */
export async function tell({ kept, today, outbox, marks }, url, body, mark) {
  const id = newId();
  marks.add(mark(id));
  await outbox.putTold({ id, owner: kept?.owner ?? "", on: today, ...body }, url);
  void outbox.flush();
}
