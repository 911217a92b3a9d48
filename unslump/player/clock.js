// Time from a monotonic clock, in whole milliseconds. Differences are measured, ticks are never counted, and the
// fractions of a millisecond that one reading leaves over belong to the next: nothing is lost in twenty minutes.

/** @typedef {{ms: number, silent: boolean}} Reading */

export class Clock {
  #now;
  #mostSilence;
  #wall;
  #last;
  #lastWall;

  /**
   * @param {() => number} now a monotonic clock in ms, such as performance.now
   * @param {number} mostSilence a longer silence than this many ms is reported as one
   * @param {() => number} [wall] the time of day in ms: it tells of a sleep that the monotonic clock slept through as well
   */
  constructor(now, mostSilence, wall = now) {
    this.#now = now;
    this.#mostSilence = mostSilence;
    this.#wall = wall;
    this.#last = now();
    this.#lastWall = wall();
  }

  /**
   * What has passed since the last reading. `silent`: so long that nobody can say what happened meanwhile.
   * @returns {Reading}
   */
  read() {
    const passed = Math.max(0, this.#now() - this.#last);
    const ms = Math.floor(passed);
    this.#last += ms;
    const wall = this.#wall();
    const slept = wall - this.#lastWall > passed + this.#mostSilence;
    this.#lastWall = wall;
    return { ms, silent: passed > this.#mostSilence || slept };
  }
}
