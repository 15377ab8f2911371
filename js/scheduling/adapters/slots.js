/** @import { Schedule } from '../types.js' */

/**
 * @typedef {{ engine: string, expression: string, timezone: string }} Description
 * @typedef {Schedule & Description &
 *   { count: NonNullable<Schedule['count']>, fingerprint: string }} DescribedSchedule
 * @typedef {(after: Date) => Date | null} Next exclusive of `after`; asks the engine that runs the job
 */

const longestSearch = 16 * 366 * 86_400_000;

/** So many slots are always counted; what goes beyond shares so many milliseconds in one plan. */
const countedAtLeast = 1000;
const countedFor = 3000;
let countingEnds = Infinity;

/**
 * @param {Description} description
 * @param {Next} next
 * @returns {DescribedSchedule}
 */
export function describe(description, next) {
  const { engine, expression, timezone } = description;
  const fingerprint = JSON.stringify([engine, timezone, expression]);
  return { next, count: counter(next), ...description, fingerprint };
}

/** @returns {string} the timezone of this machine, which engines take where none is given */
export function localTimezone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * @param {number} minutes
 * @returns {string} such as `+05:30`
 */
export function offsetName(minutes) {
  const pad = (/** @type {number} */ part) => String(part).padStart(2, '0');
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(absolute / 60))}:${pad(absolute % 60)}`;
}

/**
 * Tells which slot a run belongs to, for engines that do not: the latest one that is not behind it.
 * The next one is asked for behind each run, so that the next run need not wait for the engine.
 *
 * @param {Next} next
 * @returns {(at: Date) => Date | null} null where the engine fails: that must not stop the run
 */
export function slotFinder(next) {
  /** @type {Date | null} */
  let upcoming = null;
  const find = (/** @type {Date} */ at) => {
    const isPunctual = upcoming !== null && upcoming <= at && isSameSecond(upcoming, at);
    return isPunctual ? upcoming : latestSlot(next, at);
  };
  return (at) => {
    const slot = unlessItFails(() => find(at));
    upcoming = null;
    if (slot !== null) queueMicrotask(() => (upcoming = unlessItFails(() => next(slot))));
    return slot;
  };
}

/** @param {() => Date | null} ask */
function unlessItFails(ask) {
  try {
    return ask();
  } catch {
    return null;
  }
}

/**
 * Looks back twice as far each time, so that this takes few steps for any schedule.
 *
 * @param {Next} next
 * @param {Date} at
 * @returns {Date | null} the latest slot up to and including `at`
 */
export function latestSlot(next, at) {
  for (let back = 1000; back < longestSearch; back *= 2) {
    let slot = next(new Date(at.getTime() - back));
    if (slot === null || slot > at) continue;
    // No engine has two slots in a second.
    while (!isSameSecond(slot, at)) {
      const later = next(slot);
      if (later === null || later > at || later <= slot) break;
      slot = later;
    }
    return slot;
  }
  return null;
}

/**
 * @param {Date} a
 * @param {Date} b
 */
function isSameSecond(a, b) {
  return Math.floor(a.getTime() / 1000) === Math.floor(b.getTime() / 1000);
}

/** @returns {boolean} whether the plan that is being made, in one go, took its time for counting */
function isTimeUp() {
  const now = performance.now();
  if (countingEnds === Infinity) {
    countingEnds = now + countedFor;
    void Promise.resolve().then(() => (countingEnds = Infinity));
  }
  return now > countingEnds;
}

/**
 * Counts by asking the engine for slot after slot. Some take more than a millisecond for each, so
 * that this gives up after a while, with what it has.
 *
 * @param {Next} next
 * @returns {NonNullable<Schedule['count']>}
 */
function counter(next) {
  return (after, until, limit) => {
    let missed = 0;
    let first = null;
    let last = null;
    for (let slot = next(after); slot !== null && slot <= until; slot = next(slot)) {
      if (slot <= (last ?? after)) break;
      if (missed >= limit || (missed > countedAtLeast && isTimeUp())) {
        return { missed, first, last, capped: true };
      }
      missed += 1;
      first ??= slot;
      last = slot;
    }
    return { missed, first, last, capped: false };
  };
}
