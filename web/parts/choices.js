import { openDB } from 'idb';

const DATABASE = 'snapshoter-viewer-choices';

/**
 * What the user chose, kept in this browser. Not in localStorage: whoever reads that first waits, with
 * the whole page, until the browser's storage has started, for a tenth of a second.
 *
 * @param {string} name
 * @returns {Promise<unknown>} undefined where nothing was chosen, or nothing can be kept
 */
export async function readChoice(name) {
  return withChoices((database) => database.get('choices', name)).catch(() => undefined);
}

/**
 * @param {string} name
 * @param {unknown} value where it cannot be kept, it lasts as long as the page
 */
export async function keepChoice(name, value) {
  await withChoices((database) => database.put('choices', value, name)).catch(() => {});
}

/**
 * @template T
 * @param {(database: import('idb').IDBPDatabase) => Promise<T>} use
 */
async function withChoices(use) {
  const database = await openDB(DATABASE, 1, {
    upgrade(made) {
      made.createObjectStore('choices');
    },
  });
  try {
    return await use(database);
  } finally {
    database.close();
  }
}
