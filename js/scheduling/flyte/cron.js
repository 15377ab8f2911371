import { Clock } from './clock.js';
import { LAST_DATE, dateAt, floor, unixSeconds } from './seconds.js';

/**
 * When a cron schedule fires, by the rules of robfig/cron v3: the same slots, also around changes
 * of daylight saving, where its way of searching decides.
 *
 * Where the clock goes back over midnight (as in America/Goose_Bay until 2011, from 00:01 to 23:01),
 * robfig/cron may give a slot that is not later than what it is asked about, and would do so for
 * ever. There the next slot is the first later one that it gives when asked about the seconds that
 * follow.
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
  const clock = new Clock(zone);
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
        missed += goOn(fields, clock, end, Math.ceil(limit - missed));
        last = clock.unix;
        at = next(fields, clock, last);
      }
      return { missed, first: dateAt(first), last: dateAt(last), capped: at !== null && at <= end };
    },
  };
}

/**
 * Goes from a slot to the last one that is sure to follow: as long as the offset stays, each
 * matching minute of the day does, and where every day matches, so do those of the next ones.
 *
 * @param {import('./parse.js').CronFields} fields
 * @param {Clock} clock at a slot that `next` found; moved to the last one
 * @param {number} until Unix seconds, not before the slot
 * @param {number} limit of slots, a whole number or Infinity, at least 1
 * @returns {number} how many slots that are, with the one at the beginning
 */
function goOn(fields, clock, until, limit) {
  const { unix, secondOfDay, span } = clock;
  if (span.offset % 60 !== 0 || !isMatching(fields, clock)) return 1;
  const midnight = unix - secondOfDay;
  const dayEnd = hasEveryDay(fields) ? Infinity : midnight + DAY - 1;
  const end = Math.min(until, span.end - 1, dayEnd) - midnight;
  const days = floor(end / DAY);
  const perDay = fields.hour.values.length * fields.minute.values.length;
  const before = countUpTo(fields, secondOfDay) - 1;
  const count = Math.min(days * perDay + countUpTo(fields, end - days * DAY) - before, limit);
  const last = before + count - 1;
  clock.moveTo(midnight + floor(last / perDay) * DAY + secondOf(fields, last % perDay));
  return count;
}

/**
 * Whether the wall clock shows what is to match. Where it went back during the search, such as from
 * 00:01 to 23:01, robfig/cron takes another hour or day as well.
 *
 * @param {import('./parse.js').CronFields} fields
 * @param {Clock} clock at a slot
 */
function isMatching({ hour, dayOfMonth, month, dayOfWeek }, clock) {
  return (
    month.isAllowed[clock.month] === 1 &&
    isDayAllowed(dayOfMonth, dayOfWeek, clock) &&
    hour.isAllowed[clock.hour] === 1
  );
}

/**
 * @param {import('./parse.js').CronFields} fields
 * @param {number} second of a day
 * @returns {number} how many slots a day has up to and including that
 */
function countUpTo({ hour, minute }, second) {
  const now = floor(second / HOUR);
  const hours = countBelow(hour.values, now) * minute.values.length;
  if (!hour.isAllowed[now]) return hours;
  return hours + countBelow(minute.values, floor(second / 60) - now * 60 + 1);
}

/**
 * @param {number[]} values ascending
 * @param {number} value
 */
function countBelow(values, value) {
  let count = 0;
  while (count < values.length && values[count] < value) count += 1;
  return count;
}

/**
 * @param {import('./parse.js').CronFields} fields
 * @param {number} index of a slot among those of a day
 * @returns {number} its second of the day
 */
function secondOf({ hour, minute }, index) {
  const { length } = minute.values;
  return hour.values[floor(index / length)] * HOUR + minute.values[index % length] * 60;
}

/** @param {import('./parse.js').CronFields} fields */
function hasEveryDay({ dayOfMonth, month, dayOfWeek }) {
  return (
    dayOfMonth.values.length === 31 && month.values.length === 12 && dayOfWeek.values.length === 7
  );
}

/**
 * @param {import('./parse.js').CronFields} fields
 * @param {Clock} clock moved to the slot that is found
 * @param {number} after Unix seconds
 * @returns {number | null} Unix seconds, later than `after`; null where no slot follows within the
 *   five years that robfig/cron searches, or that a Date can hold
 */
function next(fields, clock, after) {
  for (let asked = after; ; asked += 1) {
    const slot = search(fields, clock, asked);
    if (slot === null || slot > after) return slot;
  }
}

/**
 * @param {import('./parse.js').CronFields} fields
 * @param {Clock} clock moved to the slot that is found
 * @param {number} after Unix seconds
 * @returns {number | null} the slot that robfig/cron finds, as `next`, but maybe not later
 */
function search(fields, clock, after) {
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
      clock.moveTo(clock.unix + secondsToTry(clock));
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
 * How many seconds can be gone forward at once: to the full minute, or where the offset changes on
 * the way, one by one.
 *
 * @param {Clock} clock
 */
function secondsToTry(clock) {
  const seconds = 60 - (clock.secondOfDay % 60);
  return clock.unix + seconds < clock.span.end ? seconds : 1;
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
