import { dirname, join } from 'node:path';
import { SnapshotError } from '../../core/errors.js';
import { unless } from './files.js';
import { listing } from './names.js';

/** @import { Attributes, Files } from './files.js' */
/** @import { Listed, Listing } from './names.js' */

/** @param {Listed[]} generations */
export const goodOnes = (generations) => generations.filter(({ quarantined }) => !quarantined);

/**
 * Makes the folder where it is missing, and those above it.
 * @param {Files} files
 * @param {string} path absolute
 * @returns {Promise<string>} where it really is, symbolic links resolved
 */
export async function makeFolder(files, path) {
  if (!(await unless(files.stat(path), 'ENOENT'))) {
    const parent = dirname(path);
    if (parent !== path) await makeFolder(files, parent);
    await unless(files.makeFolder(path), 'EEXIST');
  }
  return files.realpath(path);
}

/**
 * Makes the folder's own name durable, and those of all above it: whoever made them may have been
 * killed before he did. One that we may not open was not made by us.
 * @param {Files} files
 * @param {string} folder absolute, without symbolic links
 */
export async function syncAbove(files, folder) {
  const parent = dirname(folder);
  if (parent === folder) return;
  await unless(files.syncFolder(parent), 'EACCES', 'EPERM');
  await syncAbove(files, parent);
}

/**
 * @param {Files} files
 * @param {string} path
 * @param {'SAVE_FAILED' | 'READ_FAILED'} code
 * @returns {Promise<Listing | undefined>} `undefined` where there is no such folder
 * @throws {SnapshotError} `code` where the folder holds only what others put there: it is theirs
 */
export async function listFolder(files, path, code) {
  const names = await unless(files.list(path), 'ENOENT');
  if (!names) return undefined;
  const found = listing(names);
  const strangers = found.foreign.filter((name) => !isOfNoConcern(name));
  if (!found.ours && strangers.length > 0) {
    throw new SnapshotError(
      code,
      `${path} holds "${strangers[0]}" and no snapshots; expected an empty folder, or one that ` +
        'snapshoter wrote: give it a folder of its own',
    );
  }
  return found;
}

/**
 * Hidden files, and what mkfs puts into a fresh volume.
 * @param {string} name
 */
const isOfNoConcern = (name) => name.startsWith('.') || name === 'lost+found';

/**
 * Removes what saves and prunes of earlier writers left unfinished. Only for the holder of the
 * lock.
 * @param {Files} files
 * @param {string} folder
 * @param {Listing} found
 */
export async function sweep(files, folder, { temporary, locks, widows }) {
  // A full save must not come back after a power failure without its pieces.
  if (widows.length > 0) await files.syncFolder(folder);
  await removeFiles(files, folder, [...temporary, ...widows]);
  for (const name of locks) {
    const lock = join(folder, name);
    await removeFiles(files, lock, (await unless(files.list(lock), 'ENOENT')) ?? []);
    await unless(files.removeFolder(lock), 'ENOENT');
  }
}

/**
 * Removes generations, their pieces only once the removal of the full saves is durable.
 * @param {Files} files
 * @param {string} folder
 * @param {Listed[]} generations
 */
export async function removeGenerations(files, folder, generations) {
  const names = generations.map(({ file }) => file);
  await removeFiles(files, folder, names);
  await files.syncFolder(folder);
  const parts = generations.flatMap((generation) => generation.parts);
  await removeFiles(files, folder, parts);
}

/**
 * @param {Files} files
 * @param {string} folder
 * @param {string[]} names
 */
export async function removeFiles(files, folder, names) {
  for (const name of names) await unless(files.remove(join(folder, name)), 'ENOENT');
}

/**
 * @param {Files} files
 * @param {string} folder
 * @param {Listed | undefined} generation
 * @returns {Promise<Attributes | undefined>} what a file that follows it should have
 */
export async function attributesOf(files, folder, generation) {
  const found = generation && (await unless(files.stat(join(folder, generation.file)), 'ENOENT'));
  return found && { mode: found.mode & 0o7777, uid: found.uid, gid: found.gid };
}

/**
 * @param {Files} files
 * @param {string} folder
 * @param {Listed} generation
 * @returns {Promise<number>} bytes
 */
export async function sizeOf(files, folder, { file, parts }) {
  let size = 0;
  for (const name of [file, ...parts]) size += (await files.stat(join(folder, name))).size;
  return size;
}
