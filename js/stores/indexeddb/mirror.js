import { openDB } from 'idb';
import { Connection } from './connection.js';
import { BytesUnreadable } from './errors.js';
import { addPart, partsIn, replaceAll } from './records.js';

/** @import { Record, Whole } from './layout.js' */
/** @import { Write } from './records.js' */

const BUCKET = 'snapshoter';

/** @returns {any} the StorageBucketManager, which not all browsers have */
const buckets = () => /** @type {any} */ (globalThis.navigator)?.storageBuckets;

/**
 * @param {string} name of the store's database
 * @param {number} timeout milliseconds for opening, and for one transaction
 * @returns {Mirror | undefined} undefined where the browser has no storage buckets
 */
export const mirrorOf = (name, timeout) =>
  buckets() && globalThis.navigator.locks ? new Mirror(name, timeout) : undefined;

/**
 * A second copy of a store's newest good generation, in a database of the same name in a storage
 * bucket of its own.
 *
 * Chromium keeps all databases of a bucket in one LevelDB, whose log it goes on writing behind a
 * record that a kill or a power failure has torn. When it is next started it finds that the log does
 * not check, and discards all of them (https://github.com/google/leveldb/issues/1287). What is torn is
 * the log that was being written: with one of the two written after the other, the other is whole.
 *
 * Calls must not overlap, and whoever makes those that write holds the lock of the store.
 */
class Mirror {
  #name;
  #connection;
  /** The name of an empty database beside the store's, which the browser discards with it. */
  #witness;
  #stands = false;

  /**
   * @param {string} name
   * @param {number} timeout
   */
  constructor(name, timeout) {
    this.#name = name;
    this.#witness = `${name} (mirrored)`;
    this.#connection = new Connection(name, timeout, {
      factory: async () => (await buckets().open(BUCKET, { durability: 'strict' })).indexedDB,
    });
  }

  /**
   * For a database that is absent.
   * @returns {Promise<Whole | undefined>} what the browser has discarded with it; undefined where
   *   there was nothing, where somebody has deleted it, and where the mirror has lost bytes itself
   */
  async discarded() {
    // Where the witness stands and the store's is not there, somebody has deleted the store's.
    const names = (await globalThis.indexedDB.databases()).map(({ name }) => name);
    if (names.includes(this.#witness) && !names.includes(this.#name)) return undefined;
    try {
      return await this.#read(async (record, transaction) => {
        return { record, parts: await partsIn(transaction, record) };
      });
    } catch (error) {
      const { code } = /** @type {{ code?: unknown }} */ (error);
      if (error instanceof BytesUnreadable || code === 'CORRUPT') return undefined;
      throw error;
    }
  }

  /**
   * Makes the mirror what the store has.
   * @param {Record | undefined} newest good generation of the store
   * @param {() => Promise<Uint8Array[]>} readParts of that generation
   * @param {Write} [last] what has just made it the newest, or was appended to it
   */
  async follow(newest, readParts, last) {
    const held = await this.#read(async (record) => record);
    if (held?.key !== newest?.key) {
      const isNext = last && newest?.pieces && held?.key === last.expected;
      if (isNext) {
        await this.#connection.write((transaction) => addPart(transaction, newest, last.bytes));
      } else {
        const parts = newest && (last && !newest.pieces ? [last.bytes] : await readParts());
        await this.#connection.write((transaction) => {
          return replaceAll(transaction, newest && parts && { record: newest, parts });
        });
      }
    }
    if (newest && !this.#stands) {
      (await openDB(this.#witness)).close();
      this.#stands = true;
    }
  }

  close() {
    return this.#connection.close();
  }

  /**
   * @template T
   * @param {(record: Record, transaction: any) => Promise<T>} work
   * @returns {Promise<T | undefined>} undefined where it holds nothing
   */
  async #read(work) {
    if (!(await buckets().keys()).includes(BUCKET)) return undefined;
    return this.#connection.read(async (transaction) => {
      const [record] = await transaction.objectStore('generations').getAll();
      return record && work(record, transaction);
    });
  }
}
