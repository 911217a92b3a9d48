// What is on its way to the server: finished sessions, and what was told without a network. It stays until the server has
// said that it is stored; what the server refuses is kept too, with its words, for the person to save.
//
// A finished session is first written where that is done at once (storage.js), so that a page that is closed loses
// nothing, and then moved to the browser's database, from which the service worker can send it as well.

import { givenOf, letterbox } from "./offline/database.js";
import { Marks, dayOf } from "./offline/marks.js";
import { send } from "./posting.js";
import { Storing } from "./storage.js";

/** @typedef {import("./types.js").Event} Event */
/** @typedef {import("./types.js").Ending} Ending */
/** @typedef {{id: string, script: string, started_at: string, events: Event[]}} Session */
/** @typedef {{status: number, message: string}} Refusal */
/** @typedef {{id: string, owner: string, url: string, at: number, body: {id: string, [key: string]: unknown}, refused?: Refusal}} Parcel */
/** @typedef {import("./posting.js").Outcome} Outcome */
/** @typedef {{all: () => Promise<Parcel[]>, put: (parcel: Parcel) => Promise<unknown>, remove: (id: string) => Promise<unknown>}} Letterbox */

const PREFIX = "unslump.out.";
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 60000;

/**
 * @typedef {object} Means
 * @property {string} csrf
 * @property {typeof fetch} [fetch]
 * @property {(parcel: Parcel, outcome: Outcome) => void} [told] what became of a parcel
 * @property {(work: () => void, ms: number) => unknown} [later]
 */

export class Outbox {
  #storing;
  #owner;
  #means;
  #box;
  #tries = 0;
  #waiting = false;
  /** @type {Promise<void> | null} */
  #sending = null;

  /**
   * @param {Storing} storing
   * @param {string} owner
   * @param {Means} means
   * @param {Letterbox} [box]
   */
  constructor(storing, owner, means, box = letterbox) {
    this.#storing = storing;
    this.#owner = owner;
    this.#means = means;
    this.#box = box;
  }

  /**
   * A session that has ended, at once.
   * @param {Session} session
   * @param {string} url where to send it
   * @param {Ending | null} [ending]
   */
  put({ id, script, started_at, events }, url, ending) {
    this.#storing.write(`${PREFIX}${this.#owner}.${id}`, { id, script, started_at, events, url, at: Date.now() });
    new Marks(this.#storing, this.#owner).add({ what: "session", id, on: dayOf(), ending: ending ?? "left" });
  }

  /**
   * Something that was told.
   * @param {{id: string, [key: string]: unknown}} body
   * @param {string} url
   */
  async putTold(body, url) {
    await this.#keep({ id: body.id, owner: this.#owner, url, at: Date.now(), body });
  }

  /** @param {Parcel} parcel */
  async #keep(parcel) {
    const { id, url, at, body, refused } = parcel;
    try {
      await this.#box.put(parcel);
    } catch {
      this.#storing.write(`${PREFIX}${this.#owner}.${id}`, { ...body, url, at, ...(refused ? { refused } : {}) });
    }
  }

  /** @param {Parcel} parcel */
  async #drop({ id }) {
    this.#storing.remove(`${PREFIX}${this.#owner}.${id}`);
    await this.#box.remove(id).catch(() => {}); // no database: it was not there
  }

  /**
   * Everything of this owner, the oldest first.
   * @returns {Promise<Parcel[]>}
   */
  async parcels() {
    const kept = await collect(this.#storing, this.#box);
    return kept.filter((parcel) => parcel.owner === this.#owner);
  }

  /**
   * Sessions that the server refused, with what it said.
   * @returns {Promise<(Session & {refused: Refusal})[]>}
   */
  async refused() {
    const parcels = await this.parcels();
    return parcels.flatMap(({ body, refused }) => {
      if (!refused || !("events" in body)) return [];
      return [{ .../** @type {Session} */ (/** @type {unknown} */ (body)), refused }];
    });
  }

  /**
   * What waits to be sent of anybody.
   * @param {Storing} storing
   * @param {Letterbox} [box]
   */
  static async waiting(storing, box = letterbox) {
    return (await collect(storing, box)).filter((parcel) => !parcel.refused);
  }

  /**
   * Send everything that was not refused, in order. Tries again by itself while anything is left to send.
   * @returns {Promise<void>}
   */
  flush() {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendAll() {
    /** @type {Outcome | null} what keeps the rest from being sent: each builds on the one before */
    let stopped = null;
    for (const parcel of await this.parcels()) {
      if (parcel.refused) continue;
      const outcome = stopped ?? (await send(parcel, this.#means));
      if (outcome.fate === "stored") await this.#drop(parcel);
      else if (outcome.fate === "refused") {
        const { status, message } = outcome;
        await this.#keep({ ...parcel, refused: { status, message } });
      } else stopped = outcome;
      this.#means.told?.(parcel, outcome);
    }
    if (stopped?.fate === "later") this.#retry();
    else this.#tries = 0;
  }

  #retry() {
    void askForSync();
    if (this.#waiting) return;
    this.#waiting = true;
    const later = this.#means.later ?? setTimeout;
    const ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#tries);
    this.#tries += 1;
    later(() => {
      this.#waiting = false;
      void this.flush();
    }, ms);
  }
}

/**
 * Everything, the oldest first, once what was written at once is in the database as well.
 * @param {Storing} storing
 * @param {Letterbox} box
 * @returns {Promise<Parcel[]>}
 */
async function collect(storing, box) {
  /** @type {Map<string, Parcel>} */
  const found = new Map();
  for (const key of storing.keys(PREFIX)) {
    const { url, at = 0, refused, ...body } = storing.read(key) ?? {};
    if (!body.id) continue;
    const given = await givenOf(body.script);
    if (given) body.given = { script: given.script, seal: given.seal };
    /** @type {Parcel} */
    const parcel = { id: body.id, owner: key.slice(PREFIX.length, -body.id.length - 1), url, at, body };
    if (refused) parcel.refused = refused;
    found.set(parcel.id, parcel);
    try {
      await box.put(parcel);
      storing.remove(key);
    } catch {
      // no database: it stays where it is
    }
  }
  try {
    for (const parcel of await box.all()) found.set(parcel.id, parcel);
  } catch {
    // no database
  }
  return [...found.values()].sort((one, other) => one.at - other.at);
}

/** Let the browser send it when there is a network, also when no page is open any more, if it can. */
async function askForSync() {
  try {
    const registration = /** @type {any} */ (await navigator.serviceWorker?.getRegistration());
    await registration?.sync?.register("outbox");
  } catch {
    // not allowed, or not known: the next page sends it
  }
}
