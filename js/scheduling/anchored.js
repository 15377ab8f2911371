import { slotAfter } from './slots.js';

/** @import { Schedule } from './types.js' */

/** Of a schedule that is walked through, every so many slots one is kept, to go on from. */
const stride = 1024;

/** What a `Date` can hold, in milliseconds. */
const lastTime = 8.64e15;

/**
 * Whether the slots depend on where one begins to count, as those of an interval do: its next slot
 * is so long after whatever time it is asked about. A calendar finds a slot again from just before.
 * @param {Schedule} schedule
 * @param {number} from milliseconds since 1970, as all times here
 * @returns {boolean}
 */
export function isRelative(schedule, from) {
  if (schedule.anchoredAt) return true;
  const first = slotAfter(schedule, from);
  return first !== null && first - 1 > from && slotAfter(schedule, first - 1) !== first;
}

/**
 * The slots of a schedule as they follow one another from a time on, so that every question about
 * them has the same answer, wherever it begins.
 * @param {Schedule} schedule
 * @param {number} anchor where an interval counts from; nothing is asked about before it
 * @returns {Schedule}
 */
export function anchored(schedule, anchor) {
  if (schedule.anchoredAt) return schedule.anchoredAt(new Date(anchor));
  return isRelative(schedule, anchor) ? walked(schedule, anchor) : schedule;
}

/**
 * Slots at a fixed interval behind an anchor.
 * @param {number} anchor
 * @param {number} interval milliseconds, at least 1
 * @returns {Required<Pick<Schedule, 'next' | 'count'>>}
 */
export function fixedInterval(anchor, interval) {
  const ordinal = (/** @type {number} */ time) =>
    Math.max(0, Math.floor((Math.min(time, lastTime) - anchor) / interval));
  const slot = (/** @type {number} */ number) => new Date(anchor + number * interval);
  return {
    next(after) {
      const next = slot(ordinal(Number(after)) + 1);
      return Number.isNaN(Number(next)) ? null : next;
    },
    count(after, until, limit) {
      const before = ordinal(Number(after));
      const slots = Math.max(0, ordinal(Number(until)) - before);
      const missed = Math.min(slots, limit);
      return {
        missed,
        first: missed === 0 ? null : slot(before + 1),
        last: missed === 0 ? null : slot(before + missed),
        capped: slots > missed,
      };
    },
  };
}

/**
 * For a schedule of which nothing else is known: goes from slot to slot, once, and keeps a few on
 * the way.
 * @param {Schedule} schedule
 * @param {number} anchor
 * @returns {Schedule}
 */
function walked(schedule, anchor) {
  const kept = [anchor];
  let steps = 0;
  let end = anchor;
  // Most go on from where they were.
  let cursor = anchor;

  /** @param {number} time @returns {number} the newest slot up to a time, or the anchor */
  const upTo = (time) => {
    let [low, high] = [0, kept.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (kept[middle] <= time) low = middle;
      else high = middle;
    }
    let at = end <= time ? end : kept[low];
    if (cursor <= time) at = Math.max(at, cursor);
    for (;;) {
      const next = slotAfter(schedule, at);
      if (next === null || next > time) return (cursor = at);
      if (at === end) {
        end = next;
        steps += 1;
        if (steps % stride === 0) kept.push(end);
      }
      at = next;
    }
  };

  const { count } = schedule;
  return {
    next: (after) => schedule.next(new Date(upTo(Number(after)))),
    ...(count && {
      count: (after, until, limit) =>
        count.call(schedule, new Date(upTo(Number(after))), until, limit),
    }),
  };
}
