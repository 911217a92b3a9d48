// The browser's own database: what waits to be sent, and the scripts that it was played on. The service worker reads the
// same (worker.js).

/** @typedef {import("../outbox.js").Parcel} Parcel */
/** @typedef {{id: string, script: import("../types.js").Script, seal: string}} Given */

const NAME = "unslump";
const VERSION = 1;

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** @returns {Promise<IDBDatabase>} rejected where the browser keeps nothing */
function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("out", { keyPath: "id" });
      request.result.createObjectStore("given", { keyPath: "id" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/**
 * Do something with one of the stores; done once it is on the disk.
 * @template T
 * @param {"out" | "given"} store
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>}
 */
async function within(store, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** What waits to be sent, in the browser's database. */
export const letterbox = {
  /** @returns {Promise<Parcel[]>} */
  all: () => within("out", "readonly", (store) => store.getAll()),
  /** @param {Parcel} parcel */
  put: (parcel) => within("out", "readwrite", (store) => store.put(parcel)),
  /** @param {string} id */
  remove: (id) => within("out", "readwrite", (store) => store.delete(id)),
};

/** Forget all that waits to be sent, and all scripts. */
export async function forgetAll() {
  await within("out", "readwrite", (store) => store.clear());
  await within("given", "readwrite", (store) => store.clear());
}

/** @param {Given} given */
export async function keepGiven(given) {
  await within("given", "readwrite", (store) => store.put(given));
}

/**
 * The script that a session was played on, if it was played from what the device kept.
 * @param {string} id
 * @returns {Promise<Given | undefined>}
 */
export async function givenOf(id) {
  try {
    return await within("given", "readonly", (store) => store.get(id));
  } catch {
    return undefined;
  }
}
