import { SnapshotError } from '../core/errors.js';
import { isDate } from '../core/time.js';
import { Track, recorderOf } from './ledger.js';
import { isRelative } from './anchored.js';
import { newest } from './slots.js';

/** @import { Clock, Job, Recorder } from './types.js' */
/** @import { Ledger } from './ledger.js' */
/** @import { Rule } from './policies.js' */

/** @typedef {{ track: Track, recorder: Recorder | undefined, detach: (() => void) | void }} Entry */

/** How far before now the slot of a wrapped function is looked for, and how early timers fire. */
const lookBack = 10 * 366 * 24 * 3600 * 1000;
const early = 50;

/** The schedules that were added, by name. */
export class Jobs {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  #ledger;
  #listeners;
  #clock;

  /**
   * @param {object} parts
   * @param {Ledger} parts.ledger
   * @param {Clock} parts.clock
   * @param {(track: Track, slot: number) => void} parts.missed
   * @param {(track: Track, found: unknown) => void} parts.invalid
   */
  constructor({ ledger, clock, ...listeners }) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#listeners = listeners;
  }

  get size() {
    return this.#entries.size;
  }

  /** @returns {IterableIterator<Track>} */
  *tracks() {
    for (const { track } of this.#entries.values()) yield track;
  }

  /**
   * @param {Job} job
   * @param {Rule} rule
   * @returns {Track}
   * @throws {SnapshotError} `INVALID_NAME`, `DUPLICATE_NAME`, `INVALID_ARGUMENT`
   */
  add(job, rule) {
    checkJob(job);
    if (this.#entries.has(job.name)) {
      throw new SnapshotError(
        'DUPLICATE_NAME',
        `there is a schedule named ${JSON.stringify(job.name)} already; each needs a name of its own`,
      );
    }
    const track = new Track(job, rule, this.#clock.now());
    /** @type {Entry} */
    const entry = { track, recorder: undefined, detach: undefined };
    this.#entries.set(job.name, entry);
    try {
      entry.detach = job.attach?.(this.recorder(job.name));
    } catch (error) {
      this.#entries.delete(job.name);
      throw error;
    }
    return track;
  }

  /**
   * @param {string} name
   * @returns {Track | undefined} what was removed
   */
  remove(name) {
    const entry = this.#entries.get(name);
    this.#entries.delete(name);
    entry?.detach?.();
    return entry?.track;
  }

  /** Unhooks every live job; they stay known. */
  detach() {
    for (const entry of this.#entries.values()) {
      entry.detach?.();
      entry.detach = undefined;
    }
  }

  /**
   * @param {string} name
   * @returns {Recorder}
   * @throws {SnapshotError} `INVALID_NAME` where no schedule has that name
   */
  recorder(name) {
    const entry = this.#entry(name);
    const { track } = entry;
    entry.recorder ??= recorderOf(this.#ledger, track, {
      missed: (slot) => this.#listeners.missed(track, slot),
      invalid: (found) => this.#listeners.invalid(track, found),
    });
    return entry.recorder;
  }

  /**
   * A function for a scheduler that says nothing of slots: its runs count for the newest slot of the
   * schedule that is due; for the moment itself where there is none, or where the schedule is an
   * interval, which counts from its runs.
   * @template {unknown[]} A
   * @template R
   * @param {string} name
   * @param {(...args: A) => R | Promise<R>} run
   * @returns {(...args: A) => Promise<R | undefined>}
   * @throws {SnapshotError} `INVALID_NAME`
   */
  wrap(name, run) {
    const recorder = this.recorder(name);
    const { schedule } = this.#entry(name).track.job;
    let last = -Infinity;
    /** @type {boolean | undefined} */
    let countsFromRuns;
    return async (...args) => {
      const now = this.#clock.now();
      const from = Math.max(last, now - lookBack);
      countsFromRuns ??= isRelative(schedule, now);
      const due = countsFromRuns ? undefined : newest(schedule, from, now + early, 1)[0];
      const slot = due ?? now;
      last = Math.max(last, slot);
      const scheduledTime = new Date(slot);
      if (!recorder.started(scheduledTime)) return undefined;
      try {
        const result = await run(...args);
        recorder.succeeded(scheduledTime);
        return result;
      } catch (error) {
        recorder.failed(scheduledTime, error);
        throw error;
      }
    };
  }

  /** @param {string} name */
  #entry(name) {
    const entry = this.#entries.get(name);
    if (entry) return entry;
    throw new SnapshotError(
      'INVALID_NAME',
      `there is no schedule named ${JSON.stringify(name)}; add it first`,
    );
  }
}

/** @param {Job} job */
function checkJob(job) {
  const { name, schedule, run, attach, updatedAt, createdAt } = job ?? {};
  if (typeof name !== 'string' || name === '' || !name.isWellFormed()) {
    throw new SnapshotError(
      'INVALID_NAME',
      `the name of a job is ${JSON.stringify(name)}; expected a text that stays the same over restarts`,
    );
  }
  /** @param {boolean} good @param {string} what */
  const check = (good, what) => {
    if (!good) {
      throw new SnapshotError('INVALID_ARGUMENT', `job ${JSON.stringify(name)}: expected ${what}`);
    }
  };
  check(
    typeof schedule?.next === 'function',
    'schedule.next, a function from a Date to a Date or null; a job of a scheduler is added by its adapter, such as add(croner(job))',
  );
  const { expression, timezone, engine, fingerprint } = schedule;
  for (const text of [expression, timezone, engine, fingerprint]) {
    check(
      text === undefined ||
        (typeof text === 'string' && text.isWellFormed() && !text.includes('\0')),
      'the expression, timezone, engine and fingerprint of its schedule to be texts without NUL',
    );
  }
  check(typeof run === 'function', 'run, a function');
  check(
    attach === undefined || typeof attach === 'function',
    'attach, where given, to be a function',
  );
  for (const time of [updatedAt, createdAt]) {
    check(
      time === undefined || (isDate(time) && !Number.isNaN(Number(time))),
      'updatedAt and createdAt to be valid Dates',
    );
  }
}
