/**
 * An exact time as a snapshot keeps it.
 *
 * @typedef {object} ExactTime
 * @property {bigint} seconds since 1970-01-01T00:00:00Z, rounded down
 * @property {number} nanoseconds 0 to 999,999,999
 * @property {number | null} offsetSeconds east of UTC; null: UTC
 */

// Every year that RFC 3339 can write (0000 to 9999) lies within these, whatever the offset.
const EARLIEST = -62_200_000_000n;
const LATEST = 253_500_000_000n;

/**
 * The time in the form of RFC 3339, with as many digits of a second as it needs (at most nine).
 *
 * @param {ExactTime} time
 * @returns {string | null} null where RFC 3339 cannot hold it: a year outside 0000 to 9999, an
 *   offset with seconds, or one of a day or more
 */
export function formatRfc3339({ seconds, nanoseconds, offsetSeconds }) {
  const offset = offsetSeconds ?? 0;
  if (seconds < EARLIEST || seconds > LATEST) return null;
  if (offset % 60 !== 0 || Math.abs(offset) >= 86_400) return null;
  const local = new Date((Number(seconds) + offset) * 1000).toISOString();
  // Years outside 0000 to 9999 come out as six digits behind a sign.
  if (local[4] !== '-') return null;
  return local.slice(0, 19) + formatFraction(nanoseconds) + formatOffset(offset);
}

/** @param {number} nanoseconds */
function formatFraction(nanoseconds) {
  if (nanoseconds === 0) return '';
  return `.${String(nanoseconds).padStart(9, '0').replace(/0+$/, '')}`;
}

/** @param {number} offset seconds, a whole number of minutes */
function formatOffset(offset) {
  if (offset === 0) return 'Z';
  const minutes = Math.abs(offset) / 60;
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * The time for people: RFC 3339 where that can hold it, else what is known in another way, so
 * that nothing is ever left blank.
 *
 * @param {ExactTime} time
 * @returns {string}
 */
export function formatTime(time) {
  const plain = formatRfc3339(time);
  if (plain !== null) return plain;
  const offset = time.offsetSeconds;
  const utc = formatRfc3339({ ...time, offsetSeconds: null });
  if (utc !== null) return offset === null ? utc : `${utc} (offset ${offset} s)`;
  return `Unix ${time.seconds}${time.nanoseconds === 0 ? '' : ` + ${time.nanoseconds} ns`}`;
}

// As RFC 3339 has it, or as PostgreSQL prints it: a space for the T, a zone of hours alone.
const WRITTEN =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)$/;

/**
 * Reads a time in the form of RFC 3339, or as PostgreSQL prints it.
 *
 * @param {string} text
 * @returns {ExactTime | undefined} undefined where it is no such time; digits beyond nanoseconds
 *   are cut off
 */
export function parseTime(text) {
  const parts = WRITTEN.exec(text);
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  // A 30th of February or a 25th hour would have moved on to the next.
  if (!date.toISOString().startsWith(text.slice(0, 19).toUpperCase().replace(' ', 'T'))) {
    return undefined;
  }
  const [, , , , , , , fraction = '', sign, hours = '0', minutes = '0'] = parts;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60 : 60);
  return {
    seconds: BigInt(date.getTime() / 1000 - offset),
    nanoseconds: Number(fraction.padEnd(9, '0')),
    offsetSeconds: sign === undefined ? null : offset,
  };
}

/**
 * @param {ExactTime} time
 * @returns {number} milliseconds since 1970, rounded down; inexact beyond the range of a `Date`
 */
export function toMilliseconds({ seconds, nanoseconds }) {
  return Number(seconds) * 1000 + Math.floor(nanoseconds / 1e6);
}

const UNITS = /** @type {const} */ ([
  ['year', 31_556_952],
  ['month', 2_629_746],
  ['day', 86_400],
  ['hour', 3600],
  ['min', 60],
  ['s', 1],
]);

/**
 * A length of time in its largest unit, and the next smaller one while that says something:
 * `3 min`, `2 h 5 min`, `41 days`, `3 years`.
 *
 * @param {bigint | number} seconds not negative
 * @returns {string}
 */
export function formatSpan(seconds) {
  const total = Number(seconds);
  const first = UNITS.findIndex(([, size]) => total >= size);
  if (first < 0) return '0 s';
  const [unit, size] = UNITS[first];
  const count = Math.floor(total / size);
  if (unit !== 'hour') return amount(count, unit);
  const minutes = Math.floor((total - count * size) / 60);
  return minutes > 0 && count < 10 ? `${count} h ${minutes} min` : `${count} h`;
}

/**
 * @param {number} count
 * @param {string} unit
 */
function amount(count, unit) {
  const isWord = unit === 'year' || unit === 'month' || unit === 'day';
  return `${count.toLocaleString('en')} ${unit}${isWord && count !== 1 ? 's' : ''}`;
}

/**
 * How long ago a time was, or how far ahead it lies: `3 min ago`, `in 2 days`, `now`.
 *
 * @param {ExactTime} time
 * @param {number} now milliseconds since 1970, as `Date.now()` gives them
 * @returns {string}
 */
export function formatRelative({ seconds }, now) {
  const age = BigInt(Math.floor(now / 1000)) - seconds;
  if (age === 0n) return 'now';
  return age > 0n ? `${formatSpan(age)} ago` : `in ${formatSpan(-age)}`;
}
