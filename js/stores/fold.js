import { init, readSnapshot, writeSnapshot } from '../core/index.js';

/**
 * One snapshot out of a full save and the pieces appended behind it.
 * @param {Uint8Array} base
 * @param {Uint8Array[]} pieces oldest first, each a small snapshot of what changed
 * @returns {Promise<Uint8Array>} `base` itself where there are no pieces; otherwise a snapshot of
 *   the base's version and encoding
 * @throws {SnapshotError} what `readSnapshot` says of the base or of a piece
 */
export async function fold(base, pieces) {
  if (pieces.length === 0) return base;
  await init();
  const snapshot = readSnapshot(base);
  try {
    for (const piece of pieces) {
      const changes = readSnapshot(piece);
      try {
        snapshot.apply(changes);
      } finally {
        changes.dispose();
      }
    }
    return writeSnapshot(snapshot, { encoding: snapshot.encoding });
  } finally {
    snapshot.dispose();
  }
}
