// What is kept in the browser, and the way to the server.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Marks, arrivedUnseen, dayOf } from "../../unslump/player/offline/marks.js";
import { Outbox } from "../../unslump/player/outbox.js";
import { Storing } from "../../unslump/player/storage.js";
import { Store, newId } from "../../unslump/player/store.js";

/** A browser's storage, for tests. */
class FakeStorage {
  /** @type {Map<string, string>} */
  items = new Map();
  full = false;
  get length() {
    return this.items.size;
  }
  /** @param {number} index */
  key(index) {
    return [...this.items.keys()][index] ?? null;
  }
  /** @param {string} key */
  getItem(key) {
    return this.items.get(key) ?? null;
  }
  /** @param {string} key @param {string} value */
  setItem(key, value) {
    if (this.full) throw new Error("QuotaExceededError");
    this.items.set(key, value);
  }
  /** @param {string} key */
  removeItem(key) {
    this.items.delete(key);
  }
}

/** The browser's database, for tests; or a browser that has none. */
class FakeBox {
  /** @type {Map<string, any>} */
  items = new Map();
  missing = false;
  #look() {
    if (this.missing) throw new Error("InvalidStateError");
  }
  async all() {
    this.#look();
    return structuredClone([...this.items.values()]);
  }
  /** @param {any} parcel */
  async put(parcel) {
    this.#look();
    this.items.set(parcel.id, structuredClone(parcel));
  }
  /** @param {string} id */
  async remove(id) {
    this.#look();
    this.items.delete(id);
  }
}

/** @returns {any} */
const fake = () => new FakeStorage();
const run = { id: "one", script: "s1", started_at: "2026-01-05T08:00:00Z", saved_at: 1000, events: [{ type: "start" }] };
const session = { id: "one", script: "s1", started_at: "2026-01-05T08:00:00Z", events: [{ type: "start" }] };

test("a running session is found again, by its script and its owner alone", () => {
  const storage = fake();
  new Store(new Storing(storage), "me").save(/** @type {any} */ (run));
  const store = new Store(new Storing(storage), "me");
  assert.deepEqual(store.load("s1"), run);
  assert.equal(store.load("s2"), null);
  assert.equal(new Store(new Storing(storage), "you").load("s1"), null);
  store.clear("s1");
  assert.equal(store.load("s1"), null);
});

test("what cannot be read is no session", () => {
  const storage = fake();
  storage.setItem("unslump.run.me.s1", "{");
  assert.equal(new Store(new Storing(storage), "me").load("s1"), null);
  storage.setItem("unslump.run.me.s1", '{"id": 4}');
  assert.equal(new Store(new Storing(storage), "me").load("s1"), null);
});

test("saving is due once a second, also when the clock was set back", () => {
  const store = new Store(new Storing(fake()), "me");
  assert.ok(store.due(0));
  store.save(/** @type {any} */ (run));
  assert.ok(!store.due(1999));
  assert.ok(store.due(2000));
  assert.ok(store.due(10));
});

test("sessions of other scripts that were left hours ago are handed over", () => {
  const store = new Store(new Storing(fake()), "me");
  store.save(/** @type {any} */ (run));
  assert.deepEqual(store.left("s1", 1e9), []);
  assert.deepEqual(store.left("s2", 1e6), []);
  assert.deepEqual(store.left("s2", 1e9), [run]);
});

test("a full or forbidden storage keeps things for this page and says so", () => {
  const storage = fake();
  storage.full = true;
  const storing = new Storing(storage);
  assert.equal(storing.write("a", 1), false);
  assert.equal(storing.lasting, false);
  assert.equal(storing.read("a"), 1);
  storage.full = false;
  assert.equal(storing.write("a", 2), true);
  assert.equal(storing.read("a"), 2);
  assert.equal(new Storing(null).write("a", 1), false);
});

test("ids are UUIDs, with and without crypto.randomUUID", () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(newId(), form);
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  assert.match(newId(), form);
  assert.notEqual(newId(), newId());
  Reflect.deleteProperty(crypto, "randomUUID");
});

