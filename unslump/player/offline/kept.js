// The day that this browser keeps, of one person at most, with the pictures of its exercises.

/** @typedef {import("./standing.js").Kept} Kept */

export const PREFIX = "unslump-day-";
export const DAY = "/offline/day";

/** The caches of kept days. */
export async function names() {
  return "caches" in globalThis ? (await caches.keys()).filter((name) => name.startsWith(PREFIX)) : [];
}

/**
 * Forget what is kept for anybody but one.
 * @param {string} keeper "" for nobody
 */
export async function forgetOthers(keeper) {
  const others = (await names()).filter((name) => name !== PREFIX + keeper);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/**
 * @param {Cache} cache
 * @returns {Promise<(Kept & {state: string}) | null>}
 */
export async function read(cache) {
  try {
    return (await (await cache.match(DAY))?.json()) ?? null;
  } catch {
    return null;
  }
}

/**
 * The kept day, if there is exactly one.
 * @returns {Promise<Kept | null>}
 */
export async function keptDay() {
  const [name, ...more] = await names();
  return name === undefined || more.length ? null : read(await caches.open(name));
}
