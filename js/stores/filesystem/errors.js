import { SnapshotError } from '../../core/errors.js';

/** @type {Record<string, string>} */
const ADVICE = {
  ENOENT: 'a part of the path is missing, or a symbolic link leads nowhere; correct the path',
  EACCES: 'give this user the right to read and write there',
  EPERM: 'give this user the right to read and write there',
  EROFS: 'the disk is mounted read-only; mount it for writing or choose another folder',
  ENOSPC: 'the disk is full; make room on it',
  EDQUOT: 'the disk quota is used up; raise it or make room',
  EFBIG: 'the file would be larger than the limit for this process or file system; raise it',
  EIO: 'the disk reports an error; check it and the system log',
  EMFILE: 'this process has too many files open; close some or raise its limit',
  ENFILE: 'the system has too many files open; raise its limit',
  ENOTDIR: 'it is a file or leads through one; give the path of a folder',
  ENAMETOOLONG: 'choose a shorter path',
  ELOOP: 'its symbolic links lead in a circle; correct them',
};

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/**
 * @template T
 * @param {string} path of the store
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 * @throws {SnapshotError} `SAVE_FAILED` or `NO_SPACE` in place of the platform's errors
 */
export async function saving(path, task) {
  try {
    return await task();
  } catch (error) {
    throw coded(error, `cannot save in ${path}`, (code) =>
      FULL.includes(code) ? 'NO_SPACE' : 'SAVE_FAILED',
    );
  }
}

/**
 * @template T
 * @param {string} path of the store
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 * @throws {SnapshotError} `READ_FAILED` in place of the platform's errors
 */
export async function reading(path, task) {
  try {
    return await task();
  } catch (error) {
    throw coded(error, `cannot read ${path}`, () => 'READ_FAILED');
  }
}

/**
 * @param {unknown} error
 * @param {string} what
 * @param {(code: string) => 'SAVE_FAILED' | 'NO_SPACE' | 'READ_FAILED'} codeFor
 */
function coded(error, what, codeFor) {
  const { name, code, message } = /** @type {Error & { code?: string }} */ (error);
  // Programming errors have no code and stay what they are.
  if (name === 'SnapshotError' || code === undefined) return error;
  const advice = ADVICE[code] ? `: ${ADVICE[code]}` : '';
  return new SnapshotError(codeFor(code), `${what}${advice} (${message})`, { cause: error });
}
