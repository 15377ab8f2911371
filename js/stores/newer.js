import { init, readSnapshot } from '../core/index.js';
import { SnapshotError } from '../core/errors.js';

/** @param {unknown} error what reading a snapshot gave */
export const isTooNew = (error) =>
  /** @type {{ code?: string }} */ (error)?.code === 'UNSUPPORTED_VERSION';

/**
 * Which of a store's generations are newer than this library. To tell means to read them, so that
 * it is remembered.
 * @template T
 */
export class NewerOnes {
  #keyOf;
  #read;
  /** @type {Map<string, boolean>} */
  #known = new Map();

  /**
   * @param {(generation: T) => string} keyOf what changes with the bytes
   * @param {(generation: T) => Promise<Uint8Array>} read
   */
  constructor(keyOf, read) {
    this.#keyOf = keyOf;
    this.#read = read;
  }

  /**
   * @param {T} generation
   * @returns {Promise<boolean>} false also where it cannot be read at all
   */
  async has(generation) {
    const key = this.#keyOf(generation);
    const known = this.#known.get(key) ?? (await this.#look(generation));
    this.#known.set(key, known);
    return known;
  }

  /**
   * What a store may remove by itself.
   * @param {T[]} generations all there are, newest first
   * @param {number} keep
   * @returns {Promise<T[]>} those beyond the newest `keep` that are no newer than this library
   */
  async removable(generations, keep) {
    const keys = new Set(generations.map(this.#keyOf));
    for (const key of this.#known.keys()) if (!keys.has(key)) this.#known.delete(key);
    const found = [];
    for (const generation of generations.slice(keep)) {
      if (!(await this.has(generation))) found.push(generation);
    }
    return found;
  }

  /** @param {string} key of what this library has just saved */
  isNot(key) {
    this.#known.set(key, false);
  }

  /** @param {T} generation */
  async #look(generation) {
    await init();
    try {
      readSnapshot(await this.#read(generation)).dispose();
      return false;
    } catch (error) {
      return isTooNew(error);
    }
  }
}

/**
 * What is appended behind a newer snapshot could be read together with it only.
 * @param {string} what is kept, and where
 */
export const refusedBehind = (what) =>
  new SnapshotError(
    'UNSUPPORTED_VERSION',
    `${what} is newer than this library, and nothing can be appended to it; save in full, or install ` +
      'the newer snapshoter that wrote it',
  );

/**
 * Whoever saves without having looked must not hide what a newer library wrote.
 * @param {string} what is kept, and where
 */
export const refusedAbove = (what) =>
  new SnapshotError(
    'UNSUPPORTED_VERSION',
    `${what} is newer than this library, and saving above it would hide it; install the newer ` +
      'snapshoter that wrote it, or give the Snapshoter allowOlder: true; without one, read() first',
  );
