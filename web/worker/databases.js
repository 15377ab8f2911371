import { SnapshotError } from '../../js/core/index.js';
import { indexedDB as openStore } from '../../js/stores/indexeddb/index.js';

/** @typedef {import('../../js/formats/recognise.js').Entry} Entry */

/** What the page remembers lies in stores of its own, one for each file, named so. */
const RECENT = 'snapshoter-viewer/';
/** Files remembered. */
const MOST = 8;

/**
 * @typedef {object} Database a store in this browser
 * @property {string} name
 * @property {boolean} isRecent whether the page itself remembers it
 * @property {number} count snapshots
 * @property {Date} savedAt the newest
 * @property {number} size bytes of it
 */

/**
 * The stores of snapshots that this browser keeps for this origin, the newest first.
 *
 * @returns {Promise<Database[]>} none where the browser does not say
 */
export async function databases() {
  const list = await indexedDB.databases().catch(() => []);
  const found = await Promise.all(list.map(({ name = '' }) => look(name)));
  return found
    .filter((database) => database !== undefined)
    .sort((a, b) => Number(b.savedAt) - Number(a.savedAt));
}

/**
 * @param {string} name
 * @returns {Promise<Database | undefined>} undefined where it is another application's, or empty
 */
async function look(name) {
  if (name === '') return undefined;
  try {
    const [newest, ...older] = await generations(name);
    if (newest === undefined) return undefined;
    const isRecent = name.startsWith(RECENT);
    return {
      name: isRecent ? name.slice(RECENT.length) : name,
      isRecent,
      count: older.length + 1,
      savedAt: newest.savedAt,
      size: newest.size,
    };
  } catch {
    return undefined;
  }
}

/** @param {string} name */
async function generations(name) {
  const store = openStore(name);
  try {
    const list = [];
    for await (const generation of store.history()) list.push(generation);
    return list;
  } finally {
    await store.close();
  }
}

/**
 * @param {string} name
 * @returns {Promise<Entry[]>} newest first
 */
export async function databaseHistory(name) {
  const list = await generations(name);
  return list.map(({ id, savedAt, size, quarantined }) => ({
    id,
    savedAt: savedAt.toISOString(),
    size,
    ...(quarantined ? { setAside: 'quarantined' } : {}),
    read: () => readGeneration(name, id),
  }));
}

/**
 * @param {string} name
 * @param {string} id
 * @returns {Promise<Uint8Array>}
 */
async function readGeneration(name, id) {
  const store = openStore(name);
  try {
    for await (const generation of store.history()) {
      if (generation.id === id) return await generation.read();
    }
  } finally {
    await store.close();
  }
  throw new SnapshotError('READ_FAILED', `found no snapshot ${id} any more, expected it there`);
}

/**
 * @param {string} name
 * @returns {Promise<Blob>} a file that was remembered
 */
export async function remembered(name) {
  const store = openStore(RECENT + name);
  try {
    const bytes = await store.read();
    if (bytes !== undefined) return new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]);
    throw new SnapshotError('READ_FAILED', 'found it forgotten, expected it to be remembered');
  } finally {
    await store.close();
  }
}

/** @param {{ name: string, blob: Blob }} params a file; the oldest beyond a few is forgotten */
export async function remember({ name, blob }) {
  // No mirror: forgetting a file must leave nothing behind.
  const store = openStore(RECENT + name, { keep: 1, mirror: false });
  try {
    await store.save(new Uint8Array(await blob.arrayBuffer()));
  } finally {
    await store.close();
  }
  const recent = (await databases()).filter(({ isRecent }) => isRecent);
  await Promise.all(recent.slice(MOST).map(forget));
}

/** @param {{ name: string }} params of a file that was remembered */
export function forget({ name }) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(RECENT + name);
    request.onsuccess = () => resolve(undefined);
    request.onerror = () => reject(request.error);
  });
}
