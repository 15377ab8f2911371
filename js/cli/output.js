import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { SnapshotError } from '../core/errors.js';

/**
 * Writes a file so that nobody ever sees a part of it: beside it first, then renamed over it. A
 * failure leaves what was there before. Devices and pipes are written to as they are.
 *
 * @param {string} path `-` for standard output
 * @param {Iterable<Uint8Array | string>} content in pieces
 * @param {import('./terminal.js').Terminal} terminal
 * @returns {Promise<void>} resolves when the content is on the disk
 * @throws {SnapshotError} `SAVE_FAILED`, `NO_SPACE`
 */
export async function writeOutput(path, content, terminal) {
  if (path === '-') {
    for (const piece of content) await terminal.write(piece);
    return;
  }
  try {
    const target = await realpath(path).catch(() => path);
    const before = await stat(target).catch(() => undefined);
    if (before === undefined || before.isFile()) await replace(target, content, before?.mode);
    else await writeWhole(target, 'w', content);
  } catch (error) {
    throw saveFailed(/** @type {NodeJS.ErrnoException} */ (error), path);
  }
}

/**
 * @param {string} target
 * @param {Iterable<Uint8Array | string>} content
 * @param {number} [mode]
 */
async function replace(target, content, mode) {
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await writeWhole(temporary, 'wx', content, mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * @param {string} path
 * @param {string} flags
 * @param {Iterable<Uint8Array | string>} content
 * @param {number} [mode]
 */
async function writeWhole(path, flags, content, mode) {
  const file = await open(path, flags);
  try {
    if (mode !== undefined) await file.chmod(mode & 0o7777);
    for (const piece of content) await file.writeFile(piece);
    if (flags === 'wx') await file.sync();
  } finally {
    await file.close();
  }
}

const REASONS = new Map([
  ['ENOENT', 'found no folder to write it to: check the path'],
  ['ENOTDIR', 'found no folder to write it to: check the path'],
  ['EISDIR', 'found a folder, expected the name of a file'],
  ['EACCES', 'found a folder that you may not write to: choose another'],
  ['EPERM', 'found a folder that you may not write to: choose another'],
  ['EROFS', 'found a read-only disk: choose another'],
  ['ENOSPC', 'found no space left: free some or choose another disk'],
]);

/**
 * @param {NodeJS.ErrnoException} cause
 * @param {string} path
 */
export function saveFailed(cause, path) {
  const reason = REASONS.get(cause.code ?? '') ?? cause.message;
  const code = cause.code === 'ENOSPC' ? 'NO_SPACE' : 'SAVE_FAILED';
  return new SnapshotError(code, `could not write ${path}: ${reason}`, { cause });
}
