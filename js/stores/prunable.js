import { init, readSnapshot } from '../core/index.js';
import { isTooNew } from './newer.js';

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
  for (const [index, generation] of generations.entries()) {
    if (await readsWell(() => read(generation))) {
      return generations.slice(Math.max(keep, index + 1));
    }
  }
  return [];
}

/**
 * Whether a snapshot can be read, by this library or by the newer one that wrote it.
 * @param {() => Promise<Uint8Array>} read
 * @returns {Promise<boolean>}
 */
export async function readsWell(read) {
  await init();
  try {
    readSnapshot(await read()).dispose();
    return true;
  } catch (error) {
    return isTooNew(error);
  }
}
