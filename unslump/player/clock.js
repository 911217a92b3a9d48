// Time from a monotonic clock, in whole milliseconds. Differences are measured, ticks are never counted, and the
// fractions of a millisecond that one reading leaves over belong to the next: nothing is lost in twenty minutes.

/** @typedef {{ms: number, silent: boolean}} Reading */

export class Clock {
  #now;
  #mostSilence;
  #last;

  /**
   * @param {() => number} now a monotonic clock in ms, such as performance.now
   * @param {number} mostSilence a longer silence than this many ms is reported as one
   */
  constructor(now, mostSilence) {
    this.#now = now;
    this.#mostSilence = mostSilence;
    this.#last = now();
  }

  /**
   * What has passed since the last reading. `silent`: so long that nobody can say what happened meanwhile.
   * @returns {Reading}
   */
  read() {
    const passed = Math.max(0, this.#now() - this.#last);
    const ms = Math.floor(passed);
    this.#last += ms;
    return { ms, silent: passed > this.#mostSilence };
  }
}
