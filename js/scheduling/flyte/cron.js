import { Clock } from './clock.js';
import { LAST_DATE, dateAt, floor, unixSeconds } from './seconds.js';

/**
 * When a cron schedule fires, by the rules of robfig/cron v3: the same slots, also around changes
 * of daylight saving, where its way of searching decides.
 *
 * @typedef {{ missed: number, first: Date | null, last: Date | null, capped: boolean }} Count
 * @typedef {{ next(after: Date): Date | null,
 *   count(after: Date, until: Date, limit?: number): Count,
 *   anchoredAt?: import('../types.js').Schedule['anchoredAt'] }} Schedule `next` is exclusive of
 *   `after`; `count` covers what is after `after` up to and including `until`, at most `limit`
 *   slots, and says with `capped` whether there are more
 */

const DAY = 86_400;
const HOUR = 3600;
const SEARCHED_YEARS = 5;

/**
 * @param {import('./parse.js').CronFields} fields
 * @param {import('./zone.js').Zone} zone
 * @returns {Schedule}
 */
export function cronSchedule(fields, zone) {
  const { minute, hour } = fields;
  const clock = new Clock(zone);
  const perDay = hour.values.length * minute.values.length;
  const firstOfDay = hour.values[0] * HOUR + minute.values[0] * 60;
  const lastOfDay =
    hour.values[hour.values.length - 1] * HOUR + minute.values[minute.values.length - 1] * 60;

  /**
   * The clock is at a slot that `next` found. Every matching minute of its day follows, one after
   * the other, where the whole day has one offset.
   *
   * @param {number} until
   */
  const isFirstOfPlainDay = (until) => {
    const midnight = clock.unix - clock.secondOfDay;
    return (
      clock.secondOfDay === firstOfDay &&
      clock.span.offset % 60 === 0 &&
      clock.span.start <= midnight &&
      clock.span.end >= midnight + DAY &&
      midnight + lastOfDay <= until
    );
  };

  return {
    next(after) {
      return dateAt(next(fields, clock, unixSeconds(after)));
    },
    count(after, until, limit = Infinity) {
      const end = unixSeconds(until);
      let missed = 0;
      let first = null;
      let last = null;
      let at = next(fields, clock, unixSeconds(after));
      while (at !== null && at <= end && missed < limit) {
        first ??= at;
        if (missed + perDay <= limit && isFirstOfPlainDay(end)) {
          missed += perDay;
          last = at - firstOfDay + lastOfDay;
        } else {
          missed += 1;
          last = at;
        }
        at = next(fields, clock, last);
      }
      return { missed, first: dateAt(first), last: dateAt(last), capped: at !== null && at <= end };
    },
  };
}

/**
 * @param {import('./parse.js').CronFields} fields
 * @param {Clock} clock moved to the slot that is found
 * @param {number} after Unix seconds
 * @returns {number | null} Unix seconds; null where no slot follows within the five years that
 *   robfig/cron searches, or that a Date can hold
 */
function next(fields, clock, after) {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = fields;
  // robfig/cron would try each minute of five years.
  if (minute.values.length === 0 || hour.values.length === 0) return null;
  clock.moveTo(after + 1);
  const lastYear = clock.year + SEARCHED_YEARS;
  let isReset = false;
  search: while (clock.year <= lastYear && clock.unix <= LAST_DATE) {
    while (!month.isAllowed[clock.month]) {
      if (!isReset) clock.moveToWall(clock.year, clock.month, 1, 0);
      isReset = true;
      clock.moveToWall(clock.year, clock.month + 1, clock.day, clock.secondOfDay);
      if (clock.month === 1) continue search;
    }
    while (!isDayAllowed(dayOfMonth, dayOfWeek, clock)) {
      if (!isReset) clock.moveToWall(clock.year, clock.month, clock.day, 0);
      isReset = true;
      const { unix, span } = clock;
      clock.moveToWall(clock.year, clock.month, clock.day + 1, clock.secondOfDay);
      // Where midnight does not exist, that came out before or after it.
      const off = clock.hour > 12 ? 24 - clock.hour : -clock.hour;
      if (off !== 0) clock.moveTo(clock.unix + off * HOUR);
      // Where a zone left out a whole day, robfig/cron stays there for ever; this goes on.
      if (clock.unix <= unix) clock.moveTo(span.end);
      if (clock.day === 1) continue search;
    }
    while (!hour.isAllowed[clock.hour]) {
      if (!isReset) clock.moveToWall(clock.year, clock.month, clock.day, clock.hour * HOUR);
      isReset = true;
      clock.moveTo(clock.unix + HOUR);
      if (clock.hour === 0) continue search;
    }
    while (!minute.isAllowed[clock.minute]) {
      // Go truncates to the minute since year 1, whatever seconds the offset has.
      if (!isReset) clock.moveTo(floor(clock.unix / 60) * 60);
      isReset = true;
      clock.moveTo(clock.unix + minutesToTry(minute, clock) * 60);
      if (clock.minute === 0) continue search;
    }
    while (clock.secondOfDay % 60 !== 0) {
      isReset = true;
      clock.moveTo(clock.unix + 1);
      if (clock.secondOfDay % 60 === 0) continue search;
    }
    return clock.unix;
  }
  return null;
}

/**
 * How many minutes can be gone forward at once: to the next allowed one, or the full hour. Where
 * the offset changes on the way, one by one.
 *
 * @param {import('./parse.js').Field} minute
 * @param {Clock} clock
 */
function minutesToTry(minute, clock) {
  const now = clock.minute;
  const minutes = (minute.values.find((value) => value > now) ?? 60) - now;
  return clock.unix + minutes * 60 < clock.span.end ? minutes : 1;
}

/**
 * @param {import('./parse.js').Field} dayOfMonth
 * @param {import('./parse.js').Field} dayOfWeek
 * @param {Clock} clock
 */
function isDayAllowed(dayOfMonth, dayOfWeek, clock) {
  const isDay = dayOfMonth.isAllowed[clock.day] === 1;
  const isWeekday = dayOfWeek.isAllowed[clock.weekday] === 1;
  return dayOfMonth.isStar || dayOfWeek.isStar ? isDay && isWeekday : isDay || isWeekday;
}