/**
 * An outbox whose server answers as told, one answer after the other.
 * @param {any[]} answers
 * @param {any} [storage]
 * @param {any} [box] the browser's database
 */
function outboxWith(answers, storage = fake(), box = new FakeBox()) {
  /** @type {any[]} */
  const sent = [];
  /** @type {any[]} */
  const told = [];
  /** @type {[() => void, number][]} */
  const later = [];
  const means = {
    csrf: "token",
    fetch: /** @type {any} */ (
      async (/** @type {string} */ url, /** @type {any} */ options) => {
        sent.push({ url, ...options, body: JSON.parse(options.body) });
        const answer = answers.shift() ?? 200;
        if (answer === "offline") throw new TypeError("Failed to fetch");
        if (answer === "redirect") return { type: "opaqueredirect", status: 0, ok: false };
        if (typeof answer === "number") return new Response("{}", { status: answer });
        return Response.json(answer.body, { status: answer.status });
      }
    ),
    told: (/** @type {any} */ parcel, /** @type {any} */ outcome) => told.push([parcel.id, outcome.fate, outcome.message]),
    later: (/** @type {() => void} */ work, /** @type {number} */ ms) => later.push([work, ms]),
  };
  const outbox = new Outbox(new Storing(storage), "me", means, box);
  return { outbox, sent, told, later, storage, box };
}

test("a session is sent whole and leaves the outbox only when it is stored", async () => {
  const { outbox, sent, told } = outboxWith([201]);
  outbox.put(/** @type {any} */ (session), "/api/sessions");
  await outbox.flush();
  assert.equal(sent.length, 1);
  assert.equal(sent[0].url, "/api/sessions");
  assert.equal(sent[0].method, "POST");
  assert.equal(sent[0].redirect, "manual");
  assert.equal(sent[0].headers["X-CSRFToken"], "token");
  assert.deepEqual(sent[0].body, session);
  assert.deepEqual(told, [["one", "stored", ""]]);
  assert.deepEqual(await outbox.parcels(), []);
  await outbox.flush();
  assert.equal(sent.length, 1);
});

test("without a connection, or with a server in trouble, it is kept and tried again, later each time", async () => {
  const { outbox, sent, told, later } = outboxWith(["offline", 503, 429]);
  outbox.put(/** @type {any} */ (session), "/r");
  await outbox.flush();
  for (const wait of [2000, 4000, 8000]) {
    const [again, ms] = /** @type {[() => void, number]} */ (later.shift());
    assert.equal(ms, wait);
    again();
    await outbox.flush();
  }
  assert.equal(sent.length, 4);
  assert.deepEqual(
    told.map(([, fate]) => fate),
    ["later", "later", "later", "stored"],
  );
  assert.deepEqual(await outbox.parcels(), []);
});

test("it outlasts the page", async () => {
  const { outbox, storage, box } = outboxWith(["offline"]);
  outbox.put(/** @type {any} */ (session), "/r");
  await outbox.flush();
  const next = outboxWith([200], storage, box);
  await next.outbox.flush();
  assert.deepEqual(next.sent[0].body, session);
  assert.deepEqual(await next.outbox.parcels(), []);
});

test("a refusal is told in the server's words, kept, and not sent again", async () => {
  const { outbox, sent, told } = outboxWith([{ status: 400, body: { error: "bad-input", problems: ["events: wrong"] } }]);
  outbox.put(/** @type {any} */ (session), "/r");
  await outbox.flush();
  await outbox.flush();
  assert.equal(sent.length, 1);
  assert.deepEqual(told, [["one", "refused", "events: wrong"]]);
  assert.deepEqual(await outbox.refused(), [{ ...session, refused: { status: 400, message: "events: wrong" } }]);
});

test("a sign-in page in between is not taken for stored; the next page tries again", async () => {
  for (const answer of ["redirect", 401, 403]) {
    const { outbox, told, later, storage, box } = outboxWith([answer]);
    outbox.put(/** @type {any} */ (session), "/r");
    await outbox.flush();
    assert.equal(told[0][1], "signed-out");
    assert.equal(later.length, 0);
    const next = outboxWith([200], storage, box);
    await next.outbox.flush();
    assert.equal(next.told[0][1], "stored");
  }
});

