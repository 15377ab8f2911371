import { SnapshotError } from '../../core/errors.js';

/** @typedef {'SAVE_FAILED' | 'READ_FAILED'} Failure what was being done, where nothing more exact is known */

/** Something took too long. */
export class TimedOut extends Error {}

/** What is known of a generation was read, and its bytes were not. */
export class BytesUnreadable extends Error {
  /** @param {DOMException} cause */
  constructor(cause) {
    super(cause.message, { cause });
  }
}

/**
 * What to do about an error, by the name of the DOMException.
 * @type {Record<string, string>}
 */
const ADVICE = {
  SecurityError:
    'the browser refuses storage to this page; it needs an origin of its own that may keep site data',
  InvalidStateError: 'the connection was closed again and again; try once more',
  AbortError: 'the browser gave up the transaction; try once more',
  UnknownError: 'the browser failed inside, as at a disk that fails; try once more or restart it',
  VersionError: 'the database was changed while it was being opened; try once more',
};

/**
 * Large values are in files of their own, which can be lost: Chromium says DataError where there is
 * none and UnknownError where it is too short, other browsers NotReadableError or NotFoundError.
 */
const LOST = ['DataError', 'UnknownError', 'NotReadableError', 'NotFoundError'];

/**
 * @param {Failure} code
 * @param {any} error what was thrown
 * @param {string} name of the database
 * @returns {SnapshotError} one stays as it is
 */
export function coded(code, error, name) {
  if (error instanceof SnapshotError) return error;
  const verb = code === 'SAVE_FAILED' ? 'written' : 'read';
  const found = `the IndexedDB database '${name}' could not be ${verb}: ${error?.message ?? error}`;
  if (error?.name === 'QuotaExceededError') {
    const advice = 'make room: lower keep, prune, or have the user grant more with persist()';
    return new SnapshotError('NO_SPACE', `${found}; ${advice}`, { cause: error });
  }
  if (error instanceof BytesUnreadable && LOST.includes(nameOf(error))) {
    return new SnapshotError('CORRUPT', `${found}; the browser has lost these bytes`, {
      cause: error,
    });
  }
  const advice = ADVICE[nameOf(error)];
  return new SnapshotError(code, advice ? `${found}; ${advice}` : found, { cause: error });
}

/**
 * Whether the connection has gone, with or without what was under way: another one may do.
 * @param {any} error
 */
export const isDead = (error) =>
  ['InvalidStateError', 'AbortError', 'UnknownError'].includes(nameOf(error));

/** @param {any} error @returns {string} of the DOMException */
const nameOf = (error) => (error instanceof BytesUnreadable ? error.cause : error)?.name;

/**
 * @param {string} id
 * @param {string} name of the database
 */
export function missing(id, name) {
  return new SnapshotError(
    'READ_FAILED',
    `there is no generation ${id} in the IndexedDB database '${name}'; take an id from history(), ` +
      'where this one may have been pruned since',
    { cause: Object.assign(new Error(`no generation ${id}`), { code: 'ENOENT' }) },
  );
}
