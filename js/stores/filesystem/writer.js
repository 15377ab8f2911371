import { join } from 'node:path';
import { SnapshotError } from '../../core/errors.js';
import { NewerOnes, refusedAbove, refusedBehind } from '../newer.js';
import { codeOf, quietly, unless } from './files.js';
import { attributesOf, goodOnes, listFolder, removeFiles, removeGenerations } from './folder.js';
import { idOf, nextPiecesName, quarantinedName, snapshotName, temporaryName } from './names.js';
import { AppendLog } from './pieces.js';
import { readGeneration, readPieces } from './reader.js';

/** @import { Files } from './files.js' */
/** @import { Listed } from './names.js' */
/** @import { Session } from './session.js' */

/**
 * What a store does under the lock. Calls must not overlap. Methods throw the platform's own errors
 * beside coded ones; after one the next call starts from nothing.
 */
export class Writer {
  #files;
  #session;
  #keep;
  /** @type {AppendLog | undefined} behind the newest generation */
  #log;
  /** @type {{ id: string, log: AppendLog } | undefined} the last of ours, in use or not */
  #appended;

  /** @type {NewerOnes<Listed>} */
  #newer;

  /**
   * @param {Files} files
   * @param {Session} session
   * @param {number} keep generations
   */
  constructor(files, session, keep) {
    this.#files = files;
    this.#session = session;
    this.#keep = keep;
    this.#newer = new NewerOnes(
      ({ id }) => id,
      (generation) => readGeneration(files, session.folder, generation),
    );
  }

  /**
   * @param {Uint8Array} bytes
   * @returns {Promise<{ id: string }>}
   */
  save(bytes) {
    return this.#attempt(async () => {
      this.#session.refuseIfStale();
      if (this.#session.isUnread) await this.#refuseNewer(refusedAbove);
      const id = idOf(this.#session.next, new Date());
      await this.#putInPlace(id, bytes);
      await this.#closeLog();
      this.#newer.isNot(id);
      this.#session.saved(snapshotName(id), bytes.length);
      await quietly(this.#tidy());
      return { id };
    });
  }

  /** @param {Uint8Array} piece */
  append(piece) {
    return this.#attempt(async () => {
      this.#session.refuseIfStale();
      await this.#refuseNewer(refusedBehind);
      if (!this.#session.newest) {
        throw new SnapshotError(
          'SAVE_FAILED',
          `there is no full save in ${this.#session.folder} to append to; ` +
            'save the whole snapshot first',
        );
      }
      if (this.#log) this.#session.appended(await this.#log.append(piece));
      else this.#session.appended(await this.#appendAnew(this.#session.newest, piece));
      const removed = this.#refuseIfRemoved(this.#session.newest);
      await Promise.all([removed, this.#session.refuseIfTakenOver()]);
    });
  }

  /**
   * @param {string} id of a generation that is not quarantined
   * @param {string} reason
   */
  quarantine(id, reason) {
    return this.#attempt(async () => {
      const { folder } = this.#session;
      await this.#files.rename(
        join(folder, snapshotName(id)),
        join(folder, quarantinedName(id, reason)),
      );
      await this.#files.syncFolder(folder);
      await this.#closeLog();
      this.#session.reset();
    });
  }

  /** @param {Listed[]} generations never the newest */
  remove(generations) {
    return this.#attempt(() => removeGenerations(this.#files, this.#session.folder, generations));
  }

  /** Lets go of the lock. Never fails. */
  async end() {
    await this.#closeLog();
    await this.#session.end();
  }

  /**
   * @template T
   * @param {() => Promise<T>} task
   * @returns {Promise<T>}
   */
  async #attempt(task) {
    try {
      await this.#session.prepare();
      return await task();
    } catch (error) {
      this.#session.reset();
      await this.#closeLog();
      throw error;
    }
  }

  /**
   * The atomic replace: a new file is written to the disk under a temporary name, renamed, and the
   * new name written to the disk.
   * @param {string} id
   * @param {Uint8Array} bytes
   */
  async #putInPlace(id, bytes) {
    const { folder, newest } = this.#session;
    const temporary = join(folder, temporaryName(id));
    const attributes = await attributesOf(this.#files, folder, newest);
    try {
      await this.#files.writeNew(temporary, bytes, attributes);
      // Whoever takes over from here on sweeps the file away before it looks at what there is.
      await this.#session.refuseIfTakenOver();
      await this.#rename(temporary, join(folder, snapshotName(id)));
    } catch (error) {
      await this.#files.remove(temporary).catch(() => {});
      throw error;
    }
    await this.#files.syncFolder(folder);
    await this.#session.refuseIfTakenOver();
  }

  /**
   * @param {string} temporary
   * @param {string} path
   */
  async #rename(temporary, path) {
    try {
      await this.#files.rename(temporary, path);
    } catch (error) {
      // Whoever takes over sweeps what was under way.
      if (codeOf(error) === 'ENOENT') await this.#session.refuseIfTakenOver();
      throw error;
    }
  }

  /**
   * The first piece of ours behind this generation goes into a file of its own: an earlier one may
   * end in a torn piece, or have a writer yet that does not know that it lost the lock.
   * @param {Listed} newest
   * @param {Uint8Array} piece
   * @returns {Promise<number>} bytes written
   */
  async #appendAnew(newest, piece) {
    const { folder } = this.#session;
    const name = nextPiecesName(newest);
    const path = join(folder, name);
    const next = await this.#nextIndex(newest);
    const attributes = await attributesOf(this.#files, folder, newest);
    const log = new AppendLog(await this.#files.create(path, attributes), name, next);
    try {
      const size = await log.append(piece);
      await this.#files.syncFolder(folder);
      newest.parts.push(name);
      this.#log = log;
      this.#appended = { id: newest.id, log };
      return size;
    } catch (error) {
      await log.close();
      await this.#files.remove(path).catch(() => {});
      throw error;
    }
  }

  /**
   * How many pieces are durable behind a generation. One that follows says so, and where it then
   * finds fewer, some were lost.
   * @param {Listed} newest
   */
  async #nextIndex({ id, parts }) {
    // What we failed to write there may be gone after the next power failure.
    if (this.#appended?.id === id) return this.#appended.log.next;
    const { folder } = this.#session;
    // A writer that was killed may have left a whole piece there that had not reached the disk.
    for (const part of parts.slice(-1)) await this.#files.sync(join(folder, part));
    return (await readPieces(this.#files, folder, { parts })).next;
  }

  /**
   * Whoever removes files by hand asks for no lock, and one that is open takes pieces all the same.
   * @param {Listed} newest
   * @throws {SnapshotError} `STALE_WRITER`
   */
  async #refuseIfRemoved({ file, parts }) {
    const check = async (/** @type {string} */ name) => {
      const path = join(this.#session.folder, name);
      if (await unless(this.#files.stat(path), 'ENOENT')) return;
      throw new SnapshotError(
        'STALE_WRITER',
        `${path} was removed by another program; save the whole snapshot again`,
      );
    };
    await Promise.all([file, ...parts.slice(-1)].map(check));
  }

  async #closeLog() {
    const log = this.#log;
    this.#log = undefined;
    await log?.close();
  }

  /**
   * Removes what is beyond the newest `keep`, the pieces one save later: by then the removal of
   * their full save is durable. What a newer library wrote stays: only that one can read it.
   */
  async #tidy() {
    const { folder } = this.#session;
    const found = await listFolder(this.#files, folder, 'SAVE_FAILED');
    await removeFiles(this.#files, folder, found?.widows ?? []);
    const generations = goodOnes(found?.generations ?? []);
    const unwanted = await this.#newer.removable(generations, this.#keep);
    const names = unwanted.map(({ file }) => file);
    await removeFiles(this.#files, folder, names);
  }

  /**
   * @param {(what: string) => SnapshotError} refused
   * @throws {SnapshotError} `UNSUPPORTED_VERSION` where the newest generation is too new
   */
  async #refuseNewer(refused) {
    const { newest, folder } = this.#session;
    if (newest && (await this.#newer.has(newest))) throw refused(`${newest.file} in ${folder}`);
  }
}
