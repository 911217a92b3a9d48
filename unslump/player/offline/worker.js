// The service worker. Online everything comes from the server as it is now. Without a network, the pages of the way from
// today to the end of a session come from what was kept, and a calm page stands for every other. `PLAN` is put in front
// by the server (site/offline/shell.py), which names every file by its hash.

const worker = /** @type {ServiceWorkerGlobalScope & {PLAN: Plan, cookieStore?: any}} */ (/** @type {unknown} */ (self));

/**
 * @typedef {object} Plan
 * @property {string} version
 * @property {Record<string, string>} files each with the hash of what is in it
 * @property {Record<string, {url: string, hash: string}>} pages
 * @property {string[]} first addresses of what is kept before there is a day; the rest comes with it
 * @property {Record<string, string>} paths which page stands in for which address
 * @property {string[]} forgets what is sent there may change who is here, or the language
 * @property {string} figures
 * @property {string} csrf
 */

const { version, files, pages, first, paths, forgets, figures, csrf } = worker.PLAN;
const SHELL = "unslump-shell-";
const DAYS = "unslump-day-";
const SESSION = "/session/";
/** Kept beside the rest once nothing is missing: half a player is none. */
const WHOLE = "/offline/whole";
/** After so long without an answer, what is kept is shown, if anything is. */
const PATIENCE_MS = 6000;
const DOWN = [502, 503, 504];
/** @type {Set<string>} pages that were answered from what is kept; their files come from there too */
const served = new Set();

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(takeOverUnlessPlaying());
  if (event.data === "day-kept") event.waitUntil(fill());
});
worker.addEventListener("sync", (/** @type {any} */ event) => {
  if (event.tag === "outbox") event.waitUntil(sendAll());
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(event, pathname));
  else if (request.method !== "GET") return;
  else if (Object.hasOwn(files, pathname)) event.respondWith(file(event, pathname));
  else if (pathname.startsWith(figures) && pathname !== figures) event.respondWith(figure(request));
});

/**
 * Fetch what is not there yet, each as its hash says; if one does not fit, this version is not used. Whoever has no day
 * yet has no use for its pages.
 */
async function fill() {
  const cache = await caches.open(SHELL + version);
  const there = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const whole = (await days()).length > 0;
  /** @type {[string, string, RequestCredentials][]} */
  const all = [
    ...Object.entries(files).map(([url, hash]) => /** @type {[string, string, RequestCredentials]} */ ([url, hash, "same-origin"])),
    // as for somebody whom nobody knows
    ...Object.values(pages).map(({ url, hash }) => /** @type {[string, string, RequestCredentials]} */ ([url, hash, "omit"])),
  ];
  const wanted = all.filter(([url]) => !there.has(url) && (whole || first.includes(url)));
  await Promise.all(wanted.map(async ([url, hash, credentials]) => cache.put(url, await fetched(url, hash, credentials))));
  if (whole) await cache.put(WHOLE, new Response());
}

/**
 * What a page has just loaded is not loaded again, unless it is another version.
 * @param {string} url
 * @param {string} integrity
 * @param {RequestCredentials} credentials
 */
async function fetched(url, integrity, credentials) {
  const as = (/** @type {RequestCache} */ cache) => fetch(new Request(url, { integrity, cache, credentials }));
  const response = await as("default").catch(() => as("reload"));
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith(SHELL) && name !== SHELL + version);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** Never in the middle of a session, in whatever window it is. */
async function takeOverUnlessPlaying() {
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (windows.some((client) => new URL(client.url).pathname === SESSION)) return;
  await fill(); // a day may have been kept since
  await worker.skipWaiting();
}

/**
 * @param {FetchEvent} event
 * @param {string} pathname
 * @returns {Promise<Response>}
 */
async function navigate({ request, resultingClientId }, pathname) {
  const page = Object.hasOwn(paths, pathname) ? paths[pathname] : undefined;
  const asks = request.method === "GET" || request.method === "HEAD";
  if (!asks && forgets.some((path) => pathname.startsWith(path))) await forget();
  try {
    const response = await (page && asks ? inTime(fetch(request)) : fetch(request));
    if (!page || !asks || !DOWN.includes(response.status)) return response;
  } catch {
    // no network
  }
  if (!asks) return Response.redirect(page ? pathname : "/today/", 303);
  served.add(resultingClientId);
  const there = page !== undefined && (first.includes(pages[page].url) || (await kept(WHOLE)));
  return (await kept(pages[there ? page : "elsewhere"].url)) ?? Response.error();
}

/**
 * @param {Promise<Response>} answer
 * @returns {Promise<Response>}
 */
function inTime(answer) {
  const patience = new Promise((_, reject) => setTimeout(() => reject(new Error("too slow")), PATIENCE_MS));
  return /** @type {Promise<Response>} */ (Promise.race([answer, patience]));
}

/**
 * @param {FetchEvent} event
 * @param {string} pathname
 * @returns {Promise<Response>}
 */
async function file({ request, clientId }, pathname) {
  if (served.has(clientId)) {
    const found = await kept(pathname);
    if (found) return found;
  }
  try {
    return await fetch(request);
  } catch (error) {
    const found = await kept(pathname);
    if (found) return found;
    throw error;
  }
}

/** @param {string} url */
async function kept(url) {
  return (await caches.open(SHELL + version)).match(url);
}

/**
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function figure(request) {
  try {
    return await fetch(request);
  } catch (error) {
    for (const ignoreSearch of [false, true]) {
      for (const name of await days()) {
        const found = await (await caches.open(name)).match(request, { ignoreSearch });
        if (found) return found;
      }
    }
    throw error;
  }
}

async function days() {
  return (await caches.keys()).filter((name) => name.startsWith(DAYS));
}

/** Whoever is here next finds nothing of who was here before. */
async function forget() {
  await Promise.all((await days()).map((name) => caches.delete(name)));
}

/** Send what waits, in order. Only what was stored goes; of everything else the next page that is open takes care. */
async function sendAll() {
  const database = await open();
  const waiting = await ask(database.transaction("out").objectStore("out").getAll());
  const token = (await worker.cookieStore?.get(csrf))?.value ?? "";
  let stored = false;
  for (const { id, url, body, refused } of waiting.sort((one, other) => one.at - other.at)) {
    if (refused) continue;
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), redirect: "manual" });
    if (!response.ok) break;
    await ask(database.transaction("out", "readwrite").objectStore("out").delete(id));
    stored = true;
  }
  if (!stored) return;
  for (const client of await worker.clients.matchAll({ type: "window" })) client.postMessage("stored");
}

/** @returns {Promise<IDBDatabase>} as in database.js */
function open() {
  const request = indexedDB.open("unslump", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("out", { keyPath: "id" });
    request.result.createObjectStore("given", { keyPath: "id" });
  };
  return ask(request);
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
