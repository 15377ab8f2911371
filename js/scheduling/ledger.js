/** @import { Clock, Job, Recorder } from './types.js' */
/** @import { Rule } from './policies.js' */
/** @import { Window } from './catch-up.js' */

/** @typedef {'succeeded' | 'failed'} Outcome */

/**
 * A slot that ended. Without an outcome it did not run: a policy skipped it, and all before it.
 * @typedef {object} Ended
 * @property {number} slot
 * @property {number} [startedAt]
 * @property {Outcome} [outcome]
 */

/** Shared by the many schedules that have none. @type {ReadonlySet<number>} */
const none = new Set();

const heldAtMost = 1000;
const late = 2000;
const early = 1000;

/** What is known of one schedule while the process lives. Times are milliseconds since 1970. */
export class Track {
  /** @type {{ slot: number, startedAt: number }[]} begun and not ended */
  running = [];
  /** @type {Ended[]} ended behind an older slot that did not, oldest first */
  ended = [];
  /** @type {Window[]} what is still to be caught up, oldest first */
  windows = [];
  /** @type {Set<number> | undefined} */
  #lost;
  /** Whether its last slot to be caught up may not be durable yet. */
  unsaved = false;
  /** Up to here a plan has decided which missed slots run, whatever the scheduler thinks. */
  plannedUntil = -Infinity;
  /** The first slot that can be due: the schedule has none between the last plan and this. */
  due = -Infinity;
  /** The newest that was written into the snapshot, and of those the newest that ran.
   * @type {{ ended?: Ended, run?: Ended }} */
  written = {};
  /** Since when the snapshot knows the schedule, where this process told it.
   * @type {number | undefined} */
  since;

  /**
   * @param {Job} job
   * @param {Rule} rule
   * @param {number} addedAt since when its own scheduler is at work
   */
  constructor(job, rule, addedAt) {
    this.job = job;
    this.rule = rule;
    this.addedAt = addedAt;
  }

  /** @param {Ended} ended goes behind those of older slots */
  add(ended) {
    let at = this.ended.length;
    while (at > 0 && this.ended[at - 1].slot > ended.slot) at -= 1;
    this.ended.splice(at, 0, ended);
  }

  /** @returns {ReadonlySet<number>} slots that the scheduler reported as missed */
  get lost() {
    return this.#lost ?? none;
  }

  /** @param {number} slot */
  lose(slot) {
    this.#lost ??= new Set();
    this.#lost.add(slot);
  }

  /** @param {(slot: number) => boolean} isKept */
  keepLost(isKept) {
    for (const slot of this.lost) if (!isKept(slot)) this.#lost?.delete(slot);
  }
}

/**
 * Decides when a slot may be recorded: when it ended and no older slot of its schedule is running,
 * waiting to be caught up, or perhaps lost. So whatever a crash interrupts is found missed again.
 */
export class Ledger {
  #clock;
  #write;
  #sense;
  /** Slots not older than this are held back: until the restored snapshot is there, all. */
  #holdFrom = -Infinity;
  /** @type {Set<Track>} those with an ended slot that is held back */
  #held = new Set();
  /** @type {Map<Track, Set<number>>[]} slots reported since the last ticks, the newest first */
  #reported = [new Map(), new Map(), new Map()];

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {(track: Track, ended: Ended) => void} options.write puts it into the snapshot
   * @param {(now: number) => void} options.sense told the time at each report, before it counts
   */
  constructor({ clock, write, sense }) {
    this.#clock = clock;
    this.#write = write;
    this.#sense = sense;
  }

  /**
   * @param {Track} track
   * @param {number} slot
   * @returns {boolean} whether the slot is still to be run
   */
  began(track, slot) {
    const now = this.#clock.now();
    this.#sense(now);
    // Only what comes late is left out: after the clock was set back a slot may well come again.
    if (slot <= track.plannedUntil && now - slot > late) return false;
    this.#report(track, slot);
    track.running.push({ slot, startedAt: now });
    return true;
  }

