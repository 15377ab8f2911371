import { Snapshot, init, readSnapshot, writeSnapshot } from '../core/index.js';
import { restore } from '../stores/restore.js';

/** @import { Store } from '../stores/types.js' */
/** @import { Encoding } from './options.js' */

/**
 * The newest good snapshot of a store, in the version that the encoding keeps, or an empty one.
 * @param {Store} store
 * @param {{ encoding: Encoding, allowOlder: boolean }} options
 * @returns {Promise<{ snapshot: Snapshot, status: 'absent' | 'restored' | 'corrupt', id?: string, skipped: { id: string, error: unknown }[] }>}
 * @throws {SnapshotError} `UNSUPPORTED_VERSION`; `LOSSY_DOWNGRADE` where the encoding cannot keep
 *   what was stored; `READ_FAILED` and what else the store says
 */
export async function restoreSnapshot(store, { encoding, allowOlder }) {
  await init();
  const { snapshot, ...rest } = await restore(store, { allowOlder });
  const version = encoding === 'gob' ? 1 : 2;
  if (!snapshot) return { snapshot: new Snapshot({ version }), ...rest };
  if (snapshot.version === version) return { snapshot, ...rest };
  const bytes = writeSnapshot(snapshot, { encoding: 'native', version });
  snapshot.dispose();
  return { snapshot: readSnapshot(bytes), ...rest };
}
