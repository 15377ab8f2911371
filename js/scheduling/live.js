import { background } from './clock.js';

/** @import { Clock } from './types.js' */
/** @import { Ledger, Track } from './ledger.js' */

/**
 * @typedef {object} Gap a span of time in which the scheduler may have lost slots
 * @property {number} from exclusive, milliseconds since 1970
 * @property {number} until
 */

/** How often time is looked at, and how much more than that may pass before it counts as a gap. */
const period = 500;
const tolerance = 500;

/** How long a scheduler gets to run by itself what is overdue: after a busy event loop it does so
 * at once; after a sleep or a jump of the clock croner looks at the time within 30 seconds. */
const graceAfterBlock = 2_000;
const graceAfterJump = 35_000;

/**
 * Notices, while the scheduler runs, that time went by without it: a blocked event loop, a suspended
 * machine, a clock that jumped. A clock that goes backwards is no gap.
 */
export class Live {
  #clock;
  #ledger;
  #onGap;
  #last = Infinity;
  #previous = Infinity;
  #lastMonotonic = 0;
  #resolvedUntil = -Infinity;
  /** @type {Gap | undefined} */
  #gap;
  /** @type {Set<Track>} those with slots that the scheduler reported as missed */
  #reported = new Set();
  #grace = 0;
  /** @type {any} */
  #ticking;
  /** @type {any} */
  #waiting;

  /**
   * @param {object} parts
   * @param {Clock} parts.clock
   * @param {Ledger} parts.ledger
   * @param {(gap: Gap | undefined, reported: Set<Track>) => void} parts.onGap told once the
   *   scheduler had its chance; what it leaves is recorded as it ends
   */
  constructor({ clock, ledger, onGap }) {
    this.#clock = clock;
    this.#ledger = ledger;
    this.#onGap = onGap;
  }

  /**
   * Watches from a time on.
   * @param {number} now
   */
  start(now) {
    this.#last = this.#previous = this.#resolvedUntil = now;
    this.#lastMonotonic = this.#monotonic();
    this.#tick();
  }

  stop() {
    this.#clock.clearTimeout(this.#ticking);
    this.#clock.clearTimeout(this.#waiting);
    this.#last = Infinity;
  }

  /** Lets go of what was held back, but for a gap that is not dealt with yet. */
  release() {
    this.#ledger.hold(this.#gap ? this.#gap.from + 1 : Infinity);
  }

  /**
   * Looks whether too much time went by since it was last looked at.
   * @param {number} now
   */
  sense(now) {
    const passed = now - this.#last;
    if (!(passed > period + tolerance)) return;
    const monotonic = this.#monotonic();
    const jumped = passed - (monotonic - this.#lastMonotonic) > tolerance;
    const from = Math.max(Math.min(this.#previous, this.#last), this.#resolvedUntil);
    this.#gap = { from: Math.min(from, this.#gap?.from ?? from), until: now };
    this.#last = now;
    this.#lastMonotonic = monotonic;
    this.release();
    this.#wait(jumped ? graceAfterJump : graceAfterBlock);
  }

  /**
   * The scheduler says that it lost a slot.
   * @param {Track} track
   * @param {number} slot
   */
  missed(track, slot) {
    track.lost.add(slot);
    this.#reported.add(track);
    if (this.#last < Infinity) this.#wait(graceAfterBlock);
  }

  /** @param {Track} track */
  forget(track) {
    this.#reported.delete(track);
  }

  #tick() {
    const now = this.#clock.now();
    this.sense(now);
    if (!this.#gap) {
      this.#ledger.tick();
      this.#previous = this.#last;
    }
    this.#last = now;
    this.#lastMonotonic = this.#monotonic();
    this.#ticking = background(this.#clock, () => this.#tick(), period);
  }

  /** @param {number} grace milliseconds */
  #wait(grace) {
    this.#grace = Math.max(grace, this.#grace);
    this.#waiting ??= background(this.#clock, () => this.#resolve(), this.#grace);
  }

  #resolve() {
    const grace = this.#grace;
    this.#waiting = undefined;
    this.#grace = 0;
    const now = this.#clock.now();
    this.sense(now);
    const reported = this.#reported;
    this.#reported = new Set();
    const gap = this.#gap;
    // What lies ahead, since the clock was set back, the scheduler runs when it comes.
    const end = gap ? Math.min(gap.until, now) : -Infinity;
    const until = Math.min(end, now - grace);
    const due = gap && until > gap.from ? { from: gap.from, until } : undefined;
    this.#onGap(due, reported);
    this.#ledger.tick();
    if (due) this.#resolvedUntil = until;
    if (gap) {
      const from = Math.max(gap.from, until);
      this.#gap = from < end ? { from, until: end } : undefined;
      if (this.#gap) this.#wait(grace);
    }
    this.release();
  }

  #monotonic() {
    return (this.#clock.monotonic ?? this.#clock.now)();
  }
}
