import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { SnapshotError } from '../core/errors.js';

/** @typedef {import('./server.js').ViewerSource} ViewerSource */
/** @typedef {import('./server.js').ViewerEntry} ViewerEntry */

/**
 * @param {string} path of a file, in whatever form the page can open
 * @param {string} [name] default: the file's own
 * @returns {ViewerSource}
 */
export function fileSource(path, name = basename(path)) {
  return {
    name,
    read: () => readFile(path),
    async version() {
      const { mtimeNs, size, ino } = await stat(path, { bigint: true });
      return `${mtimeNs} ${size} ${ino}`;
    },
  };
}

/**
 * @param {string} name
 * @param {{ history(): AsyncIterable<ViewerEntry> }} store one of our stores; whoever made it closes it
 * @returns {ViewerSource}
 */
export function storeSource(name, store) {
  return { name, history: () => store.history() };
}

/**
 * @param {ViewerSource[]} sources
 * @returns {Promise<{ name: string, isStore: boolean, version: string }[]>}
 */
export function describeSources(sources) {
  return Promise.all(
    sources.map(async (source) => ({
      name: source.name,
      isStore: source.history !== undefined,
      version: await versionOf(source),
    })),
  );
}

/**
 * @param {ViewerSource} source
 * @returns {Promise<string>} another one after each change; of a source that cannot be read, the
 *   reason
 */
export async function versionOf(source) {
  try {
    if (source.version !== undefined) return await source.version();
    for await (const entry of source.history?.() ?? []) {
      const { id, savedAt, size } = describe(entry);
      return JSON.stringify([id, savedAt, size]);
    }
    if (source.read === undefined) return 'empty';
    return createHash('sha256')
      .update(await source.read())
      .digest('hex');
  } catch (error) {
    return `unreadable: ${/** @type {Error} */ (error).message}`;
  }
}

/**
 * Answers what the page asks of a source: `N` a file's bytes, `N/history` the list of a store's
 * snapshots, `N/history/ID` the bytes of one.
 *
 * @param {ViewerSource[]} sources
 * @param {string} path
 * @returns {Promise<Uint8Array | { status: number, body: unknown } | undefined>} undefined: there
 *   is no such thing
 */
export async function answerSource(sources, path) {
  const parts = /^(\d{1,6})(?:\/(history)(?:\/(.+))?)?$/.exec(path);
  const source = parts === null ? undefined : sources[Number(parts[1])];
  if (parts === null || source === undefined) return undefined;
  try {
    if (parts[2] === undefined) return await source.read?.();
    if (source.history === undefined) return undefined;
    if (parts[3] !== undefined) return await readEntry(source, decodeURIComponent(parts[3]));
    const entries = [];
    for await (const entry of source.history()) entries.push(describe(entry));
    return { status: 200, body: entries };
  } catch (error) {
    return { status: 502, body: { error: errorOf(error) } };
  }
}

/**
 * @param {ViewerSource} source
 * @param {string} id
 * @returns {Promise<Uint8Array>}
 */
async function readEntry(source, id) {
  for await (const entry of source.history?.() ?? []) {
    if (describe(entry).id === id) return entry.read();
  }
  const message = `found no snapshot ${id} any more, expected it in the store`;
  throw new SnapshotError('READ_FAILED', message);
}

/** @param {ViewerEntry} entry */
function describe({ id = '', savedAt, size, setAside, quarantined }) {
  return {
    id,
    savedAt: savedAt instanceof Date ? savedAt.toISOString() : savedAt,
    size,
    setAside: setAside ?? (quarantined ? 'quarantined' : undefined),
  };
}

/** @param {unknown} error */
function errorOf(error) {
  const { code, message } = /** @type {{ code?: string, message?: string }} */ (error ?? {});
  const isOurs = error instanceof SnapshotError;
  return { code: isOurs ? code : 'READ_FAILED', message: message ?? String(error) };
}
