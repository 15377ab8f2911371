import { readdir, stat } from 'node:fs/promises';
import { SnapshotError } from '../core/errors.js';

/**
 * @typedef {import('../formats/recognise.js').Entry} Entry
 * @typedef {import('../stores/types.js').Store} Store
 */

/**
 * The store that a FILE argument names: a folder, or the `postgres://` URL of a database.
 *
 * @param {string} path
 * @returns {Promise<Store | undefined>} undefined where it names neither
 * @throws {SnapshotError} `INVALID_ARGUMENT`, `READ_FAILED`
 */
export async function openStore(path) {
  if (/^postgres(ql)?:\/\//.test(path)) {
    const { postgres } = await import('../stores/postgres/index.js');
    // A command that looks at a database makes no tables in it, and nobody waits long for one.
    return postgres(path, { create: false, retryFor: 2000 });
  }
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return undefined;
  await checkFolder(path);
  const { fileSystem } = await import('../stores/filesystem/index.js');
  return fileSystem(path);
}

/**
 * @param {string} path of a folder
 * @throws {SnapshotError} `READ_FAILED` where there is something, but no snapshots of ours; a folder
 *   that cannot be listed is left to the store to complain about
 */
async function checkFolder(path) {
  const { listing } = await import('../stores/filesystem/names.js');
  const { ours, foreign } = listing(await readdir(path).catch(() => []));
  const [stranger] = foreign.filter((name) => !name.startsWith('.'));
  if (ours || stranger === undefined) return;
  throw new SnapshotError(
    'READ_FAILED',
    `found a folder with ${JSON.stringify(stranger)} in it, expected a file or the folder of a store: name one of its files`,
  );
}

/**
 * @param {Store} store closed at the end
 * @returns {AsyncGenerator<Entry, void>} newest first
 */
export async function* entriesOf(store) {
  try {
    for await (const { id, savedAt, size, quarantined, read } of store.history()) {
      const setAside = quarantined ? { setAside: 'quarantined' } : {};
      yield { id, savedAt: savedAt.toISOString(), size, ...setAside, read };
    }
  } finally {
    await store.close();
  }
}
