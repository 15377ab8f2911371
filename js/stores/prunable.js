import { init, readSnapshot } from '../core/index.js';

/**
 * Which generations a prune may remove: those beyond the newest `keep`, and only ones older than
 * the newest that reads well. Where none reads well, none.
 * @template T
 * @param {T[]} generations newest first, without quarantined ones
 * @param {number} keep
 * @param {(generation: T) => Promise<Uint8Array>} read
 * @returns {Promise<T[]>} newest first
 */
export async function prunable(generations, keep, read) {
  if (generations.length <= keep) return [];
  await init();
  for (const [index, generation] of generations.entries()) {
    if (await readsWell(() => read(generation))) {
      return generations.slice(Math.max(keep, index + 1));
    }
  }
  return [];
}

/**
 * Whether a generation is of a newer version than this library reads. One that cannot be read at all
 * is not known to be.
 * @param {() => Promise<Uint8Array>} read
 * @returns {Promise<boolean>}
 */
export async function isNewer(read) {
  await init();
  try {
    readSnapshot(await read()).dispose();
    return false;
  } catch (error) {
    return isTooNew(error);
  }
}

/** @param {() => Promise<Uint8Array>} read */
async function readsWell(read) {
  try {
    readSnapshot(await read()).dispose();
    return true;
  } catch (error) {
    // Whoever runs the newer library can read it.
    return isTooNew(error);
  }
}

/** @param {unknown} error */
const isTooNew = (error) => /** @type {{ code?: string }} */ (error).code === 'UNSUPPORTED_VERSION';
