/// <reference lib="esnext.disposable" preserve="true" />
import { checkObject, SnapshotError } from './errors.js';
import { getCore } from './module.js';

/**
 * @typedef {import('./core.js').Core} Core
 * @typedef {{ core: Core, handle: number }} Native an object of the module
 */

/**
 * Never throws, since the garbage collector has nobody to tell: where the module traps here, whoever
 * uses it next is told.
 * @param {Native} native
 */
function free({ core, handle }) {
  try {
    if (core.isAlive) core.call('deleteSnapshot', handle);
  } catch {
    // The module has been given up.
  }
}

const registry = new FinalizationRegistry(free);

/** What a module's snapshot is wrapped in before it is given to the constructor. */
export class Existing {
  /** @param {Core} core @param {number} handle */
  constructor(core, handle) {
    this.core = core;
    this.handle = handle;
  }
}

/** The newest version of the model that this library knows. */
export const NEWEST_VERSION = 2;

/** Owns a snapshot in the module's memory, until it is disposed of or collected as garbage. */
export class SnapshotHandle {
  /** @type {Native | undefined} */
  #native;

  /**
   * @param {Existing | { version?: number | undefined }} source what to own, or the options of a new one
   * @throws {SnapshotError} NOT_READY before `init`; UNSUPPORTED_VERSION; INVALID_ARGUMENT
   */
  constructor(source) {
    this.#native = source instanceof Existing ? source : createNative(source);
    registry.register(this, this.#native, this.#native);
  }

  /** @internal @returns {Native} @throws {SnapshotError} DISPOSED */
  _unwrap() {
    if (this.#native === undefined) {
      const message = 'found a snapshot that was disposed of, expected one in use';
      throw new SnapshotError('DISPOSED', message);
    }
    this.#native.core.checkAlive();
    return this.#native;
  }

  /** @internal @returns {unknown} why it is lost, where its module trapped; else undefined */
  _loss() {
    try {
      this.#native?.core.checkAlive();
    } catch (error) {
      return error;
    }
  }

  /** Frees the memory now. Harmless when called again; everything else then throws DISPOSED. */
  dispose() {
    if (this.#native === undefined) return;
    registry.unregister(this.#native);
    free(this.#native);
    this.#native = undefined;
  }

  /** Where a `using` declaration ends. An engine without those has no such symbol either. */
  [Symbol.dispose]() {
    this.dispose();
  }
}

/** @param {{ version?: number | undefined }} options @returns {Native} */
function createNative(options) {
  checkObject('the options', options);
  const { version = NEWEST_VERSION } = options;
  if (version !== 1 && version !== NEWEST_VERSION) {
    const message = `found version ${String(version)}, expected 1 or ${NEWEST_VERSION}`;
    throw new SnapshotError('UNSUPPORTED_VERSION', message);
  }
  const core = getCore();
  return { core, handle: core.call('newSnapshot', version, 'native') };
}
