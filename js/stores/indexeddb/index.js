import { checkObject, SnapshotError } from '../../core/errors.js';
import { bytesArgument, durationArgument, keepArgument, pruneArgument } from '../arguments.js';
import { fold } from '../fold.js';
import { Gate } from '../gate.js';
import { NewerOnes, refusedAbove, refusedBehind } from '../newer.js';
import { prunable } from '../prunable.js';
import { Connection } from './connection.js';
import { coded, missing } from './errors.js';
import { goodOnes, stateOf } from './layout.js';
import { withLock } from './lock.js';
import { markBad, partsIn, putGeneration, putPiece, removeRecords } from './records.js';

/** @import { Generation, Store } from '../types.js' */
/** @import { Record, Transaction } from './layout.js' */

/**
 * @typedef {object} IndexedDBOptions
 * @property {number | undefined} [keep] generations kept at each save, default 10
 * @property {number | undefined} [timeout] milliseconds that opening the database, one transaction, or waiting
 *   for another tab that writes may take each; default 30,000
 */
/**
 * @typedef {object} Persistence
 * @property {() => Promise<boolean>} persist asks the browser not to clear this origin's storage
 *   when it runs short of space (some ask the user), and resolves to whether it will not. Where it
 *   cannot be asked, as in a worker, it resolves to what holds already.
 */

/**
 * A store in a database of its own, for windows and workers. It is created at the first save. Several
 * tabs may have it open: they write in turn, and one that does not know what another has saved is
 * refused with `STALE_WRITER`.
 * @param {string} name of the database
 * @param {IndexedDBOptions} [options]
 * @returns {Required<Store> & Persistence}
 * @throws {SnapshotError} `INVALID_ARGUMENT`
 */
