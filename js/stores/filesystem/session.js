import { SnapshotError } from '../../core/errors.js';
import { quietly } from './files.js';
import { goodOnes, listFolder, makeFolder, sizeOf, sweep, syncAbove } from './folder.js';
import { Lock } from './lock.js';
import { listing } from './names.js';

/** @import { Files } from './files.js' */
/** @import { Listed } from './names.js' */

/**
 * @typedef {object} SessionOptions
 * @property {number} lockTimeout milliseconds to wait for another writer
 * @property {number} lockStale milliseconds without renewal after which one that cannot be looked
 *   at counts as dead
 * @property {import('./owner.js').Owner} [owner]
 */

/**
 * A writer's hold on its folder: the lock, what was in the folder when it was taken, and whether
 * that is what the user of the store knows of.
 */
export class Session {
  /** Where the folder really is. Set by `prepare`, as is all below. */
  folder = '';
  /** The number of the next save. */
  next = 0;
  /** @type {Listed | undefined} the generation that pieces go behind */
  newest;
  /** Bytes of its files. */
  size = 0;
  /** Whether `newest` is another writer's, and the user of this store has looked at nothing yet. */
  isUnread = false;

  #files;
  #path;
  #options;
  /** @type {Lock | undefined} */
  #lock;
  #isReady = false;
  /** @type {string | undefined} the state that the user of this store has read or written */
  #known;
  /** Whether another writer had changed that state before we got the lock. */
  #isStale = false;
  /** Whether this was looked at since we got the lock. */
  #isCompared = false;

  /**
   * @param {Files} files
   * @param {string} path absolute
   * @param {SessionOptions} options
   */
  constructor(files, path, options) {
    this.#files = files;
    this.#path = path;
    this.#options = options;
  }

  /** Whether nobody else can be writing. */
  get isExclusive() {
    return this.#isCompared && this.#lock?.isHeld === true;
  }

  /**
   * Takes the lock unless it is held, sweeps, and learns what is there. After `reset`, anew.
   * @throws {SnapshotError} `LOCKED`; `SAVE_FAILED` where the folder is somebody else's
   */
  async prepare() {
    if (this.#isReady && this.#lock?.isHeld) return;
    if (!(await this.#lock?.verify())) await this.#takeLock();
    const left = await listFolder(this.#files, this.folder, 'SAVE_FAILED');
    if (left) await quietly(sweep(this.#files, this.folder, left));
    // Only now: one that was taken for dead may have ended its save until its file was swept away.
    const found = await listFolder(this.#files, this.folder, 'SAVE_FAILED');
    if (!found?.generations.length) await syncAbove(this.#files, this.folder);
    this.next = (found?.generations[0]?.sequence ?? 0) + 1;
    [this.newest] = goodOnes(found?.generations ?? []);
    this.size = this.newest ? await sizeOf(this.#files, this.folder, this.newest) : 0;
    const state = stateOf(this.newest, this.size);
    if (this.#known === undefined) this.isUnread = this.newest !== undefined;
    if (!this.#isCompared) this.#isStale = this.#known !== undefined && this.#known !== state;
    this.#isCompared = true;
    if (!this.#isStale) this.#known = state;
    this.#isReady = true;
  }

  async #takeLock() {
    this.#isCompared = false;
    // Once resolved, a link that is turned elsewhere does not part us from our lock.
    this.folder = await makeFolder(this.#files, this.folder || this.#path);
    await listFolder(this.#files, this.folder, 'SAVE_FAILED');
    this.#lock ??= new Lock(this.#files, this.folder, this.#options);
    await this.#lock.acquire(this.#options.lockTimeout);
  }

  /** What `prepare` learned may no longer be so. */
  reset() {
    this.#isReady = false;
  }

  /**
   * A save of ours is durable.
   * @param {string} file
   * @param {number} size
   */
  saved(file, size) {
    [this.newest] = listing([file]).generations;
    this.next = this.newest.sequence + 1;
    this.size = size;
    this.isUnread = false;
    this.#known = stateOf(this.newest, size);
  }

  /**
   * A piece of ours is durable.
   * @param {number} growth bytes that the files of the newest generation grew by
   */
  appended(growth) {
    this.size += growth;
    this.#known = stateOf(this.newest, this.size);
  }

  /**
   * The user of this store has read this state.
   * @param {string} state by `stateOf`
   * @param {boolean} wasExclusive `isExclusive` before that state was looked at
   */
  learn(state, wasExclusive) {
    this.isUnread = false;
    if (!this.isExclusive) this.#known = state;
    else if (wasExclusive && this.#isStale) {
      this.#isStale = false;
      this.reset();
    }
  }

  /** @throws {SnapshotError} `STALE_WRITER` where the user does not know what is there */
  refuseIfStale() {
    if (this.#isStale) {
      throw new SnapshotError(
        'STALE_WRITER',
        `another writer saved in ${this.#path} since this one last read; ` +
          'read() what it saved, merge, and save again',
      );
    }
  }

  /** @throws {SnapshotError} `STALE_WRITER` where another took the lock from us */
  async refuseIfTakenOver() {
    if (await this.#lock?.verify()) return;
    throw new SnapshotError(
      'STALE_WRITER',
      `another writer took over ${this.#path}, taking this one for dead; ` +
        'read() what it saved, merge, and save again',
    );
  }

  async end() {
    await this.#lock?.release();
  }
}

/**
 * The state of a store in one string, which changes with each save, append and quarantine.
 * @param {Listed | undefined} newest generation that is not quarantined
 * @param {number} size of its files, in bytes
 */
export const stateOf = (newest, size) => (newest ? `${newest.id} ${size}` : 'nothing');
