import nodeFs from 'node:fs/promises';

/**
 * The file operations that the store is made of. A test passes its own, to record them, to make
 * them fail, or to pretend that they run on another platform.
 * @typedef {Pick<typeof nodeFs, 'open' | 'readFile' | 'readdir' | 'stat' | 'realpath' | 'mkdir'
 *   | 'rename' | 'unlink' | 'rmdir'> & { platform?: string }} FileSystem
 */

/** @typedef {import('node:fs/promises').FileHandle} FileHandle */
/** @typedef {{ mode: number, uid: number, gid: number }} Attributes */

/** So often an interrupted call is made again before the interruption counts as a failure. */
const INTERRUPTIONS = 50;

/**
 * Windows refuses to rename over or away what a reader, an indexer or a virus scanner has open,
 * for as long as it does. Milliseconds before each further attempt, 1.3 s in all.
 */
const WINDOWS_PAUSES = [10, 20, 40, 80, 150, 250, 350, 400];
const WINDOWS_BUSY = ['EPERM', 'EACCES', 'EBUSY'];

/** What a file system answers that cannot fsync a folder. */
const NO_FOLDER_SYNC = ['EINVAL', 'ENOTSUP', 'ENOSYS'];

/** Durable file operations over plain ones. Every method throws the platform's own errors. */
export class Files {
  #fs;
  #platform;

  /** @param {FileSystem} [fs] */
  constructor(fs = nodeFs) {
    this.#fs = fs;
    this.#platform = fs.platform ?? process.platform;
  }

  /** @param {string} path */
  stat(path) {
    return again(() => this.#fs.stat(path));
  }

  /** @param {string} path */
  realpath(path) {
    return again(() => this.#fs.realpath(path));
  }

  /**
   * @param {string} path
   * @returns {Promise<string[]>}
   */
  list(path) {
    return again(() => this.#fs.readdir(path));
  }

  /** @param {string} path */
  remove(path) {
    return again(() => this.#fs.unlink(path));
  }

  /** @param {string} path of an empty folder */
  removeFolder(path) {
    return again(() => this.#fs.rmdir(path));
  }

  /** @param {string} path */
  async makeFolder(path) {
    await again(() => this.#fs.mkdir(path));
  }

  /**
   * @param {string} path
   * @returns {Promise<Uint8Array>}
   */
  async read(path) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await again(() => this.#fs.readFile(path));
      } catch (error) {
        // A network file system may fail once and succeed at once after.
        if (codeOf(error) !== 'EIO' || attempt === 3) throw error;
      }
    }
  }

  /**
   * @param {string} from
   * @param {string} to
   */
  async rename(from, to) {
    const pauses = this.#platform === 'win32' ? [...WINDOWS_PAUSES] : [];
    for (;;) {
      try {
        return await again(() => this.#fs.rename(from, to));
      } catch (error) {
        const pause = WINDOWS_BUSY.includes(codeOf(error) ?? '') ? pauses.shift() : undefined;
        if (pause === undefined) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  /**
   * Makes a new file for appending.
   * @param {string} path which must not exist
   * @param {Attributes} [attributes] permissions and owner to give it, as far as we may
   * @returns {Promise<FileHandle>}
   */
  async create(path, attributes) {
    const handle = await again(() => this.#fs.open(path, 'ax', attributes?.mode));
    try {
      if (attributes) await dress(handle, attributes);
      return handle;
    } catch (error) {
      await closeQuietly(handle);
      throw error;
    }
  }

  /**
   * Writes a whole new file to the disk. Its name is durable only after `syncFolder`.
   * @param {string} path which must not exist
   * @param {Uint8Array} bytes
   * @param {Attributes} [attributes]
   */
  async writeNew(path, bytes, attributes) {
    const handle = await this.create(path, attributes);
    try {
      await writeAll(handle, bytes);
      await again(() => handle.sync());
    } catch (error) {
      await closeQuietly(handle);
      throw error;
    }
    await close(handle);
  }

  /**
   * Makes durable what is in a file, whoever wrote it.
   * @param {string} path
   */
  async sync(path) {
    // Windows flushes only what could be written to.
    const handle = await again(() => this.#fs.open(path, this.#platform === 'win32' ? 'r+' : 'r'));
    try {
      await again(() => handle.sync());
    } finally {
      await closeQuietly(handle);
    }
  }

  /**
   * Makes names in a folder durable: files created, renamed and removed. Windows cannot, nor can
   * some network file systems; there it does nothing, and the names are as durable as the system
   * makes them by itself.
   * @param {string} path
   */
  async syncFolder(path) {
    if (this.#platform === 'win32') return;
    const handle = await again(() => this.#fs.open(path, 'r'));
    try {
      await again(() => handle.sync());
    } catch (error) {
      if (!NO_FOLDER_SYNC.includes(codeOf(error) ?? '')) throw error;
    } finally {
      await closeQuietly(handle);
    }
  }
}

/**
 * Writes all of the bytes, however few of them each call takes.
 * @param {FileHandle} handle
 * @param {Uint8Array} bytes
 */
export async function writeAll(handle, bytes) {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await again(() =>
      handle.write(bytes, written, bytes.length - written),
    );
    if (bytesWritten === 0) {
      throw Object.assign(
        new Error(`the disk took ${written} of ${bytes.length} bytes and then no more`),
        { code: 'EIO' },
      );
    }
    written += bytesWritten;
  }
}

/** @param {FileHandle} handle */
export const syncData = (handle) => again(() => handle.datasync());

/** @param {FileHandle} handle */
export const syncFile = (handle) => again(() => handle.sync());

/** @param {FileHandle} handle */
async function close(handle) {
  try {
    await handle.close();
  } catch (error) {
    // An interrupted close has closed: doing it again could close another's file.
    if (codeOf(error) !== 'EINTR') throw error;
  }
}

/**
 * For a file that is given up or was only read.
 * @param {FileHandle} handle
 */
export const closeQuietly = (handle) => handle.close().catch(() => {});

/**
 * The file gets the attributes of the one that it follows, whatever the umask says.
 * @param {FileHandle} handle
 * @param {Attributes} attributes
 */
async function dress(handle, { mode, uid, gid }) {
  const found = await again(() => handle.stat());
  if (found.uid !== uid || found.gid !== gid) {
    try {
      await again(() => handle.chown(uid, gid));
    } catch (error) {
      // Only root may give files away; then the file is ours, with the same mode.
      if (codeOf(error) !== 'EPERM') throw error;
    }
  }
  if ((found.mode & 0o7777) !== mode) await again(() => handle.chmod(mode));
}

/**
 * @template T
 * @param {() => Promise<T>} call made again when a signal interrupted it
 * @returns {Promise<T>}
 */
async function again(call) {
  for (let interruptions = 0; ; interruptions++) {
    try {
      return await call();
    } catch (error) {
      if (codeOf(error) !== 'EINTR' || interruptions === INTERRUPTIONS) throw error;
    }
  }
}

/**
 * @param {unknown} error
 * @returns {string | undefined} `ENOENT` and the like
 */
export const codeOf = (error) => /** @type {{ code?: string }} */ (error)?.code;

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {...string} codes errors of these codes give `undefined` instead
 * @returns {Promise<T | undefined>}
 */
export async function unless(promise, ...codes) {
  try {
    return await promise;
  } catch (error) {
    if (codes.includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

/**
 * For what may be left undone, to be tried again at the next occasion.
 * @param {Promise<unknown>} promise
 */
export async function quietly(promise) {
  try {
    await promise;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}
