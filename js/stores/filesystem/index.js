import { resolve } from 'node:path';
import { checkObject, SnapshotError } from '../../core/errors.js';
import { bytesArgument, durationArgument, keepArgument, pruneArgument } from '../arguments.js';
import { Gate } from '../gate.js';
import { prunable } from '../prunable.js';
import { reading, saving } from './errors.js';
import { codeOf, Files, unless } from './files.js';
import { goodOnes, listFolder, sizeOf } from './folder.js';
import { readGeneration } from './reader.js';
import { Session, stateOf } from './session.js';
import { Writer } from './writer.js';

/** @import { Generation, Store } from '../types.js' */
/** @import { Listed } from './names.js' */

/**
 * @typedef {object} FileSystemOptions
 * @property {number | undefined} [keep] generations kept at each save, default 10
 * @property {number | undefined} [lockTimeout] milliseconds that a write waits for another writer to close
 *   before it rejects with `LOCKED`; default 0
 * @property {number | undefined} [lockStale] milliseconds without a sign of life after which a writer that
 *   cannot be looked at (on another machine, in another container) counts as dead; default 30,000
 * @property {import('./files.js').FileSystem | undefined} [fs] file operations to use in place of
 *   `node:fs/promises`, for tests
 * @property {import('./owner.js').Owner | undefined} [owner] whom to hold the lock as, for tests
 */

/** Each time that a prune takes the newest from under a reader, a newer one has appeared. */
const ATTEMPTS = 20;

/**
 * A store in a folder of its own, for Node. The folder is made at the first save. Reading takes no
 * lock; the first write takes one, which is held until `close`.
 * @param {string} path of the folder; relative to the working directory of this moment
 * @param {FileSystemOptions} [options]
 * @returns {Required<Store>}
 * @throws {SnapshotError} `INVALID_ARGUMENT`
 */
export function fileSystem(path, options = {}) {
  checkObject('the options of fileSystem()', options);
  const { keep = 10, lockTimeout = 0, lockStale = 30_000, fs, owner } = options;
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `the path is ${JSON.stringify(path) ?? typeof path}; give the path of a folder as text`,
    );
  }
  keepArgument(keep);
  durationArgument('lockTimeout', lockTimeout, 0);
  durationArgument('lockStale', lockStale, 1);

  const folder = resolve(path);
  const files = new Files(fs);
  const session = new Session(files, folder, { lockTimeout, lockStale, owner });
  const writer = new Writer(files, session, keep);
  const gate = new Gate(`store in ${folder}`);

  /**
   * @template T
   * @param {() => Promise<T>} task
   */
  const write = (task) => gate.write(() => saving(folder, task));
  /**
   * @template T
   * @param {() => Promise<T>} task
   */
  const read = (task) => gate.read(() => reading(folder, task));

  const list = async () => (await listFolder(files, folder, 'READ_FAILED'))?.generations ?? [];

  /** Lists for the user, who from then on knows what is there. */
  const show = async () => {
    const wasExclusive = session.isExclusive;
    const generations = await list();
    const [newest] = goodOnes(generations);
    const size = newest ? await sizeOf(files, folder, newest) : 0;
    session.learn(stateOf(newest, size), wasExclusive);
    return generations;
  };

  /** @param {Listed} generation */
  const bytesOf = (generation) => readGeneration(files, folder, generation);

  /**
   * @param {Listed} generation as it was when it was listed
   * @throws {SnapshotError} `READ_FAILED` where it was pruned since
   */
  const bytesOfListed = async (generation) => {
    try {
      return await bytesOf(generation);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      const now = (await list()).find(({ id }) => id === generation.id);
      if (!now) throw missing(generation.id, folder, error);
      // Quarantined since, which keeps it under another name.
      return bytesOf(now);
    }
  };

  /**
   * @param {Listed} generation
   * @param {number} size
   * @returns {Generation}
   */
  const entry = (generation, size) => ({
    id: generation.id,
    savedAt: generation.savedAt,
    size,
    quarantined: generation.quarantined,
    read: () => read(() => bytesOfListed(generation)),
  });

  return {
    async save(bytes) {
      const copy = bytesArgument(bytes, 'save').slice();
      return write(() => writer.save(copy));
    },

    async append(bytes) {
      const copy = bytesArgument(bytes, 'append').slice();
      return write(() => writer.append(copy));
    },

    read: () =>
      read(() =>
        unlessPruned(async () => {
          const [newest] = goodOnes(await show());
          return newest && bytesOf(newest);
        }),
      ),

    async *history() {
      for (const generation of await read(() => unlessPruned(show))) {
        const size = await read(() => unless(sizeOf(files, folder, generation), 'ENOENT'));
        if (size !== undefined) yield entry(generation, size);
      }
    },

    quarantine: (id, reason) =>
      write(async () => {
        const generation = (await list()).find((candidate) => candidate.id === id);
        if (!generation) throw missing(id, folder);
        if (!generation.quarantined) await writer.quarantine(id, String(reason));
      }),

    async prune(options) {
      const { keep: wanted, dryRun } = pruneArgument(options);
      return write(async () => {
        const generations = goodOnes(await list());
        const unwanted = await prunable(generations, wanted, bytesOf);
        if (unwanted.length > 0 && !dryRun) await writer.remove(unwanted);
        return { removed: unwanted.length };
      });
    },

    close: () => gate.close(() => writer.end()),
  };
}

/**
 * Looks again where another writer's prune took files between listing and reading them.
 * @template T
 * @param {() => Promise<T>} look
 * @returns {Promise<T>}
 */
async function unlessPruned(look) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await look();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * @param {string} id
 * @param {string} folder
 * @param {unknown} [cause] the platform's error, if one
 */
function missing(id, folder, cause = Object.assign(new Error(`no ${id}`), { code: 'ENOENT' })) {
  return new SnapshotError(
    'READ_FAILED',
    `there is no generation ${id} in ${folder}; take an id from history(), where this one may have been pruned since`,
    { cause },
  );
}
