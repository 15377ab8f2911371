import { wrap } from 'idb';
import { SnapshotError } from '../../core/errors.js';
import { timerDelay } from '../arguments.js';
import { BytesUnreadable, isDead, TimedOut } from './errors.js';
import { createStores, FORMAT, formatOf, STORES } from './layout.js';
import { replaceAll } from './records.js';

/** @import { Database, Transaction, Whole } from './layout.js' */

/** Connections tried for one transaction; more die only where something is wrong with the browser. */
const ATTEMPTS = 4;

/**
 * One connection to the database, opened when it is first needed and again whenever it has gone: the
 * browser may end it, and other tabs must be able to delete or upgrade the database.
 */
export class Connection {
  #name;
  #timeout;
  #factory;
  #discarded;
  /** @type {Promise<Database | undefined> | undefined} */
  #opening;

  /**
   * @param {string} name
   * @param {number} timeout milliseconds for opening, and for one transaction
   * @param {object} [options]
   * @param {() => Promise<IDBFactory>} [options.factory] where the database is, by default among those
   *   of the origin
   * @param {() => Promise<Whole | undefined>} [options.discarded] what to put back where the database is absent
   */
  constructor(name, timeout, { factory = ofOrigin, discarded = async () => undefined } = {}) {
    this.#name = name;
    this.#timeout = timeout;
    this.#factory = factory;
    this.#discarded = discarded;
  }

  /**
   * Runs `work` in a transaction that reads, on a database that may be absent.
   * @template T
   * @param {(transaction: Transaction<'readonly'>) => Promise<T>} work awaits nothing but requests
   * @returns {Promise<T | undefined>} undefined where there is no database, which is not created
   */
  read(work) {
    return this.#onSome(false, (database) => {
      return this.#run(database.transaction(STORES, 'readonly'), work);
    });
  }

  /**
   * Runs `work` in a transaction that writes, and creates the database where it is absent. Where the
   * connection is lost all of it runs again, although it may have been carried out.
   * @template T
   * @param {(transaction: Transaction<'readwrite'>) => Promise<T>} work awaits nothing but requests
   * @param {IDBTransactionDurability} [durability]
   * @returns {Promise<T>} resolves once the transaction is complete
   */
  write(work, durability = 'strict') {
    return /** @type {Promise<T>} */ (
      this.#onSome(true, (database) => {
        return this.#run(database.transaction(STORES, 'readwrite', { durability }), work);
      })
    );
  }

  async close() {
    const opening = this.#opening;
    this.#opening = undefined;
    const database = await opening?.catch(() => undefined);
    database?.close();
  }

  /**
   * @template T
   * @param {boolean} create
   * @param {(database: Database) => Promise<T>} work
   * @returns {Promise<T | undefined>}
   */
  async #onSome(create, work) {
    for (let attempt = 1; ; attempt++) {
      try {
        const database = await this.#open(create);
        return database && (await work(database));
      } catch (error) {
        const isOver = !isDead(error) || attempt === ATTEMPTS;
        if (!isOver || error instanceof TimedOut) await this.close();
        if (isOver) throw error;
      }
    }
  }

  /**
   * @template {IDBTransactionMode} Mode
   * @template T
   * @param {Transaction<Mode>} transaction
   * @param {(transaction: Transaction<Mode>) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #run(transaction, work) {
    // What comes of it is seen below; unheard it would be reported as unhandled.
    transaction.done.catch(() => {});
    const finish = async () => {
      try {
        const result = await work(transaction);
        await transaction.done;
        return result;
      } catch (error) {
        abort(transaction);
        await transaction.done.catch(() => {});
        if (error instanceof SnapshotError || error instanceof BytesUnreadable) throw error;
        // A request of a transaction that was aborted says no more than that.
        throw transaction.error ?? error;
      }
    };
    return within(this.#timeout, finish(), 'a transaction was not completed', () =>
      abort(transaction),
    );
  }

  /**
   * @param {boolean} create
   * @returns {Promise<Database | undefined>} undefined where it is absent and not to be created
   */
  async #open(create) {
    for (;;) {
      const opening = (this.#opening ??= this.#openAnew(create));
      try {
        const database = await opening;
        if (database) return database;
        if (this.#opening === opening) this.#opening = undefined;
        if (!create) return undefined;
      } catch (error) {
        if (this.#opening === opening) this.#opening = undefined;
        throw error;
      }
    }
  }

  /** @param {boolean} create */
  async #openAnew(create) {
    const factory = await this.#factory();
    const database = (await this.#openIn(factory)) ?? (await this.#make(factory, create));
    if (database) await this.#check(database);
    return database;
  }

  /**
   * Makes the database that is absent, with what the browser has discarded of it.
   * @param {IDBFactory} factory
   * @param {boolean} create it where there is nothing to put back
   */
  async #make(factory, create) {
    const whole = await this.#discarded();
    if (!create && !whole) return undefined;
    return this.#openIn(factory, async (database, transaction) => {
      createStores(database);
      if (whole) await replaceAll(transaction, whole);
    });
  }

  /**
   * @param {IDBFactory} factory
   * @param {(database: Database, transaction: Transaction<'versionchange'>) => Promise<void>} [fill] a new one
   * @returns {Promise<Database | undefined>} undefined where it is absent, and not to be filled
   */
  #openIn(factory, fill) {
    let isAbsent = false;
    let isLate = false;
    const request = factory.open(this.#name);
    request.onupgradeneeded = () => {
      const transaction = /** @type {any} */ (wrap(/** @type {any} */ (request.transaction)));
      transaction.done.catch(() => {});
      isAbsent = !fill;
      if (!fill) return abort(transaction);
      const database = /** @type {any} */ (wrap(request.result));
      fill(database, transaction).catch(() => abort(transaction));
    };
    /** @type {Promise<Database | undefined>} */
    const opening = wrap(request).then(
      (/** @type {any} */ database) => {
        // Another tab wants to delete or upgrade it. What is under way is finished first, and the next
        // call finds the connection closed, as it does when the browser has ended it.
        database.addEventListener('versionchange', () => database.close());
        if (isLate) database.close();
        return database;
      },
      (error) => {
        if (!isAbsent) throw error;
      },
    );
    return within(
      this.#timeout,
      opening,
      'opening it was not answered; another tab may be deleting or upgrading it: close that one',
      () => (isLate = true),
    );
  }

  /** @param {Database} database */
  async #check(database) {
    const format = await within(this.#timeout, formatOf(database), 'it was not answered', () => {});
    if (format === FORMAT) return;
    database.close();
    if (format === undefined) {
      throw new Error(
        'it is not one that this library made, and was left as it is; give the store another name',
      );
    }
    throw new SnapshotError(
      'UNSUPPORTED_VERSION',
      `the IndexedDB database '${this.#name}' has format ${format}, expected at most ${FORMAT}; ` +
        'nothing was changed: update this library',
    );
  }
}

async function ofOrigin() {
  if (typeof globalThis.indexedDB !== 'undefined') return globalThis.indexedDB;
  throw new Error('there is no IndexedDB here; this store needs a browser window or a worker');
}

/** @param {Transaction<any>} transaction which may be over */
function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It is.
  }
}

/**
 * @template T
 * @param {number} timeout milliseconds
 * @param {Promise<T>} promise
 * @param {string} what went wrong where it takes longer
 * @param {() => void} giveUp
 * @returns {Promise<T>}
 */
function within(timeout, promise, what, giveUp) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      giveUp();
      reject(new TimedOut(`${what} within ${timeout} ms`));
    }, timerDelay(timeout));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
