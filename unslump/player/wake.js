// Keeps the screen awake while a session runs, where the browser can.

export class Wake {
  #wanted = false;
  /** @type {WakeLockSentinel | null} */
  #lock = null;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.#settle());
  }

  /** @param {boolean} wanted */
  keep(wanted) {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    void this.#settle();
  }

  async #settle() {
    if (!("wakeLock" in navigator)) return;
    try {
      if (this.#wanted && document.visibilityState === "visible") {
        if (this.#lock && !this.#lock.released) return;
        this.#lock = await navigator.wakeLock.request("screen");
        if (this.#wanted) return;
      }
      if (!this.#wanted && this.#lock) {
        await this.#lock.release();
        this.#lock = null;
      }
    } catch {
      this.#lock = null; // a low battery or the browser's own choice: the session goes on without
    }
  }
}
