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
  if (!(limit === Infinity || (Number.isInteger(limit) && limit >= 0))) {
    refuse(option, limit, 'a whole number of runs, 0 or more');
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
