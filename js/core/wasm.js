/** Compiles and starts the WebAssembly module. module.js calls it, and only core.js uses what it gives. */
import createModule from '../../dist/snapshoter.js';
import { fs } from './node.js';

/** @type {WebAssembly.Module | undefined} compiled once, also where instances come and go */
let compiled;

/**
 * @param {BufferSource | URL | string | undefined} source
 * @returns {Promise<WebAssembly.Module>}
 */
async function compile(source = new URL('../../dist/snapshoter.wasm', import.meta.url)) {
  if (typeof source !== 'string' && !('href' in source)) return WebAssembly.compile(source);
  const url = new URL(source, import.meta.url);
  // All at once: a module this small takes 1 ms so, and 5 ms by way of other threads.
  if (url.protocol === 'file:' && fs) return new WebAssembly.Module(fs.readFileSync(url));
  const response = await fetch(url);
  if (!response.ok) throw new Error(`found HTTP status ${response.status} at ${url}, expected 200`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/**
 * At once where that is allowed: browsers allow it to small modules only.
 * @param {WebAssembly.Module} module
 * @param {WebAssembly.Imports} imports
 * @returns {Promise<WebAssembly.Instance>}
 */
async function instantiate(module, imports) {
  return fs ? new WebAssembly.Instance(module, imports) : WebAssembly.instantiate(module, imports);
}

/**
 * Starts another instance of the module.
 * @param {BufferSource | URL | string | undefined} source
 * @returns {Promise<{ functions: any, memory: WebAssembly.Memory }>} the functions of
 *   src/wasm/bindings.cpp
 */
export async function start(source) {
  const module = (compiled ??= await compile(source));
  return new Promise((resolve, reject) => {
    /** @type {WebAssembly.Memory} */
    let memory;
    createModule({
      // It says 'Aborted()' beside what it throws, which is told in full.
      printErr() {},
      /**
       * @param {WebAssembly.Imports} imports
       * @param {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} receive
       */
      instantiateWasm(imports, receive) {
        instantiate(module, imports).then((instance) => {
          // The optimiser renames exports, so the memory is known by what it is.
          const isMemory = (/** @type {any} */ value) => 'buffer' in value && 'grow' in value;
          memory = /** @type {any} */ (Object.values(instance.exports).find(isMemory));
          receive(instance, module);
        }, reject);
        return {};
      },
    }).then((/** @type {any} */ functions) => resolve({ functions, memory }), reject);
  });
}
