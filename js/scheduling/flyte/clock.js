import { floor } from './seconds.js';

/**
 * The civil time of a zone at one instant, moved about as Go's package time would. Days and the
 * like are worked out only when they change, since a schedule is walked slot by slot.
 */

const DAY = 86_400;

export class Clock {
  /** @type {import('./zone.js').Zone} */
  #zone;
  #days = NaN;
  /** Unix seconds. */
  unix = 0;
  /** @type {import('./zone.js').Span} */
  span = { start: 0, end: 0, offset: 0 };
  year = 0;
  /** 1 to 12. */
  month = 0;
  /** 1 to 31. */
  day = 0;
  /** 0 is Sunday. */
  weekday = 0;
  /** Seconds since midnight on the wall clock. */
  secondOfDay = 0;

  /** @param {import('./zone.js').Zone} zone */
  constructor(zone) {
    this.#zone = zone;
  }

  get hour() {
    return floor(this.secondOfDay / 3600);
  }

  get minute() {
    return floor(this.secondOfDay / 60) % 60;
  }

  /** @param {number} unix Unix seconds */
  moveTo(unix) {
    this.unix = unix;
    if (unix < this.span.start || unix >= this.span.end) this.span = this.#zone.at(unix);
    const local = unix + this.span.offset;
    const days = floor(local / DAY);
    this.secondOfDay = local - days * DAY;
    if (days !== this.#days) this.#setDays(days);
  }

  /**
   * Moves to a wall clock time, as Go's `time.Date` does: where that does not exist or exists
   * twice, it depends on the offsets around it, so it must be done in the same way.
   *
   * @param {number} year
   * @param {number} month 1 to 13
   * @param {number} day 1 to 32
   * @param {number} secondOfDay
   */
  moveToWall(year, month, day, secondOfDay) {
    const asUtc = (daysBefore(year, month) + day - 1) * DAY + secondOfDay;
    const { start, end, offset } = this.#zone.at(asUtc);
    const unix = asUtc - offset;
    const isValid = offset === 0 || (unix >= start && unix < end);
    this.moveTo(isValid ? unix : asUtc - this.#zone.at(unix).offset);
  }

  /**
   * Days since 1970 to a date of the Gregorian calendar, counted in eras of 400 years (146,097
   * days) that begin in March, so that the leap day is the last of its year.
   *
   * @param {number} days
   */
  #setDays(days) {
    this.#days = days;
    this.weekday = (((days + 4) % 7) + 7) % 7;
    const fromMarch = days + 719_468;
    const era = floor(fromMarch / 146_097);
    const dayOfEra = fromMarch - era * 146_097;
    const yearOfEra = floor(
      (dayOfEra - floor(dayOfEra / 1460) + floor(dayOfEra / 36_524) - floor(dayOfEra / 146_096)) /
        365,
    );
    const dayOfYear = dayOfEra - (365 * yearOfEra + floor(yearOfEra / 4) - floor(yearOfEra / 100));
    const monthFromMarch = floor((5 * dayOfYear + 2) / 153);
    this.day = dayOfYear - floor((153 * monthFromMarch + 2) / 5) + 1;
    this.month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    this.year = yearOfEra + era * 400 + (this.month <= 2 ? 1 : 0);
  }
}

/**
 * @param {number} year
 * @param {number} month 1 to 13
 * @returns {number} days from 1970 to the first of that month
 */
function daysBefore(year, month) {
  const y = month <= 2 ? year - 1 : year;
  const era = floor(y / 400);
  const yearOfEra = y - era * 400;
  const monthFromMarch = month <= 2 ? month + 9 : month - 3;
  const dayOfYear = floor((153 * monthFromMarch + 2) / 5);
  const dayOfEra = yearOfEra * 365 + floor(yearOfEra / 4) - floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