  /**
   * @param {Track} track
   * @param {number} slot
   * @param {Outcome} outcome
   */
  ended(track, slot, outcome) {
    this.#sense(this.#clock.now());
    const { running } = track;
    const at = running.findIndex((run) => run.slot === slot);
    if (at < 0) this.#report(track, slot);
    const startedAt = at < 0 ? undefined : running.splice(at, 1)[0].startedAt;
    this.settle(track, { slot, startedAt, outcome });
  }

  /**
   * @param {Track} track
   * @param {Ended} ended
   */
  settle(track, ended) {
    track.add(ended);
    // Behind a run that never ends the oldest go first: they are repeated at most, never lost.
    if (track.ended.length > heldAtMost) track.ended.shift();
    this.release(track);
  }

  /**
   * Writes what nothing holds back any more, oldest first.
   * @param {Track} track
   */
  release(track) {
    const { ended } = track;
    if (ended.length === 0) return;
    // A slot that lies ahead was run by a clock that has been set back since.
    let floor = Math.min(this.#holdFrom, this.#clock.now() + early);
    for (const { slot } of track.running) floor = Math.min(floor, slot);
    for (const { next } of track.windows) floor = Math.min(floor, next);
    for (const slot of track.lost) floor = Math.min(floor, slot);
    while (ended.length > 0 && ended[0].slot < floor) {
      this.#write(track, /** @type {Ended} */ (ended.shift()));
    }
    if (ended.length > 0) this.#held.add(track);
    else this.#held.delete(track);
  }

  /**
   * Holds back every slot from a time on, until told otherwise.
   * @param {number} from `Infinity`: nothing is held
   */
  hold(from) {
    this.#holdFrom = from;
    for (const track of [...this.#held]) this.release(track);
  }

  /**
   * Forgets the reports before the last two ticks.
   */
  tick() {
    this.#reported.pop();
    this.#reported.unshift(new Map());
  }

  /**
   * The slots that the scheduler ran itself: lately, or still running, or held back.
   * @param {Track} track
   * @returns {ReadonlySet<number>}
   */
  known(track) {
    const quiet = track.running.length === 0 && track.ended.length === 0;
    if (quiet && !this.#reported.some((reported) => reported.has(track))) return none;
    /** @type {Set<number>} */
    const known = new Set();
    for (const reported of this.#reported) {
      for (const slot of reported.get(track) ?? []) known.add(slot);
    }
    for (const { slot } of track.running) known.add(slot);
    for (const { slot, outcome } of track.ended) if (outcome) known.add(slot);
    return known;
  }

  /** @param {Track} track */
  forget(track) {
    this.#held.delete(track);
    for (const reported of this.#reported) reported.delete(track);
  }

  /**
   * @param {Track} track
   * @param {number} slot
   */
  #report(track, slot) {
    const [newest] = this.#reported;
    const slots = newest.get(track);
    if (slots) slots.add(slot);
    else newest.set(track, new Set([slot]));
    for (const { known } of track.windows) known.add(slot);
  }
}

/**
 * The recorder of one schedule.
 * @param {Ledger} ledger
 * @param {Track} track
 * @param {object} listeners
 * @param {(slot: number) => void} listeners.missed
 * @param {(found: unknown) => void} listeners.invalid told of a report without a usable time
 * @returns {Recorder}
 */
export function recorderOf(ledger, track, { missed, invalid }) {
  /** @param {Date} time @param {(slot: number) => boolean | void} use */
  const report = (time, use) => {
    const slot = Number(time ?? NaN);
    if (Number.isFinite(slot)) return use(slot);
    invalid(time);
  };
  return {
    started: (time) => report(time, (slot) => ledger.began(track, slot)) ?? true,
    succeeded: (time) => void report(time, (slot) => ledger.ended(track, slot, 'succeeded')),
    failed: (time) => void report(time, (slot) => ledger.ended(track, slot, 'failed')),
    missed: (time) => void report(time, missed),
  };
}
