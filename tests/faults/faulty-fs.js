import nodeFs from 'node:fs/promises';

/** @import { FileSystem } from '../../js/stores/filesystem/files.js' */

/**
 * @typedef {object} Fault
 * @property {number} at which call of all is the first to fail, from 0
 * @property {string} code of the error, or `short` for a write that takes half of its bytes
 * @property {boolean} forever whether every later call of the same operation fails too
 */

const CALLS = ['readFile', 'readdir', 'stat', 'realpath', 'mkdir', 'rename', 'unlink', 'rmdir'];
const HANDLE_CALLS = ['write', 'sync', 'datasync', 'stat', 'chmod', 'chown', 'close'];

/** Real file operations that are counted and that fail when told to. */
export class FaultyFs {
  /** @type {string[]} every call so far: `rename`, `handle.sync` and so on */
  trace = [];
  /** @type {FileSystem} */
  fs;
  /** @type {Fault | undefined} */
  #fault;

  constructor() {
    const wrapped = CALLS.map((name) => [name, this.#wrap(name, nodeFs[name])]);
    const open = this.#wrap('open', nodeFs.open);
    this.fs = {
      ...Object.fromEntries(wrapped),
      open: async (...args) => this.#handle(await open(...args)),
    };
  }

  /** @param {Fault | undefined} fault */
  fail(fault) {
    this.#fault = fault;
  }

  #handle(handle) {
    const calls = HANDLE_CALLS.map((name) => [
      name,
      this.#wrap(`handle.${name}`, handle[name].bind(handle)),
    ]);
    return Object.fromEntries(calls);
  }

  #wrap(name, call) {
    return async (...args) => {
      const index = this.trace.push(name) - 1;
      const { at, code, forever } = this.#fault ?? {};
      const isStruck = index === at || (forever && index > at && name === this.trace[at]);
      if (!isStruck) return call(...args);
      if (code === 'short') {
        const [bytes, start, length] = args;
        return call(bytes, start, Math.ceil(length / 2));
      }
      // The descriptor goes away however its closing ends.
      if (name === 'handle.close') await call();
      throw Object.assign(new Error(`${code}: injected into ${name}`), { code });
    };
  }
}
