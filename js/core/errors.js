/**
 * @typedef {'NOT_A_SNAPSHOT' | 'TRUNCATED' | 'CORRUPT' | 'CHECKSUM_MISMATCH' | 'UNSUPPORTED_VERSION'
 *   | 'TOO_LARGE' | 'DUPLICATE_NAME' | 'INVALID_NAME' | 'INVALID_TIME' | 'TIME_OUT_OF_RANGE'
 *   | 'TRAILING_BYTES' | 'LOSSY_DOWNGRADE' | 'NOT_READY' | 'DISPOSED' | 'INVALID_ARGUMENT'
 *   | 'SAVE_FAILED' | 'READ_FAILED' | 'NO_SPACE' | 'LOCKED' | 'STALE_WRITER' | 'CLOSED'} SnapshotErrorCode
 */

/**
 * Every error that snapshoter raises on purpose. `code` is stable and meant for programs; the
 * message is meant for people and says what was found and what was expected.
 */
export class SnapshotError extends Error {
  /**
   * @param {SnapshotErrorCode} code
   * @param {string} message
   * @param {{ offset?: number, cause?: unknown }} [details] `offset`: where in the bytes, if known
   */
  constructor(code, message, { offset, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SnapshotError';
    /** @type {SnapshotErrorCode} */
    this.code = code;
    /** @type {number | undefined} */
    this.offset = offset;
  }
}

/**
 * @param {string} what it is, for the message
 * @param {unknown} found
 * @throws {SnapshotError} INVALID_ARGUMENT for what has no properties to look at
 */
export function checkObject(what, found) {
  if (typeof found === 'object' && found !== null) return;
  const message = `found ${String(found)} for ${what}, expected an object`;
  throw new SnapshotError('INVALID_ARGUMENT', message);
}
