import { visibleText } from '../formats/names.js';

/** An error about one of the files that a command was given. */
export class FileError extends Error {
  /**
   * @param {string} file as it was named
   * @param {unknown} cause
   */
  constructor(file, cause) {
    super(`${file} could not be used`, { cause });
    this.name = 'FileError';
    this.file = file;
  }
}

/**
 * @param {string} file as it was named
 * @returns {string} the same, safe to show: the password of a database hidden
 */
export function shownFile(file) {
  if (!/^postgres(ql)?:\/\//.test(file)) return visibleText(file);
  const hidden = file.replace(/^(\w+:\/\/[^:@/?]*):.*@/, '$1:***@');
  return visibleText(hidden.replace(/([?&]\w*password=)[^&#]*/gi, '$1***'));
}

/**
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work on that file
 * @returns {Promise<T>}
 * @throws {FileError}
 */
export async function naming(file, work) {
  try {
    return await work();
  } catch (error) {
    throw new FileError(file, error);
  }
}

/**
 * An error in one line: its code, where it is, what was found and expected, and what to do.
 *
 * @param {unknown} thrown
 * @returns {string}
 */
export function describe(thrown) {
  const error = /** @type {import('../core/errors.js').SnapshotError & FileError} */ (thrown);
  if (error.name === 'FileError') return `${shownFile(error.file)}: ${describe(error.cause)}`;
  if (error.name === 'UsageError') return visibleText(error.message);
  if (error.name !== 'SnapshotError') return `unexpected ${error.stack ?? String(thrown)}`;
  const place = error.offset === undefined ? '' : ` at byte ${error.offset.toLocaleString('en')}`;
  return `${error.code}${place}: ${visibleText(error.message)}`;
}
