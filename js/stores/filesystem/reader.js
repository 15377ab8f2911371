import { join } from 'node:path';
import { fold } from '../fold.js';
import { parsePieces } from './pieces.js';

/** @import { Files } from './files.js' */
/** @import { Listed } from './names.js' */

/**
 * @param {Files} files
 * @param {string} folder
 * @param {Listed} generation
 * @returns {Promise<Uint8Array>} its pieces folded in
 * @throws {SnapshotError} `CORRUPT`, as does `readPieces`
 */
export async function readGeneration(files, folder, generation) {
  const bytes = await files.read(join(folder, generation.file));
  const { pieces } = await readPieces(files, folder, generation);
  return fold(bytes, pieces);
}

/**
 * @param {Files} files
 * @param {string} folder
 * @param {Pick<Listed, 'parts'>} generation
 * @returns {Promise<{ pieces: Uint8Array[], next: number }>} all of them, in order, and the index
 *   for the next one
 */
export async function readPieces(files, folder, { parts }) {
  /** @type {Uint8Array[]} */
  const pieces = [];
  let next = 0;
  for (const part of parts) {
    const found = parsePieces(await files.read(join(folder, part)), part, next);
    pieces.push(...found.pieces);
    next = found.next;
  }
  return { pieces, next };
}