test("two calls at once send once", async () => {
  const { outbox, sent } = outboxWith([200]);
  outbox.put(/** @type {any} */ (session), "/r");
  await Promise.all([outbox.flush(), outbox.flush()]);
  assert.equal(sent.length, 1);
});

test("what an earlier version left unsent is kept and sent, what it had refused is kept", async () => {
  const { outbox, sent, storage, box } = outboxWith([200]);
  storage.setItem("unslump.out.me.one", JSON.stringify({ ...session, url: "/r" }));
  const refused = { status: 400, message: "wrong" };
  storage.setItem("unslump.out.me.two", JSON.stringify({ ...session, id: "two", url: "/r", refused }));
  storage.setItem("unslump.out.you.three", JSON.stringify({ ...session, id: "three", url: "/r" }));
  await outbox.flush();
  assert.deepEqual(
    sent.map((one) => one.body),
    [session],
  );
  assert.deepEqual(await outbox.refused(), [{ ...session, id: "two", refused }]);
  assert.deepEqual([...box.items.keys()].sort(), ["three", "two"]);
  assert.equal(box.items.get("three").owner, "you");
  assert.equal(storage.length, 0);
});

test("a browser without a database sends from what it keeps otherwise", async () => {
  const box = new FakeBox();
  box.missing = true;
  const { outbox, sent } = outboxWith(["offline", 400, 200], fake(), box);
  outbox.put(/** @type {any} */ (session), "/r");
  await outbox.flush();
  assert.equal((await outbox.parcels()).length, 1);
  await outbox.flush();
  assert.equal((await outbox.refused()).length, 1);
  await outbox.putTold({ id: "two", pain: 3 }, "/told");
  await outbox.flush();
  assert.deepEqual(sent.at(-1).body, { id: "two", pain: 3 });
  assert.deepEqual(
    (await outbox.parcels()).map((parcel) => parcel.id),
    ["one"],
  );
});

test("what builds on something waits until that has arrived", async () => {
  const { outbox, sent } = outboxWith([503, 200, 200]);
  await outbox.putTold({ id: "check" }, "/told");
  await new Promise((resolve) => setTimeout(resolve, 2));
  outbox.put(/** @type {any} */ (session), "/r");
  await outbox.flush();
  assert.equal(sent.length, 1);
  await outbox.flush();
  assert.deepEqual(
    sent.map((one) => one.body.id),
    ["check", "check", "one"],
  );
});

test("a session that has ended leaves a mark until a newer day is kept", () => {
  const storing = new Storing(fake());
  new Outbox(storing, "me", { csrf: "" }, new FakeBox()).put(/** @type {any} */ (session), "/r", "symptom");
  const marks = new Marks(storing, "me");
  assert.deepEqual(marks.all, [{ what: "session", id: "one", on: dayOf(), ending: "symptom" }]);
  marks.drop(marks.all);
  assert.deepEqual(marks.all, []);
});

test("a session that arrived while a page was made is missed there, and no other is", () => {
  const today = "2026-11-20";
  /** @type {(id: string, ending: any, on?: string) => import("../../unslump/player/offline/marks.js").Mark} */
  const played = (id, ending, on = today) => ({ what: "session", id, on, ending });
  const missed = (/** @type {any[]} */ marks, known = "", /** @type {string[]} */ waiting = []) =>
    arrivedUnseen(marks, waiting, known, today)?.id;
  assert.equal(missed([played("a", "finished")]), "a");
  assert.equal(missed([played("a", "stopped"), played("b", "finished")], "stopped"), "b");
  assert.equal(missed([played("a", "finished")], "finished"), undefined, "the page knows of it");
  assert.equal(missed([played("a", "finished")], "", ["a"]), undefined, "it is still on its way");
  assert.equal(missed([played("a", "finished", "2026-11-19")]), undefined, "of another day");
  assert.equal(missed([played("a", "left")]), undefined);
  assert.equal(missed([{ what: "after", id: "c", on: today, session: "a" }]), undefined);
  assert.equal(missed([]), undefined);
});
