import { readSnapshot } from '../core/index.js';
import { SnapshotError } from '../core/errors.js';
import { foreignFormat } from './foreign.js';

/**
 * @typedef {import('./recognise.js').Entry} Entry
 * @typedef {import('../core/index.js').Snapshot} Snapshot
 */

/**
 * @typedef {object} Opened
 * @property {Snapshot} snapshot
 * @property {Uint8Array} bytes what it was read from
 * @property {Entry} entry
 */

/**
 * Reads one snapshot of a history.
 *
 * @param {Entry} entry
 * @returns {Promise<Opened>}
 * @throws {SnapshotError} as `readSnapshot` does, and as the entry's `read` does
 */
export async function openEntry(entry) {
  const bytes = await entry.read();
  try {
    return { snapshot: readSnapshot(bytes), bytes, entry };
  } catch (error) {
    throw withAdvice(error, bytes, entry.form);
  }
}

/**
 * Reads the newest good snapshot of a history, as a scheduler that starts from it would, and says
 * which newer ones were bad.
 *
 * @param {Iterable<Entry> | AsyncIterable<Entry>} entries newest first
 * @returns {Promise<Opened & { bad: { entry: Entry, error: SnapshotError }[] }>}
 * @throws {SnapshotError} the newest one's error where none is good; `NOT_A_SNAPSHOT` where there
 *   is none at all
 */
export async function openNewest(entries) {
  /** @type {{ entry: Entry, error: SnapshotError }[]} */
  const bad = [];
  for await (const entry of entries) {
    if (entry.setAside !== undefined) continue;
    try {
      return { ...(await openEntry(entry)), bad };
    } catch (error) {
      bad.push({ entry, error: asSnapshotError(error) });
    }
  }
  if (bad.length > 0) throw bad[0].error;
  throw new SnapshotError(
    'NOT_A_SNAPSHOT',
    'found no snapshot here, expected at least one that is neither deleted nor quarantined',
  );
}

/**
 * @param {unknown} error
 * @returns {SnapshotError}
 * @throws what is not an error of ours
 */
function asSnapshotError(error) {
  const { name } = /** @type {Error} */ (error);
  if (name !== 'SnapshotError') throw error;
  return /** @type {SnapshotError} */ (error);
}

/** What to do about each kind of damage, for those who hold a file and no debugger. */
const ADVICE = new Map([
  ['TRUNCATED', 'copy the whole value again, or take an older snapshot'],
  ['CORRUPT', 'take an older snapshot'],
  ['DUPLICATE_NAME', 'take an older snapshot'],
  ['INVALID_NAME', 'take an older snapshot'],
  ['INVALID_TIME', 'take an older snapshot'],
  ['CHECKSUM_MISMATCH', 'copy the file again, or take an older snapshot'],
  ['UNSUPPORTED_VERSION', 'use a newer snapshoter'],
  ['TRAILING_BYTES', 'cut off what was appended to it'],
]);

/**
 * @param {unknown} thrown
 * @param {Uint8Array} bytes the first of what could not be read
 * @param {Entry['form']} [form]
 * @returns {SnapshotError} the same error with a word on what to do
 * @throws what is not an error of ours
 */
export function withAdvice(thrown, bytes, form) {
  const error = asSnapshotError(thrown);
  const advice = adviceFor(error.code, bytes, form);
  if (advice === undefined) return error;
  const message = `${error.message}; ${advice}`;
  return new SnapshotError(error.code, message, { offset: error.offset, cause: error });
}

/**
 * @param {import('../core/errors.js').SnapshotErrorCode} code
 * @param {Uint8Array} bytes
 * @param {Entry['form']} form
 */
function adviceFor(code, bytes, form) {
  if (bytes.length === 0) {
    return 'Flyte stores an empty row when it fails to serialize: take an older row';
  }
  if (code !== 'NOT_A_SNAPSHOT') return ADVICE.get(code);
  const foreign = foreignFormat(bytes);
  if (foreign !== undefined) return `this looks like ${foreign.found}: ${foreign.advice}`;
  if (form === undefined) return 'look whether this is the right file';
  return `it was read as ${form}: look whether this is the right text, and all of it`;
}
