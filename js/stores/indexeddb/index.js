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
import { mirrorOf } from './mirror.js';
import { markBad, partsIn, putGeneration, putPiece, removeRecords } from './records.js';

/** @import { Generation, Store } from '../types.js' */
/** @import { Record, Transaction } from './layout.js' */
/** @import { Write } from './records.js' */

/**
 * @typedef {object} IndexedDBOptions
 * @property {number | undefined} [keep] generations kept at each save, default 10
 * @property {number | undefined} [timeout] milliseconds that opening the database, one transaction, or waiting
 *   for another tab that writes may take each; default 30,000
 * @property {boolean | undefined} [mirror] whether the newest generation is also kept in a storage
 *   bucket of its own, where the browser has these (Chromium), and put back from there where the
 *   browser has discarded the database; default true
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
  const { keep = 10, timeout = 30_000, mirror: isMirrored = true } = options;
  if (typeof name !== 'string' || name === '') {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `the name is ${JSON.stringify(name) ?? typeof name}; give the name of a database as text`,
    );
  }
  keepArgument(keep);
  durationArgument('timeout', timeout, 1);

  if (typeof isMirrored !== 'boolean') {
    throw new SnapshotError('INVALID_ARGUMENT', `mirror is ${isMirrored}; give true or false`);
  }
  const mirror = isMirrored ? mirrorOf(name, timeout) : undefined;
  const connection = new Connection(name, timeout, {
    discarded: mirror && (() => mirror.discarded()),
  });
  const gate = new Gate(`IndexedDB store '${name}'`);
  /** @type {string | undefined} the state that the user of this store has read or written */
  let known;
  /** Whether the mirror is what the database is, as far as this store knows. */
  let isInStep = false;

  /**
   * @template T
   * @param {() => Promise<T>} task
   */
  const read = (task) => gate.read(() => task().catch(rethrowAs('READ_FAILED')));
  /**
   * @template T
   * @param {() => Promise<T>} task
   */
  const write = (task) => {
    const run = async () => {
      // Before the first write, which could leave the database to be discarded.
      if (mirror && !isInStep) await updateMirror((await listGood())[0]);
      return task();
    };
    return gate.write(() => withLock(name, timeout, run).catch(rethrowAs('SAVE_FAILED')));
  };
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
  const readParts = async (sequence) => {
    const parts = await connection.read(async (transaction) => {
      const record = await transaction.objectStore('generations').get(sequence);
      return record && partsIn(transaction, record);
    });
    if (!parts) throw missing(String(sequence), name);
    return parts;
  };

  /** @param {number} sequence */
  const readOne = async (sequence) => {
    const [full, ...pieces] = await readParts(sequence);
    return fold(full, pieces);
  };

  /**
   * Never fails: what counts is in the database, and the next write tries again.
   * @param {Record | undefined} newest
   * @param {Write} [last]
   */
  const updateMirror = async (newest, last) => {
    const read = () => readParts(/** @type {Record} */ (newest).sequence);
    isInStep = await (mirror?.follow(newest, read, last).then(
      () => true,
      () => false,
    ) ?? false);
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
   * @param {Uint8Array} bytes
   * @param {() => Promise<string>} look at what is there
   * @param {(transaction: Transaction<'readwrite'>, write: Write) => Promise<{ good: Record[] }>} put
   * @returns {Promise<Record[]>} the good generations, newest first
   */
  const writeBehind = async (bytes, look, put) => {
    const key = randomKey();
    for (;;) {
      const looked = known === undefined;
      const write = { bytes, key, expected: known ?? (await look()) };
      try {
        const { good } = await connection.write((transaction) => put(transaction, write));
        known = key;
        newer.isNot(key);
        await updateMirror(good[0], write);
        return good;
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
      return write(async () => {
        const look = () => stateUnlessNewer(refusedAbove);
        const good = await writeBehind(copy, look, putGeneration);
        // What it fails to remove the next save does.
        await retain(good).catch(() => {});
        return { id: String(good[0].sequence) };
      });
    },

    async append(bytes) {
      const copy = bytesArgument(bytes, 'append').slice();
      return write(async () => {
        const look = () => stateUnlessNewer(refusedBehind);
        if (known !== undefined) await look();
        await writeBehind(copy, look, putPiece);
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
        const [newest] = state.good;
        if (known === state.before) known = stateOf(newest);
        await updateMirror(newest);
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

    close: () =>
      gate.close(async () => {
        await Promise.all([connection.close(), mirror?.close()]);
      }),
  };
}

/** 128 bits, that no other write has. */
function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
