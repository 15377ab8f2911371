import { checkObject, SnapshotError } from '../core/errors.js';

/**
 * The bytes of a typed array, a Node `Buffer`, a `DataView` or an `ArrayBuffer`; not copied.
 * @param {unknown} value
 * @param {string} call whose argument this is, for the message
 * @returns {Uint8Array}
 * @throws {SnapshotError} `INVALID_ARGUMENT` where it is none of these, or empty: an empty save
 *   would hide the good one before it
 */
export function bytesArgument(value, call) {
  const bytes = asBytes(value);
  if (bytes === undefined) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `${call} got ${describe(value)}; pass the Uint8Array that writeSnapshot returns`,
    );
  }
  if (bytes.byteLength === 0) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `${call} got no bytes at all; even an empty snapshot has some: pass what writeSnapshot returns`,
    );
  }
  return bytes;
}

/**
 * @param {any} options of `prune`
 * @returns {{ keep: number, dryRun: boolean }}
 * @throws {SnapshotError} `INVALID_ARGUMENT`
 */
export function pruneArgument(options) {
  checkObject('the options of prune()', options);
  const { keep, dryRun = false } = options;
  return { keep: keepArgument(keep), dryRun };
}

/** What timers of JavaScript take at most; beyond it they fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * @param {number} milliseconds perhaps Infinity
 * @returns {number} for a timer
 */
export const timerDelay = (milliseconds) => Math.min(milliseconds, LONGEST_TIMER);

/**
 * @param {unknown} value how many generations to keep
 * @returns {number}
 * @throws {SnapshotError} `INVALID_ARGUMENT` where it is not a whole number of at least 1
 */
export function keepArgument(value) {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `keep is ${describe(value)}; give a whole number of generations, at least 1`,
    );
  }
  return value;
}

/**
 * @param {string} name
 * @param {unknown} value milliseconds
 * @param {number} least
 * @returns {number}
 * @throws {SnapshotError} `INVALID_ARGUMENT`
 */
export function durationArgument(name, value, least) {
  if (typeof value !== 'number' || !(value >= least)) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `${name} is ${describe(value)}; give a number of milliseconds, at least ${least}`,
    );
  }
  return value;
}

/**
 * @param {unknown} value
 * @returns {Uint8Array | undefined}
 */
function asBytes(value) {
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  // Not instanceof: the buffer may come from another realm (a frame, a worker, a test runner).
  const tag = Object.prototype.toString.call(value);
  if (tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]') {
    return new Uint8Array(/** @type {ArrayBuffer} */ (value));
  }
  return undefined;
}

/** @param {unknown} value */
function describe(value) {
  return typeof value === 'number' || value === null || value === undefined
    ? String(value)
    : `a value of type ${typeof value}`;
}