export function indexedDB(name, options = {}) {
  checkObject('the options of indexedDB()', options);
  const { keep = 10, timeout = 30_000 } = options;
  if (typeof name !== 'string' || name === '') {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `the name is ${JSON.stringify(name) ?? typeof name}; give the name of a database as text`,
    );
  }
  keepArgument(keep);
  durationArgument('timeout', timeout, 1);

  const connection = new Connection(name, timeout);
  const gate = new Gate(`IndexedDB store '${name}'`);
  /** @type {string | undefined} the state that the user of this store has read or written */
  let known;

  /**
   * @template T
   * @param {() => Promise<T>} task
   */
  const read = (task) => gate.read(() => task().catch(rethrowAs('READ_FAILED')));
  /**
   * @template T
   * @param {() => Promise<T>} task
   */
  const write = (task) =>
    gate.write(() => withLock(name, timeout, task).catch(rethrowAs('SAVE_FAILED')));
  /** @param {'READ_FAILED' | 'SAVE_FAILED'} code */
  const rethrowAs = (code) => (/** @type {unknown} */ error) => {
    throw coded(code, error, name);
  };

  /**
   * Lists for the user, who from then on knows what is there.
   * @template T
   * @param {(records: Record[], transaction: Transaction<'readonly'>) => Promise<T> | T} work
   * @returns {Promise<T | undefined>} undefined where there is no database
   */
  const show = async (work) => {
    let exists = false;
    const result = await connection.read(async (transaction) => {
      exists = true;
      const records = await transaction.objectStore('generations').getAll();
      // At once: a save whose transaction comes after this one knows better.
      known = stateOf(goodOnes(records)[0]);
      return work(records, transaction);
    });
    if (!exists) known = stateOf(undefined);
    return result;
  };

  /** @param {number} sequence */
  const readOne = async (sequence) => {
    const parts = await connection.read(async (transaction) => {
      const record = await transaction.objectStore('generations').get(sequence);
      return record && partsIn(transaction, record);
    });
    if (!parts) throw missing(String(sequence), name);
    return fold(parts[0], parts.slice(1));
  };

  /** @type {NewerOnes<Record>} */
  const newer = new NewerOnes(
    ({ key }) => key,
    ({ sequence }) => readOne(sequence),
  );

  const listGood = async () => {
    const records = await connection.read((transaction) =>
      transaction.objectStore('generations').getAll(),
    );
    return goodOnes(records ?? []);
  };

  /** @param {Record[]} records */
  const remove = async (records) => {
    if (records.length === 0) return 0;
    const keys = new Set(records.map(({ key }) => key));
    // Losing this to a crash loses nothing.
    return connection.write((transaction) => removeRecords(transaction, keys), 'relaxed');
  };

  /** @param {Record[]} good newest first */
  const retain = async (good) => remove(await newer.removable(good, keep));

  /**
   * @param {(what: string) => SnapshotError} refused
   * @returns {Promise<string>} the state of the store
   * @throws {SnapshotError} `UNSUPPORTED_VERSION` where the newest generation is too new
   */
  const stateUnlessNewer = async (refused) => {
    const [newest] = await listGood();
    if (newest && (await newer.has(newest))) {
      throw refused(`generation ${newest.sequence} in the IndexedDB database '${name}'`);
    }
    return stateOf(newest);
  };

  /**
   * Writes behind the state that the user of this store knows of, or, where that is none, behind
   * whatever is there.
   * @template T
   * @param {string} key that the state has then
   * @param {() => Promise<string>} look at what is there
   * @param {(transaction: Transaction<'readwrite'>, expected: string) => Promise<T>} put
   * @returns {Promise<T>}
   */
  const writeBehind = async (key, look, put) => {
    for (;;) {
      const looked = known === undefined;
      const expected = known ?? (await look());
      try {
        const result = await connection.write((transaction) => put(transaction, expected));
        known = key;
        newer.isNot(key);
        return result;
      } catch (error) {
        // Another has saved since: no concern of one who has read nothing.
        if (!looked || /** @type {{ code?: string }} */ (error).code !== 'STALE_WRITER')
          throw error;
      }
    }
  };

  return {
    async save(bytes) {
      // A copy: of a view IndexedDB would keep all of the buffer.
      const copy = bytesArgument(bytes, 'save').slice();
      const key = randomKey();
      return write(async () => {
        const { sequence, good } = await writeBehind(
          key,
          () => stateUnlessNewer(refusedAbove),
          (transaction, expected) => putGeneration(transaction, { bytes: copy, key, expected }),
        );
        // What it fails to remove the next save does.
        await retain(good).catch(() => {});
        return { id: String(sequence) };
      });
    },

    async append(bytes) {
      const copy = bytesArgument(bytes, 'append').slice();
      const key = randomKey();
      return write(async () => {
        const look = () => stateUnlessNewer(refusedBehind);
        if (known !== undefined) await look();
        await writeBehind(key, look, (transaction, expected) =>
          putPiece(transaction, { bytes: copy, key, expected }),
        );
      });
    },

    read: () =>
      read(async () => {
        const parts = await show((records, transaction) => {
          const [newest] = goodOnes(records);
          return newest && partsIn(transaction, newest);
        });
        return parts && fold(parts[0], parts.slice(1));
      }),

    async *history() {
      const records = (await read(() => show((all) => all))) ?? [];
      for (const { sequence, savedAt, size, quarantined } of records.reverse()) {
        yield {
          id: String(sequence),
          savedAt,
          size,
          quarantined: quarantined !== null,
          read: () => read(() => readOne(sequence)),
        };
      }
    },

    quarantine: (id, reason) =>
      write(async () => {
        if (!/^[1-9][0-9]{0,15}$/.test(id)) throw missing(id, name);
        const state = await connection.write((transaction) =>
          markBad(transaction, Number(id), String(reason)),
        );
        if (!state) throw missing(id, name);
        if (known === state.before) known = state.after;
      }),

    async prune(options) {
      const { keep: wanted, dryRun } = pruneArgument(options);
      return write(async () => {
        const unwanted = await prunable(await listGood(), wanted, ({ sequence }) =>
          readOne(sequence),
        );
        return { removed: dryRun ? unwanted.length : await remove(unwanted) };
      });
    },

    async persist() {
      gate.check();
      const storage = globalThis.navigator?.storage;
      try {
        return (await storage?.persisted()) || (await storage?.persist?.()) || false;
      } catch {
        return false;
      }
    },

    close: () => gate.close(() => connection.close()),
  };
}

/** 128 bits, that no other write has. */
function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
