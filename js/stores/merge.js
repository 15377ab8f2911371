import { init, mergeSnapshots, readSnapshot, writeSnapshot } from '../core/index.js';

/** @typedef {import('../core/index.js').Snapshot} Snapshot */
/**
 * @typedef {object} Merged
 * @property {Uint8Array} [bytes] what to save: the very argument where the kept one adds nothing to
 *   it; undefined where the kept one cannot be read
 * @property {unknown} [error] why it cannot be read
 */

/**
 * Merges what a store keeps into what is about to be saved, for writers that each know of their own
 * runs. The result is written as `bytes` was: a version 1 in gob stays what Flyte reads, even where
 * the kept one has fields that it cannot hold.
 * @param {Uint8Array} kept
 * @param {Uint8Array} bytes what is no snapshot itself is not merged, and saved as it is
 * @returns {Promise<Merged>}
 */
export async function mergeBytes(kept, bytes) {
  await init();
  /** @type {Snapshot[]} */
  const open = [];
  /** @param {Snapshot} snapshot */
  const use = (snapshot) => {
    open.push(snapshot);
    return snapshot;
  };
  try {
    let theirs;
    try {
      theirs = use(readSnapshot(kept));
    } catch (error) {
      return { error };
    }
    let ours;
    try {
      ours = use(readSnapshot(bytes));
    } catch {
      return { bytes };
    }
    const merged = use(mergeSnapshots(theirs, ours));
    const { version, encoding } = ours;
    // The native format is canonical: equal content, equal bytes.
    const [before, after] = [ours, merged].map((snapshot) =>
      writeSnapshot(snapshot, { version, encoding: 'native', allowLoss: true }),
    );
    if (equalBytes(before, after)) return { bytes };
    if (encoding === 'native') return { bytes: after };
    return { bytes: writeSnapshot(merged, { version, encoding, allowLoss: true }) };
  } finally {
    for (const snapshot of open) snapshot.dispose();
  }
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
function equalBytes(a, b) {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
