// Keeps the day for a time without a network: what was decided, and the pictures of its exercises.

import { Outbox } from "../outbox.js";
import { Settings } from "../settings.js";
import { Storing } from "../storage.js";
import { DAY, PREFIX, read } from "./kept.js";
import { Marks } from "./marks.js";

/** @typedef {import("./standing.js").Kept} Kept */

/** The pictures come when the page itself has long been there. */
const PICTURES_AFTER_MS = 3000;

/**
 * @param {string} keeper for whom
 * @param {string} url where the day is
 * @param {string} page on which page one is: "today", "session" or "done"
 */
export async function keep(keeper, url, page) {
  if (!("caches" in globalThis) || !keeper) return;
  const storing = new Storing();
  const waiting = await Outbox.waiting(storing);
  const marks = new Map(storing.keys("unslump.marks.").map((key) => [key, storing.read(key)]));
  const cache = await caches.open(PREFIX + keeper);
  const old = await read(cache);
  const ahead = page === "done" || (page === "today" ? old !== null : (old?.days.length ?? 0) > 1);
  const headers = { Accept: "application/json", ...(old ? { "If-None-Match": old.state } : {}) };
  const response = await fetch(ahead ? `${url}?ahead` : url, { headers, credentials: "same-origin" });
  if (response.status === 404) await caches.delete(PREFIX + keeper);
  if (!response.ok && response.status !== 304) return;
  /** @type {Kept | null} */
  const kept = response.status === 304 ? old : await response.json();
  // what has not reached the server is not in what it decided
  if (!kept || waiting.some((parcel) => parcel.owner === kept.owner)) return;
  if (response.status !== 304) {
    const text = JSON.stringify({ ...kept, state: (response.headers.get("ETag") ?? "").replace(/^W\//, "") });
    await cache.put(DAY, new Response(text, { headers: { "Content-Type": "application/json" } }));
  }
  void navigator.serviceWorker?.ready.then(({ active, waiting, installing }) => {
    for (const one of [active, waiting, installing]) one?.postMessage("day-kept"); // the next version needs it as well
  });
  new Marks(storing, kept.owner).drop(marks.get(`unslump.marks.${kept.owner}`) ?? []);
  setTimeout(() => void keepPictures(cache, kept, storing), page === "done" ? 0 : PICTURES_AFTER_MS);
}

/**
 * @param {Cache} cache
 * @param {Kept} kept
 * @param {Storing} storing
 */
async function keepPictures(cache, { scripts, figures }, storing) {
  const { person } = new Settings(storing).choices;
  const states = Object.values(scripts).flatMap((script) => Object.values(script.states));
  const exercises = new Set(states.flatMap((state) => state.exercise ?? []));
  const wanted = [...exercises].map((exercise) => {
    const address = figures.replace("EXERCISE", encodeURIComponent(exercise));
    return new URL(person ? `${address}&person=${encodeURIComponent(person)}` : address, location.href).href;
  });
  for (const { url } of await cache.keys()) {
    if (!url.endsWith(DAY) && !wanted.includes(url)) await cache.delete(url);
  }
  for (const url of wanted) {
    try {
      if (!(await cache.match(url))) await cache.add(url);
    } catch {
      return; // no network any more: the rest another time
    }
  }
}
