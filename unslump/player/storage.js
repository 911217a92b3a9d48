// The browser's own storage, or memory alone where the browser keeps nothing (then `lasting` is false).

export class Storing {
  /** @type {Map<string, string>} */
  #memory = new Map();
  #storage;
  lasting = true;

  /** @param {Storage | null} [storage] */
  constructor(storage = browserStorage()) {
    this.#storage = storage;
    this.lasting = storage !== null;
  }

  /**
   * @param {string} key
   * @returns {any} null if there is nothing, or nothing that can be read
   */
  read(key) {
    try {
      const text = this.#memory.get(key) ?? this.#storage?.getItem(key) ?? null;
      return text === null ? null : JSON.parse(text);
    } catch {
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {unknown} value
   * @returns {boolean} whether it will outlast this page
   */
  write(key, value) {
    const text = JSON.stringify(value);
    try {
      if (this.#storage) {
        this.#storage.setItem(key, text);
        this.#memory.delete(key);
        this.lasting = true;
        return true;
      }
    } catch {
      // full, or forbidden: this page keeps it
    }
    this.#memory.set(key, text);
    this.lasting = false;
    return false;
  }

  /** @param {string} key */
  remove(key) {
    this.#memory.delete(key);
    try {
      this.#storage?.removeItem(key);
    } catch {
      // nothing was kept there
    }
  }

  /**
   * The keys that begin so.
   * @param {string} prefix
   * @returns {string[]}
   */
  keys(prefix) {
    const found = new Set(this.#memory.keys());
    try {
      for (let index = 0; index < (this.#storage?.length ?? 0); index += 1) found.add(this.#storage?.key(index) ?? "");
    } catch {
      // memory alone
    }
    return [...found].filter((key) => key.startsWith(prefix)).sort();
  }
}

/** @returns {Storage | null} */
function browserStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
