/**
 * Durations as Go's `time.ParseDuration` reads them, such as `1h30m`, `-1.5h` or `300ms`.
 * Source of the grammar and of its limits: the documentation and behaviour of Go's package time.
 */
import { quote } from './quote.js';

const UNITS = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);
const LARGEST = 2n ** 63n;
// More digits than 2^63 has; also keeps hostile text from making huge numbers.
const TOO_MANY_DIGITS = /[1-9][0-9]{19}/;
const PART = /([0-9]*)(\.?)([0-9]*)([^.0-9]*)/y;

/**
 * @param {string} text
 * @returns {bigint | string} nanoseconds, or why `text` is no duration
 */
export function parseDuration(text) {
  const isNegative = text.startsWith('-');
  const start = isNegative || text.startsWith('+') ? 1 : 0;
  if (text.slice(start) === '0') return 0n;
  if (text.length === start) return `${quote(text)} is not a duration such as 1h30m`;
  let total = 0n;
  PART.lastIndex = start;
  while (PART.lastIndex < text.length) {
    const match = /** @type {RegExpExecArray} */ (PART.exec(text));
    const [, whole, , fraction, unit] = match;
    if (whole === '' && fraction === '') {
      return `${quote(text)} has something other than a number at ${match.index}`;
    }
    if (unit === '') return `${quote(text)} has a number without a unit (h, m, s, ms, us, ns)`;
    const nanoseconds = UNITS.get(unit);
    if (nanoseconds === undefined) {
      return `${quote(text)} has the unit ${quote(unit)}, expected h, m, s, ms, us or ns`;
    }
    if (TOO_MANY_DIGITS.test(whole)) return tooLong(text);
    total += BigInt(whole) * nanoseconds + fractionOf(fraction, nanoseconds);
    if (total > LARGEST) return tooLong(text);
  }
  if (!isNegative && total === LARGEST) return tooLong(text);
  return isNegative ? -total : total;
}

/**
 * Go adds up the digits while they fit into 63 bits, ignores the others, and goes on in floating
 * point; so does this, to agree in the last nanosecond.
 *
 * @param {string} digits
 * @param {bigint} unit nanoseconds
 */
function fractionOf(digits, unit) {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    if (value > (LARGEST - 1n) / 10n) break;
    const next = value * 10n + BigInt(digit);
    if (next > LARGEST) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/** @param {string} text */
function tooLong(text) {
  return `${quote(text)} is longer than 2562047 hours`;
}
