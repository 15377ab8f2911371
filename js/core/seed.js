import { fs } from './node.js';

/**
 * In Node the first use of `crypto` takes half as long again as all else that `init()` does, so that
 * the system's own source of chance is read where it is a file.
 * @returns {Uint32Array} two words that nobody can foresee
 */
export function randomSeed() {
  const seed = new Uint32Array(2);
  return (fs && filled(fs, seed)) || crypto.getRandomValues(seed);
}

/**
 * @param {NonNullable<typeof fs>} files
 * @param {Uint32Array} seed
 * @returns {Uint32Array | undefined} undefined where there is no such file, as on Windows
 */
function filled({ closeSync, openSync, readSync }, seed) {
  try {
    const file = openSync('/dev/urandom', 'r');
    try {
      return readSync(file, seed) === seed.byteLength ? seed : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
