import { SnapshotError } from '../core/errors.js';

/** @import { Schedule } from './types.js' */

/** The slots that are known to have been run, in milliseconds. @typedef {ReadonlySet<number>} Known */

/** @type {Known} */
export const nothingKnown = new Set();

/**
 * The first slot after a time. All times here are milliseconds since 1970.
 * @param {Schedule} schedule
 * @param {number} after exclusive
 * @returns {number | null} `null`: the schedule never fires again
 * @throws {SnapshotError} `INVALID_ARGUMENT` where the engine gives something that is not a later
 *   time: asking on would never end. What the engine itself throws passes through.
 */
export function slotAfter(schedule, after) {
  const next = schedule.next(new Date(after));
  if (next === null || next === undefined) return null;
  const slot = Number(next);
  if (slot > after) return slot;
  throw new SnapshotError(
    'INVALID_ARGUMENT',
    `schedule.next(${time(after)}) gave ${time(slot)}; it must give a later Date, or null when there is none`,
  );
}

/**
 * The first slot after a time and not after `last` that is not known to have been run.
 * @param {Schedule} schedule
 * @param {number} after
 * @param {number} last
 * @param {Known} known
 * @returns {number | null}
 */
export function missedAfter(schedule, after, last, known) {
  for (let slot = slotAfter(schedule, after); slot !== null; slot = slotAfter(schedule, slot)) {
    if (slot > last) return null;
    if (!known.has(slot)) return slot;
  }
  return null;
}

/**
 * As `missedAfter`, but from a slot on, which may be the one. It goes on from the slot itself, since
 * the next slot of an interval depends on what it is asked about.
 * @param {Schedule} schedule
 * @param {number} slot
 * @param {number} last
 * @param {Known} known
 * @returns {number | null}
 */
export function missedFrom(schedule, slot, last, known) {
  if (slot > last) return null;
  return known.has(slot) ? missedAfter(schedule, slot, last, known) : slot;
}

/**
 * @typedef {object} Tally the slots in a span of time
 * @property {number} count at least so many when `capped`
 * @property {number | null} first
 * @property {number | null} last also when capped
 * @property {boolean} capped
 * @property {number | null} [next] where the span holds none: the first slot behind it
 */

/**
 * Counts the slots in (from, until], without keeping them.
 * @param {Schedule} schedule
 * @param {number} from
 * @param {number} until
 * @param {number} cap where counting stops
 * @returns {Tally}
 */
export function tally(schedule, from, until, cap) {
  const first = slotAfter(schedule, from);
  if (first === null || first > until) {
    return { count: 0, first: null, last: null, capped: false, next: first };
  }
  const counted = schedule.count?.(new Date(from), new Date(until), cap);
  const { missed, last, capped } = counted ?? walk(schedule, first, until, cap);
  return {
    count: missed,
    first,
    last: capped ? newest(schedule, from, until, 1)[0] : Number(last),
    capped,
  };
}

/**
 * @param {Schedule} schedule
 * @param {number} first
 * @param {number} until
 * @param {number} cap
 */
function walk(schedule, first, until, cap) {
  let last = first;
  for (let missed = 1; ; missed += 1) {
    const slot = slotAfter(schedule, last);
    if (slot === null || slot > until) return { missed, last, capped: false };
    if (missed === cap) return { missed, last, capped: true };
    last = slot;
  }
}

/**
 * The newest slots in (from, until], found from the end: a long absence costs no more than a short.
 * @param {Schedule} schedule
 * @param {number} from
 * @param {number} until
 * @param {number} wanted
 * @returns {number[]} oldest first, at most `wanted`
 */
export function newest(schedule, from, until, wanted) {
  for (let span = 1000; ; span *= 4) {
    const start = Math.max(from, until - span);
    /** @type {number[]} */
    let slots = [];
    for (let slot = slotAfter(schedule, start); slot !== null && slot <= until;) {
      slots.push(slot);
      if (slots.length > 2 * wanted) slots = slots.slice(-wanted);
      slot = slotAfter(schedule, slot);
    }
    if (slots.length >= wanted || start === from) return slots.slice(-wanted);
  }
}

/**
 * How many of the known slots are slots of this schedule in (from, until].
 * @param {Schedule} schedule
 * @param {number} from
 * @param {number} until
 * @param {Known} known
 */
export function countKnown(schedule, from, until, known) {
  let count = 0;
  for (const slot of known) {
    if (slot > from && slot <= until && slotAfter(schedule, slot - 1) === slot) count += 1;
  }
  return count;
}

/**
 * A schedule of nothing but the given slots.
 * @param {Iterable<number>} slots milliseconds since 1970
 * @returns {Schedule & { first: number, last: number }}
 */
export function listed(slots) {
  const sorted = [...slots].sort((a, b) => a - b);
  return {
    first: sorted[0],
    last: sorted[sorted.length - 1],
    next(after) {
      const slot = sorted.find((candidate) => candidate > Number(after));
      return slot === undefined ? null : new Date(slot);
    },
  };
}

/** @param {number} milliseconds */
function time(milliseconds) {
  return Math.abs(milliseconds) <= 8.64e15
    ? new Date(milliseconds).toISOString()
    : String(milliseconds);
}
