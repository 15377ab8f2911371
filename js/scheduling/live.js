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

/** How far the clock on the wall and the other one may go apart by themselves before a start. */
const drift = 50;

/** How long a scheduler gets to run by itself what is overdue. After a busy event loop it does so at
 * once. After a sleep or a jump of the clock its timers still wait; croner looks at the time every
 * 30 seconds. */
const graceAfterBlock = 2_000;
const graceAfterJump = 35_000;
const longestGrace = 60_000;

/**
 * Notices, while the scheduler runs, that time went by without it: a blocked event loop, a suspended
 * machine, a clock that jumped. A clock that goes backwards is no gap.
 */
export class Live {
  #clock;
  #ledger;
  #onGap;
  /** When time was looked at last: on the wall, and as it really passes. */
  #last = Infinity;
  #previous = Infinity;
  #lastMonotonic;
  #madeAt;
  #wasSetBack = false;
  #resolvedUntil = -Infinity;
  /** @type {Gap | undefined} */
  #gap;
  /** @type {Set<Track>} those with slots that the scheduler reported as missed */
  #reported = new Set();
  /** When the scheduler had its chance, and since when it has it. Not of the wall. */
  #graceEnds = -Infinity;
  #graceBegan = -Infinity;
  /** @type {unknown} */
  #ticking;
  /** @type {unknown} */
  #waiting;

  /**
   * @param {object} parts
   * @param {Clock} parts.clock
   * @param {Ledger} parts.ledger
   * @param {(gap: Gap | undefined, reported: Set<Track>) => boolean} parts.onGap told once the
   *   scheduler had its chance; what it leaves is recorded as it ends. False: later
   */
  constructor({ clock, ledger, onGap }) {
    this.#clock = clock;
    this.#ledger = ledger;
    this.#onGap = onGap;
    this.#madeAt = clock.now();
    this.#lastMonotonic = this.#monotonic();
  }

  /**
   * Up to when a start may plan: now, unless the clock jumped since this was made. Then schedulers
   * may still wait for slots before now, and what follows is for `start` to find a gap.
   * @returns {number}
   */
  plannable() {
    const now = this.#clock.now();
    const monotonic = this.#monotonic();
    const jumped = now - this.#madeAt - (monotonic - this.#lastMonotonic);
    if (jumped > tolerance) return this.#madeAt;
    if (jumped < -drift) this.#wasSetBack = true;
    this.#lastMonotonic = monotonic;
    return now;
  }

  /**
   * Watches from a time on.
   * @param {number} since what `plannable` gave
   */
  start(since) {
    this.#last = this.#previous = this.#resolvedUntil = since;
    if (this.#reported.size > 0) this.#wait(graceAfterBlock);
    // A scheduler that was made before that waits for a slot which is not the next any more.
    if (this.#wasSetBack) this.#open(since, since, graceAfterJump);
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
    const back = passed < 0;
    if (back ? !this.#gap : !(passed > period + tolerance)) return;
    const monotonic = this.#monotonic();
    const jumped = back || passed - (monotonic - this.#lastMonotonic) > tolerance;
    const from = Math.max(Math.min(this.#previous, this.#last), this.#resolvedUntil);
    this.#last = now;
    this.#lastMonotonic = monotonic;
    this.#open(from, now, jumped ? graceAfterJump : graceAfterBlock);
    this.release();
  }

  /**
   * The scheduler says that it lost a slot.
   * @param {Track} track
   * @param {number} slot
   */
  missed(track, slot) {
    if (slot <= track.plannedUntil) return;
    track.lose(slot);
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

  /**
   * @param {number} from
   * @param {number} until
   * @param {number} grace milliseconds
   */
  #open(from, until, grace) {
    this.#gap = { from: Math.min(from, this.#gap?.from ?? from), until };
    this.#wait(grace);
  }

  /** @param {number} grace milliseconds */
  #wait(grace) {
    const now = this.#monotonic();
    if (this.#waiting === undefined) {
      this.#graceBegan = now;
      this.#graceEnds = now + grace;
      this.#waiting = background(this.#clock, () => this.#resolve(), grace);
    }
    // A machine that is never at rest gets its turn all the same.
    const latest = this.#graceBegan + longestGrace;
    this.#graceEnds = Math.min(Math.max(this.#graceEnds, now + grace), latest);
  }

  #resolve() {
    const now = this.#clock.now();
    this.sense(now);
    const left = this.#graceEnds - this.#monotonic();
    if (left > 0) {
      this.#waiting = background(this.#clock, () => this.#resolve(), left);
      return;
    }
    this.#waiting = undefined;
    const reported = this.#reported;
    this.#reported = new Set();
    const gap = this.#gap;
    const until = now - graceAfterBlock;
    const due = gap && until > gap.from ? { from: gap.from, until } : undefined;
    if (!this.#onGap(due, reported)) {
      // Until then nothing behind the gap is recorded, so that a crash leaves it to the next start.
      for (const track of reported) this.#reported.add(track);
      this.#waiting = background(this.#clock, () => this.#resolve(), period);
      return;
    }
    this.#ledger.tick();
    if (due) this.#resolvedUntil = until;
    this.#gap = undefined;
    if (gap && gap.until > until) {
      this.#open(Math.max(gap.from, until), gap.until, graceAfterBlock);
    }
    this.release();
  }

  #monotonic() {
    return (this.#clock.monotonic ?? this.#clock.now)();
  }
}
