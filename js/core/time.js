import { SnapshotError } from './errors.js';

/**
 * An instant with the offset it was recorded in, exact to the nanosecond.
 * @typedef {object} ExactTime
 * @property {bigint} seconds since 1970-01-01T00:00:00Z, may be negative
 * @property {number} nanoseconds 0 to 999,999,999, counted forward from `seconds`
 * @property {number | null} offsetSeconds east of UTC; null: recorded as UTC
 */

/**
 * What times can be given as: a Date, a Temporal Instant or ZonedDateTime, a bigint of nanoseconds
 * since 1970, or the exact form.
 * @typedef {Date | { epochNanoseconds: bigint, offsetNanoseconds?: number, timeZoneId?: string }
 *   | bigint | { seconds: bigint, nanoseconds: number, offsetSeconds?: number | null }} TimeLike
 */

const NANOSECONDS = 1_000_000_000n;
/** ECMAScript, "Time Values and Time Range". */
const MAX_DATE = 8.64e15;

/** @param {unknown} value @returns {value is Date} also where it comes from another realm */
export function isDate(value) {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/** @param {unknown} found @returns {SnapshotError} */
function invalid(found) {
  const message = `found ${found}, expected a Date, a Temporal Instant or ZonedDateTime, a bigint of nanoseconds, or { seconds: bigint, nanoseconds, offsetSeconds }`;
  return new SnapshotError('INVALID_TIME', message);
}

/** @param {bigint} total @param {number | null} offsetSeconds @returns {ExactTime} */
function fromNanoseconds(total, offsetSeconds) {
  let seconds = total / NANOSECONDS;
  let nanoseconds = total % NANOSECONDS;
  if (nanoseconds < 0n) {
    seconds -= 1n;
    nanoseconds += NANOSECONDS;
  }
  if (BigInt.asIntN(64, seconds) !== seconds) throw invalid(`${total} nanoseconds`);
  return { seconds, nanoseconds: Number(nanoseconds), offsetSeconds };
}

/**
 * @param {TimeLike} time
 * @returns {ExactTime}
 * @throws {SnapshotError} INVALID_TIME
 */
export function toExact(time) {
  if (typeof time === 'bigint') return fromNanoseconds(time, null);
  if (time === null || typeof time !== 'object') throw invalid(String(time));
  if (isDate(time)) {
    const milliseconds = time.getTime();
    if (Number.isNaN(milliseconds)) throw invalid('an invalid Date');
    const seconds = Math.floor(milliseconds / 1000);
    const nanoseconds = (milliseconds - seconds * 1000) * 1_000_000;
    return { seconds: BigInt(seconds), nanoseconds, offsetSeconds: null };
  }
  if ('epochNanoseconds' in time) {
    const { epochNanoseconds, offsetNanoseconds, timeZoneId } = time;
    if (typeof epochNanoseconds !== 'bigint') throw invalid(`epochNanoseconds that is no bigint`);
    const isUtc = offsetNanoseconds === undefined || timeZoneId === 'UTC';
    const inSeconds = typeof offsetNanoseconds === 'number' ? offsetNanoseconds / 1e9 : NaN;
    const offsetSeconds = isUtc ? null : inSeconds;
    if (!isOffset(offsetSeconds)) throw invalid(`offsetNanoseconds ${String(offsetNanoseconds)}`);
    return fromNanoseconds(epochNanoseconds, offsetSeconds);
  }
  const { seconds, nanoseconds, offsetSeconds = null } = time;
  const isExact =
    typeof seconds === 'bigint' &&
    BigInt.asIntN(64, seconds) === seconds &&
    Number.isInteger(nanoseconds) &&
    nanoseconds >= 0 &&
    nanoseconds < 1e9 &&
    isOffset(offsetSeconds);
  if (!isExact) {
    const [s, ns, offset] = [seconds, nanoseconds, offsetSeconds].map(String);
    throw invalid(`seconds ${s}, nanoseconds ${ns}, offsetSeconds ${offset}`);
  }
  return { seconds, nanoseconds, offsetSeconds };
}

/**
 * Whether an offset fits the module's 32 bits, one of whose values is UTC. The module says which of
 * these it keeps.
 * @param {unknown} seconds
 */
function isOffset(seconds) {
  return seconds === null || (Number.isInteger(seconds) && Math.abs(Number(seconds)) < 2e6);
}

/**
 * @param {number} milliseconds since 1970
 * @returns {Date}
 * @throws {SnapshotError} TIME_OUT_OF_RANGE
 */
export function toDate(milliseconds) {
  if (Math.abs(milliseconds) <= MAX_DATE) return new Date(milliseconds);
  const message = `found a time ${milliseconds} ms from 1970, expected at most ${MAX_DATE} either way, which is what a Date holds; getLastExecution gives it exactly`;
  throw new SnapshotError('TIME_OUT_OF_RANGE', message);
}

/** @param {ExactTime} time @returns {number} milliseconds since 1970, rounded down, perhaps past what a Date holds */
export function toMilliseconds({ seconds, nanoseconds }) {
  return Number(seconds) * 1000 + Math.floor(nanoseconds / 1e6);
}
