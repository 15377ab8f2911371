import { SnapshotError } from '../core/errors.js';

/**
 * @param {string} what
 * @param {unknown} found
 * @param {string} expected
 * @returns {never}
 */
export function refuse(what, found, expected) {
  throw new SnapshotError('INVALID_ARGUMENT', `${what} is ${shown(found)}; expected ${expected}`);
}

/** @param {unknown} found */
function shown(found) {
  if (typeof found !== 'string' && typeof found !== 'object') return String(found);
  try {
    return JSON.stringify(found);
  } catch {
    return Object.prototype.toString.call(found);
  }
}

/**
 * A misspelt option would otherwise be the default, unnoticed.
 * @param {object} options
 * @param {readonly string[]} expected
 * @throws {SnapshotError} `INVALID_ARGUMENT`
 */
export function checkKnown(options, expected) {
  if (typeof options !== 'object' || options === null) {
    refuse('options', options, `{ ${expected.join(', ')} }`);
  }
  for (const option of Object.keys(options)) {
    if (!expected.includes(option)) refuse('the option', option, expected.join(', '));
  }
}

/**
 * @param {string} option
 * @param {number} limit
 */
export function checkLimit(option, limit) {
  checkWhole(option, limit, 0, 'runs');
}

/**
 * @param {string} what
 * @param {unknown} found
 * @param {number} least
 * @param {string} unit
 */
export function checkWhole(what, found, least, unit) {
  const isWhole = found === Infinity || Number.isInteger(found);
  if (!isWhole || Number(found) < least) {
    refuse(what, found, `a whole number of ${unit}, ${least} or more`);
  }
}

/**
 * @param {string} what
 * @param {unknown} found
 * @param {number} least
 * @param {string} expected
 */
export function checkNumber(what, found, least, expected) {
  if (!(typeof found === 'number' && found >= least)) refuse(what, found, expected);
}
