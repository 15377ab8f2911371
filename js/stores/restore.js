import { init, readSnapshot } from '../core/index.js';
import { SnapshotError } from '../core/errors.js';
import { isTooNew } from './newer.js';

/** @import { Generation, Store } from './types.js' */

/**
 * @typedef {object} Skipped a generation that was passed over on the way to a good one
 * @property {string} id
 * @property {unknown} error why: what reading it gave
 * @property {boolean} quarantined whether it is marked bad now; false where it is only newer than
 *   this library, or where marking it failed
 */

/**
 * @typedef {object} Restored
 * @property {'absent' | 'restored' | 'corrupt'} status `absent`: nothing was ever saved;
 *   `corrupt`: something is kept, and none of it is good
 * @property {import('../core/index.js').Snapshot} [snapshot] set when `restored`
 * @property {string} [id] the generation that it came from
 * @property {Skipped[]} skipped newest first
 */

/**
 * A prune by another process can take a generation between listing and reading it; each time that
 * happens a newer one has appeared.
 */
const ATTEMPTS = 5;

/**
 * Goes from the newest generation to older ones until one is good, and quarantines each bad one on
 * the way, so that it is kept, no longer in the way, and reported.
 * @param {Store} store
 * @param {{ allowOlder?: boolean }} [options] `allowOlder`: pass over a snapshot that is newer than
 *   this library (it stays as it is) and take an older one
 * @returns {Promise<Restored>}
 * @throws {SnapshotError} `UNSUPPORTED_VERSION` at a snapshot newer than this library, unless
 *   `allowOlder`; `READ_FAILED` where the store could not be read, which says nothing about what
 *   is in it
 */
export async function restore(store, { allowOlder = false } = {}) {
  await init();
  for (let attempt = 1; ; attempt++) {
    try {
      return await newestGood(store, allowOlder);
    } catch (error) {
      if (!hasVanished(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * @param {Store} store
 * @param {boolean} allowOlder
 * @returns {Promise<Restored>}
 */
async function newestGood(store, allowOlder) {
  /** @type {Skipped[]} */
  const skipped = [];
  let empty = true;
  for await (const generation of store.history()) {
    empty = false;
    if (generation.quarantined) continue;
    try {
      const snapshot = readSnapshot(await generation.read());
      return { status: 'restored', snapshot, id: generation.id, skipped };
    } catch (error) {
      if (isTooNew(error)) {
        if (!allowOlder) throw tooNew(generation, error);
        skipped.push({ id: generation.id, error, quarantined: false });
      } else if (isBad(error)) {
        const quarantined = await tryQuarantine(store, generation, error);
        skipped.push({ id: generation.id, error, quarantined });
      } else {
        throw error;
      }
    }
  }
  return { status: empty ? 'absent' : 'corrupt', skipped };
}

/**
 * Failing to mark it (a read-only disk, another writer at work) must not stop the start-up: the
 * bytes are kept either way.
 * @param {Store} store
 * @param {Generation} generation
 * @param {unknown} error
 */
async function tryQuarantine(store, generation, error) {
  try {
    await store.quarantine(generation.id, codeOf(error) ?? 'UNREADABLE');
    return true;
  } catch {
    return false;
  }
}

/** Codes that speak of the store or of the moment, not of the bytes. */
const NOT_THE_BYTES = ['CLOSED', 'NOT_READY', 'DISPOSED', 'LOCKED', 'STALE_WRITER'];

/**
 * Whether the bytes themselves are at fault. A READ_FAILED is not, lest an EACCES of the moment
 * send us to an older state; but a disk that cannot give the bytes back (EIO) is.
 * @param {unknown} error
 */
function isBad(error) {
  const code = codeOf(error);
  if (code === 'READ_FAILED') return causeCodeOf(error) === 'EIO';
  return (
    /** @type {Error} */ (error)?.name === 'SnapshotError' && !NOT_THE_BYTES.includes(code ?? '')
  );
}

/** @param {unknown} error */
const hasVanished = (error) => codeOf(error) === 'READ_FAILED' && causeCodeOf(error) === 'ENOENT';

/** @param {unknown} error */
const codeOf = (error) => /** @type {{ code?: string }} */ (error)?.code;

/** @param {unknown} error */
const causeCodeOf = (error) => /** @type {{ cause?: { code?: string } }} */ (error)?.cause?.code;

/**
 * @param {Generation} generation
 * @param {unknown} error
 */
function tooNew({ id }, error) {
  return new SnapshotError(
    'UNSUPPORTED_VERSION',
    `generation ${id}: ${/** @type {Error} */ (error).message}. Nothing was changed. ` +
      'Install the newer snapshoter that wrote it, or pass allowOlder to start from an older one',
    { cause: error },
  );
}
