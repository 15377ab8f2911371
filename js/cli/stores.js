import { stat } from 'node:fs/promises';

/**
 * @typedef {import('../formats/recognise.js').Entry} Entry
 * @typedef {import('../stores/types.js').Store} Store
 */

/**
 * The store that a FILE argument names: a folder, or the `postgres://` URL of a database.
 *
 * @param {string} path
 * @returns {Promise<Store | undefined>} undefined where it names neither
 * @throws {import('../core/errors.js').SnapshotError} `INVALID_ARGUMENT`, `READ_FAILED`
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
  const { fileSystem } = await import('../stores/filesystem/index.js');
  return fileSystem(path);
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
