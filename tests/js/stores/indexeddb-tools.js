/** What tests of faults call inside a page, by the global `tools`. */
import { init } from '../../../js/core/index.js';
import { indexedDB } from '../../../js/stores/indexeddb/index.js';
import { restore } from '../../../js/stores/restore.js';
import { bytesOf, listOf, timesOf } from './times.js';

await init();

/**
 * @param {import('../../../js/stores/types.js').Store} store
 * @returns {Promise<Record<string, number> | undefined>} what it holds
 */
const contentOf = async (store) => {
  const bytes = await store.read();
  return bytes && timesOf(bytes);
};

/** @param {() => unknown} call @returns {Promise<string>} the code of its error */
const codeOf = async (call) => {
  try {
    await call();
    return 'no error';
  } catch (error) {
    return error.code ?? String(error);
  }
};

/**
 * Bytes that cannot be compressed, and are no snapshot.
 * @param {number} size
 */
const noise = (size) => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  }
  return bytes;
};

/**
 * A snapshot of more bytes than a browser keeps in its database.
 * @param {number} time of every schedule
 */
const largeBytesOf = (time) => {
  const schedules = Array.from({ length: 20_000 }, (_, index) => [
    `schedule ${index} ${crypto.randomUUID()}`,
    time,
  ]);
  return bytesOf(Object.fromEntries([['schedule 0', time], ...schedules]));
};

/**
 * A database opened as any other program would.
 * @param {string} name
 * @param {number} [version]
 * @param {(database: IDBDatabase) => void} [upgrade]
 * @returns {Promise<IDBDatabase>}
 */
const openRaw = (name, version, upgrade = () => {}) =>
  new Promise((resolve, reject) => {
    const request = globalThis.indexedDB.open(name, version);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * Runs one transaction of another program's.
 * @param {IDBDatabase} database
 * @param {string} store
 * @param {(store: IDBObjectStore) => IDBRequest} work
 */
const runRaw = (database, store, work) =>
  new Promise((resolve, reject) => {
    const transaction = database.transaction(store, 'readwrite');
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });

Object.assign(globalThis, {
  tools: {
    bytesOf,
    codeOf,
    contentOf,
    largeBytesOf,
    listOf,
    noise,
    openRaw,
    openStore: indexedDB,
    restore,
    runRaw,
  },
});
