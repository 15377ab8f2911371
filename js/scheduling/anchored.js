import { slotAfter } from './slots.js';

/** @import { Schedule } from './types.js' */

/** Of a schedule that is walked through, every so many slots one is kept, to go on from. */
const stride = 1024;

/** So many slots are gone through at least, then for so many milliseconds more, and so many at most. */
const walkedAtLeast = stride;
const walkedFor = 250;
const walkedAtMost = 100 * stride;

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
  return stretches([{ first: anchor + interval, end: Infinity }], interval);
}

/**
 * Slots at a fixed interval that is begun anew now and then.
 * @param {{ first: number, end: number }[]} parts in order; the slots of each begin with `first` and
 *   lie before `end`
 * @param {number} interval milliseconds, at least 1
 * @returns {Required<Pick<Schedule, 'next' | 'count'>>}
 */
export function stretches(parts, interval) {
  const sized = parts.map(({ first, end }) => ({
    first,
    size: Math.max(0, Math.ceil((Math.min(end, lastTime + 1) - first) / interval)),
  }));
  /** @param {number} time @returns {number} how many slots there are up to and including a time */
  const ordinal = (time) =>
    sized.reduce((sum, { first, size }) => {
      const reached = Math.floor((time - first) / interval) + 1;
      return sum + Math.min(Math.max(reached, 0), size);
    }, 0);
  /** @param {number} index */
  const slot = (index) => {
    for (const { first, size } of sized) {
      if (index < size) return new Date(first + index * interval);
      index -= size;
    }
    return null;
  };
  return {
    next: (after) => slot(ordinal(Number(after))),
    count(after, until, limit) {
      const before = ordinal(Number(after));
      const slots = Math.max(0, ordinal(Number(until)) - before);
      const missed = Math.min(slots, limit);
      return {
        missed,
        first: missed === 0 ? null : slot(before),
        last: missed === 0 ? null : slot(before + missed - 1),
        capped: slots > missed,
      };
    },
  };
}

/**
 * For a schedule of which nothing else is known: goes from slot to slot, once, and keeps a few on
 * the way. A long way it does not go to its end: from where it stops, the slots are as far apart as
 * they were until then.
 * @param {Schedule} schedule
 * @param {number} anchor
 * @returns {Schedule}
 */
function walked(schedule, anchor) {
  const kept = [anchor];
  let steps = 0;
  let first = anchor;
  let end = anchor;
  let stopAt = Infinity;
  /** @type {ReturnType<typeof fixedInterval> | undefined} what follows behind the end */
  let rest;
  // Most go on from where they were.
  let cursor = anchor;

  /** @param {number} slot */
  const append = (slot) => {
    end = slot;
    if (steps === 0) first = end;
    steps += 1;
    if (steps % stride === 0) kept.push(end);
    if (steps === walkedAtLeast) stopAt = performance.now() + walkedFor;
    if (steps === walkedAtMost || (steps % stride === 0 && performance.now() > stopAt)) {
      rest = fixedInterval(end, Math.max(1, Math.round((end - first) / (steps - 1))));
    }
  };

  /** @param {number} time @returns {number} the newest slot up to a time, or the anchor, or the end */
  const upTo = (time) => {
    let [low, high] = [0, kept.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (kept[middle] <= time) low = middle;
      else high = middle;
    }
    let at = end <= time ? end : kept[low];
    if (cursor <= time) at = Math.max(at, cursor);
    while (!(rest && at === end)) {
      const next = slotAfter(schedule, at);
      if (next === null || next > time) break;
      if (at === end) append(next);
      at = next;
    }
    return (cursor = at);
  };

  const { count } = schedule;
  return {
    next(after) {
      const at = upTo(Number(after));
      return rest && at === end ? rest.next(after) : schedule.next(new Date(at));
    },
    ...(count && {
      count(after, until, limit) {
        const at = upTo(Number(after));
        if (rest && at === end) return rest.count(after, until, limit);
        return count.call(schedule, new Date(at), until, limit);
      },
    }),
  };
}
