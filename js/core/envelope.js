import { Comparison } from './comparison.js';
import { checkBytes } from './core.js';
import { checkObject, SnapshotError } from './errors.js';
import { getCore } from './module.js';
import { unwrap, wrap } from './snapshot.js';

/**
 * @typedef {import('./snapshot.js').Snapshot} Snapshot
 * @typedef {import('./snapshot.js').Encoding} Encoding
 * @typedef {import('./time.js').ExactTime} ExactTime
 */

/**
 * Reads a snapshot as it is stored, finding version and encoding by itself.
 * @param {Uint8Array} bytes copied, not kept
 * @returns {Snapshot}
 * @throws {SnapshotError} NOT_A_SNAPSHOT, TRUNCATED, CORRUPT, CHECKSUM_MISMATCH, UNSUPPORTED_VERSION,
 *   TOO_LARGE, DUPLICATE_NAME, INVALID_NAME, INVALID_TIME, TRAILING_BYTES; NOT_READY before `init`;
 *   INVALID_ARGUMENT for what is no Uint8Array
 */
export function readSnapshot(bytes) {
  const core = getCore();
  return wrap(core, core.check(0, 'read', core.give(bytes), bytes.length));
}

/**
 * The same for bytes that come in pieces, so that they need never all lie in JavaScript's memory too.
 * @param {number} size of all pieces together
 * @param {AsyncIterable<Uint8Array>} pieces
 * @returns {Promise<Snapshot>}
 * @throws {SnapshotError} as `readSnapshot`; READ_FAILED where the pieces are of another size
 * @throws what the pieces throw
 */
export async function readSnapshotPieces(size, pieces) {
  const core = getCore();
  const at = core.allocate(size);
  let end = 0;
  try {
    for await (const piece of pieces) {
      if (piece.length > size - end) throw wrongSize(`more than ${end}`, size);
      core.put(at + end, piece);
      end += piece.length;
    }
    if (end < size) throw wrongSize(end, size);
  } catch (error) {
    core.call('free', at);
    throw error;
  }
  return wrap(core, core.check(0, 'read', at, size));
}

/** @param {number | string} found @param {number} expected */
function wrongSize(found, expected) {
  return new SnapshotError('READ_FAILED', `found ${found} bytes, expected ${expected}`);
}

/**
 * Writes a snapshot as it is to be stored.
 * @param {Snapshot} snapshot
 * @param {object} [options]
 * @param {Encoding | undefined} [options.encoding] the snapshot's own by default
 * @param {number | undefined} [options.version] of the model; by default the snapshot's, as far as the encoding
 *   can hold it (gob: 1)
 * @param {boolean | undefined} [options.allowLoss] drop what that version cannot hold
 * @param {Uint8Array<ArrayBuffer> | undefined} [options.into] memory to use again: where the bytes
 *   fit, they go to its beginning. It spares the system to find and clear as much, which takes
 *   longer than writing a large gob.
 * @returns {Uint8Array<ArrayBuffer>} a new array, or the part of `into` that was written
 * @throws {SnapshotError} LOSSY_DOWNGRADE where something would be dropped and that is not allowed,
 *   UNSUPPORTED_VERSION, INVALID_TIME for an offset that gob cannot hold, TOO_LARGE, INVALID_ARGUMENT
 */
export function writeSnapshot(snapshot, options = {}) {
  const { core, handle } = unwrap(snapshot);
  checkObject('the options', options);
  const { encoding, version = 0, allowLoss = false, into } = options;
  if (encoding !== undefined && encoding !== 'native' && encoding !== 'gob') {
    const message = `found encoding '${String(encoding)}', expected 'native' or 'gob'`;
    throw new SnapshotError('INVALID_ARGUMENT', message);
  }
  if (!Number.isInteger(version) || Math.abs(version) > 0xffff) {
    const message = `found version ${String(version)}, expected 1 or 2`;
    throw new SnapshotError('UNSUPPORTED_VERSION', message);
  }
  if (into !== undefined) checkBytes(into);
  core.check(false, 'write', handle, encoding ?? '', version, allowLoss);
  return core.takeResult(into);
}

/**
 * What two snapshots know together: the later time of each name, and of version 2's fields what goes
 * with it. What a schedule is (`schedule`) comes from the later last execution, so it is absent where
 * that comes from a version 1; how its last run went from the later start. Commutative, associative,
 * idempotent.
 * @param {Snapshot} a
 * @param {Snapshot} b
 * @returns {Snapshot} a new one, in the newer of the two versions
 */
export function mergeSnapshots(a, b) {
  const { core, handle } = unwrap(a);
  return wrap(core, core.check(0, 'merge', handle, unwrap(b).handle));
}

/**
 * A schedule that only one of two snapshots knows.
 * @typedef {object} Presence
 * @property {string} name
 * @property {ExactTime} [time] its last execution; absent where it never ran
 */

/**
 * A schedule that two snapshots know differently.
 * @typedef {object} Move
 * @property {string} name
 * @property {ExactTime} [from] the last execution before; absent where it never ran
 * @property {ExactTime} [to] and after
 */

/**
 * @typedef {object} SnapshotDiff
 * @property {Presence[]} added
 * @property {Presence[]} removed
 * @property {Move[]} advanced to a later instant
 * @property {Move[]} regressed to an earlier instant
 * @property {Move[]} changed at the same instant: another offset, or other fields of version 2
 * @property {number} unchanged how many are equal
 */

/**
 * @param {Snapshot} before
 * @param {Snapshot} after
 * @returns {SnapshotDiff}
 */
export function diffSnapshots(before, after) {
  const comparison = new Comparison(before, after);
  try {
    const { unchanged } = comparison.counts();
    /** @type {SnapshotDiff} */
    const diff = { added: [], removed: [], advanced: [], regressed: [], changed: [], unchanged };
    for (const { kind, name, from, to } of comparison.rows().rows) {
      if (kind === 'added' || kind === 'removed') {
        const time = from ?? to;
        diff[kind].push(time ? { name, time } : { name });
      } else {
        diff[kind].push({ name, ...(from && { from }), ...(to && { to }) });
      }
    }
    return diff;
  } finally {
    comparison.dispose();
  }
}
