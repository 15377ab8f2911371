/** Holds the instance of the WebAssembly module that is in use, and loads another where it stopped. */
import { Core } from './core.js';
import { checkObject, SnapshotError } from './errors.js';
import { start } from './wasm.js';

/** @type {Core | undefined} */
let current;
/** @type {Promise<Core> | undefined} */
let loading;

/**
 * @param {BufferSource | URL | string | undefined} source
 * @returns {Promise<Core>}
 */
async function load(source) {
  try {
    const { functions, memory } = await start(source);
    current = new Core(functions, memory);
    return current;
  } catch (cause) {
    const message = `found no way to load the WebAssembly module (${/** @type {Error} */ (cause).message}), expected dist/snapshoter.wasm beside the package`;
    throw new SnapshotError('NOT_READY', message, { cause });
  } finally {
    loading = undefined;
  }
}

/**
 * Loads the module, if it is not loaded yet. Every function that returns a promise does this itself;
 * call it before those that do not.
 * @param {{ wasm?: BufferSource | URL | string }} [options] `wasm`: the module's bytes, or where they
 *   are, for pages that do not serve them beside the package
 * @returns {Promise<void>}
 * @throws {SnapshotError} NOT_READY where the module cannot be loaded; calling again tries again
 */
export async function init(options = {}) {
  checkObject('the options', options);
  const { wasm } = options;
  if (!current?.isAlive) await (loading ??= load(wasm));
}

/** @returns {Core} @throws {SnapshotError} NOT_READY before `init` */
export function getCore() {
  if (current?.isAlive) return current;
  throw new SnapshotError('NOT_READY', 'found no module loaded, expected `await init()` before');
}
