import { fixedInterval } from '../anchored.js';
import { LAST_DATE, dateAt, unixSeconds } from './seconds.js';

/**
 * A fixed delay from one slot to the next, on the second: robfig/cron's `@every` and Flyte's fixed
 * rates.
 *
 * @param {number} seconds at least 1
 * @returns {import('./cron.js').Schedule}
 */
export function everySchedule(seconds) {
  return {
    anchoredAt: (anchor) => fixedInterval(unixSeconds(anchor) * 1000, seconds * 1000),
    next(after) {
      return dateAt(unixSeconds(after) + seconds);
    },
    count(after, until, limit = Infinity) {
      const from = unixSeconds(after);
      const end = Math.min(unixSeconds(until), LAST_DATE);
      const slots = Math.max(0, Math.floor((end - from) / seconds));
      const missed = Math.min(slots, limit);
      return {
        missed,
        first: missed === 0 ? null : dateAt(from + seconds),
        last: missed === 0 ? null : dateAt(from + missed * seconds),
        capped: slots > missed,
      };
    },
  };
}
