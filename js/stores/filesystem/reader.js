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
 */
export async function readGeneration(files, folder, { file, parts }) {
  const bytes = await files.read(join(folder, file));
  const pieces = [];
  for (const part of parts) {
    pieces.push(...parsePieces(await files.read(join(folder, part)), part));
  }
  return fold(bytes, pieces);
}
