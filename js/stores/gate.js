import { SnapshotError } from '../core/errors.js';

/**
 * Orders the calls on one store object: those that write run one after another, in call order;
 * those that read run at once; after `close` none begins.
 */
export class Gate {
  /** @type {Promise<unknown>} settles when the last write so far has; never rejects */
  #writes = Promise.resolve();
  /** @type {Set<Promise<unknown>>} */
  #reads = new Set();
  /** @type {Promise<void> | undefined} */
  #closing;
  #what;

  /** @param {string} what the store, for messages */
  constructor(what) {
    this.#what = what;
  }

  /** @throws {SnapshotError} `CLOSED` once `close` was called */
  check() {
    if (this.#closing) {
      throw new SnapshotError(
        'CLOSED',
        `the ${this.#what} is closed; open a new one to go on reading and saving`,
      );
    }
  }

  /**
   * @template T
   * @param {() => Promise<T> | T} task
   * @returns {Promise<T>} what the task returns or throws; `CLOSED` after `close`
   */
  async write(task) {
    this.check();
    const run = this.#writes.then(task);
    this.#writes = run.catch(() => {});
    return run;
  }

  /**
   * @template T
   * @param {() => Promise<T>} task
   * @returns {Promise<T>} what the task returns or throws; `CLOSED` after `close`
   */
  async read(task) {
    this.check();
    const run = task();
    const settled = run.catch(() => {});
    this.#reads.add(settled);
    try {
      return await run;
    } finally {
      this.#reads.delete(settled);
    }
  }

  /**
   * Waits for everything under way, then runs `release` once, however often it is called.
   * @param {() => Promise<void> | void} [release]
   * @returns {Promise<void>}
   */
  close(release = () => {}) {
    this.#closing ??= Promise.all([this.#writes, ...this.#reads]).then(release);
    return this.#closing;
  }
}
