/*
 * The database, version 1, has three object stores:
 *
 *     about        key 'application': 'snapshoter'; key 'format': 1
 *     generations  by `sequence`: what there is to know of a generation, without its bytes
 *     bytes        by [sequence, part]: part 0 is the full save, 1 and up are the pieces behind it
 *
 * The version of the database never changes by itself: databases are opened at whatever version they
 * have, so that another application's is never upgraded.
 */

/**
 * @typedef {object} Record what is kept of a generation
 * @property {number} sequence from 1, one more at each save; the id as a number
 * @property {Date} savedAt
 * @property {number} size bytes, pieces included
 * @property {number} pieces how many
 * @property {string} key random, another one after each save and append
 * @property {string | null} quarantined why, or null
 */
/**
 * @typedef {object} Whole a generation with its bytes
 * @property {Record} record
 * @property {Uint8Array[]} parts the full save and the pieces behind it
 */
/**
 * @typedef {{
 *   about: { key: string, value: string | number },
 *   generations: { key: number, value: Record },
 *   bytes: { key: [number, number], value: Uint8Array },
 * }} Layout
 */
/** @typedef {import('idb').IDBPDatabase<Layout>} Database */
/** @typedef {('about' | 'generations' | 'bytes')[]} Names */
/**
 * @template {IDBTransactionMode} Mode
 * @typedef {import('idb').IDBPTransaction<Layout, Names, Mode>} Transaction
 */

export const APPLICATION = 'snapshoter';
export const FORMAT = 1;

/** @type {Names} */
export const STORES = ['about', 'generations', 'bytes'];

/** @param {Database} database a new one, in its first upgrade */
export function createStores(database) {
  const about = database.createObjectStore('about');
  about.put(APPLICATION, 'application');
  about.put(FORMAT, 'format');
  database.createObjectStore('generations', { keyPath: 'sequence' });
  database.createObjectStore('bytes');
}

/**
 * @param {Database} database
 * @returns {Promise<number | undefined>} the format that this library, or a newer one, has laid it
 *   out in; undefined where it is another application's
 */
export async function formatOf(database) {
  if (!database.objectStoreNames.contains('about')) return undefined;
  const about = database.transaction('about').store;
  const [application, format] = await Promise.all([about.get('application'), about.get('format')]);
  return application === APPLICATION && typeof format === 'number' ? format : undefined;
}

/**
 * The parts of a generation, as a range of keys in `bytes`.
 * @param {number} sequence
 */
export const partsOf = (sequence) => IDBKeyRange.bound([sequence, 0], [sequence, Infinity]);

/**
 * @param {Record[]} records oldest first
 * @returns {Record[]} those that are not quarantined, newest first
 */
export const goodOnes = (records) =>
  records.filter(({ quarantined }) => quarantined === null).reverse();

/**
 * The state of a store in one string, which changes with each save, append and quarantine.
 * @param {Record | undefined} newest that is not quarantined
 */
export const stateOf = (newest) => newest?.key ?? 'nothing';
