import { checkKnown, checkNumber, refuse } from './checks.js';

/** @import { Clock } from './types.js' */

/** Runs a second; `burst`, default 1, of them may begin at once. @typedef {number | { perSecond: number, burst?: number }} Rate */

/** A token bucket. It starts full. */
export class Bucket {
  #perMillisecond;
  #burst;
  #tokens;
  #time;
  #at;

  /**
   * @param {Rate} rate `Infinity`: no limit
   * @param {Clock} clock
   * @throws {SnapshotError} `INVALID_ARGUMENT`
   */
  constructor(rate, clock) {
    const given = typeof rate === 'object' ? (rate ?? {}) : { perSecond: rate };
    checkKnown(given, ['perSecond', 'burst']);
    const { perSecond, burst = 1 } = /** @type {{ perSecond: number, burst?: number }} */ (given);
    if (!(typeof perSecond === 'number' && perSecond > 0)) {
      refuse('rate', rate, 'runs a second, above 0, or { perSecond, burst }');
    }
    checkNumber('burst', burst, 1, '1 or more');
    this.#perMillisecond = perSecond / 1000;
    this.#burst = this.#tokens = burst;
    this.#time = clock.monotonic ?? clock.now;
    this.#at = this.#time();
  }

  /**
   * Takes a token, or says how long to wait for one.
   * @returns {number} milliseconds; 0: taken
   */
  take() {
    if (this.#perMillisecond === Infinity) return 0;
    const now = this.#time();
    const gained = Math.max(now - this.#at, 0) * this.#perMillisecond;
    this.#tokens = Math.min(this.#tokens + gained, this.#burst);
    this.#at = now;
    // Sums of fractions come out a little short of the whole token.
    if (this.#tokens > 1 - 1e-6) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.ceil((1 - this.#tokens) / this.#perMillisecond - 1e-3);
  }
}
