import { SnapshotError } from './errors.js';
import { randomSeed } from './seed.js';

/** @typedef {import('./time.js').ExactTime} ExactTime */

const encoder = new TextEncoder();
const UTC = -0x80000000;
/** A trap, and a call stack that ended inside the module: in Firefox that is an InternalError. */
const TRAPS = ['RuntimeError', 'RangeError', 'InternalError'];
/** Bytes: -sMAXIMUM_MEMORY in CMakeLists.txt. */
const MAX_MEMORY = 2 ** 31;
const buffer = new ArrayBuffer(0);
const none = { buffer, bytes: new Uint8Array(buffer), view: new DataView(buffer) };

/** @param {unknown} bytes @throws {SnapshotError} INVALID_ARGUMENT for what is no Uint8Array */
export function checkBytes(bytes) {
  // By its name, which is the same for one from another window or worker.
  const found = Object.prototype.toString.call(bytes).slice(8, -1);
  if (found === 'Uint8Array') return;
  throw new SnapshotError('INVALID_ARGUMENT', `found ${found}, expected a Uint8Array`);
}

/**
 * One instance of the WebAssembly module. Nothing else in the project touches it: a Core puts texts
 * and times where the module expects them, copies results out of its memory, and turns its errors
 * into SnapshotErrors.
 */
export class Core {
  /** @type {any} the functions of src/wasm/bindings.cpp */
  #functions;
  /** @type {{ readonly buffer: ArrayBuffer }} */
  #memory;
  #bytes = none.bytes;
  #view = none.view;
  #argumentAt = 0;
  #argumentSize = 0;
  #timesAt = 0;
  /** @type {Error | undefined} why the instance can no longer be used */
  #trap;
  /** Whether a call has not come back. */
  #isInside = false;
  /** How many calls were made that may have changed something. */
  calls = 0;

  /**
   * @param {any} functions
   * @param {WebAssembly.Memory} memory
   */
  constructor(functions, memory) {
    this.#functions = functions;
    this.#memory = memory;
    this.#timesAt = functions.timesAt();
    // So that nobody who crafts a snapshot can foresee which names collide.
    const [high, low] = randomSeed();
    functions.setHashSeed(high, low);
  }

  /** Whether the instance still works; one that trapped does not. */
  get isAlive() {
    // Where a call came to the end of the stack, there may have been no room even to note that.
    if (this.#isInside) this.#giveUp(new RangeError('the call stack ended in it'));
    return this.#trap === undefined;
  }

  /** @throws {SnapshotError} DISPOSED where the instance trapped */
  checkAlive() {
    if (!this.isAlive) throw stopped(/** @type {Error} */ (this.#trap));
  }

  /** How many bytes of memory the module has. It grows as needed, to 2 GiB, and never shrinks. */
  get memorySize() {
    return this.#memory.buffer.byteLength;
  }

  /**
   * Calls a function of the module. After a trap the instance is given up: what it holds can no
   * longer be trusted, and the next `init` loads another.
   * @param {string} name
   * @param {...(number | boolean | string)} args
   * @returns {any}
   */
  call(name, ...args) {
    ++this.calls;
    this.#isInside = true;
    try {
      const answer = this.#functions[name](...args);
      this.#isInside = false;
      return answer;
    } catch (error) {
      throw this.#giveUp(error);
    }
  }

  /**
   * Calls a function that answers `failure` when it fails.
   * @param {unknown} failure
   * @param {string} name
   * @param {...(number | boolean | string)} args
   */
  check(failure, name, ...args) {
    const answer = this.call(name, ...args);
    if (answer === failure) throw this.error();
    return answer;
  }

  /** The number behind a name, in a call that is as quick as can be. @type {(handle: number, name: string) => number} */
  lastExecutionMilliseconds(handle, name) {
    const length = this.putName(name);
    this.#isInside = true;
    try {
      const answer = this.#functions._lastExecutionMilliseconds(handle, length);
      this.#isInside = false;
      return answer;
    } catch (error) {
      throw this.#giveUp(error);
    }
  }

  /** @returns {SnapshotError} the error that the last call left */
  error() {
    const offset = this.call('errorOffset');
    const details = offset < 0 ? {} : { offset };
    return new SnapshotError(this.call('errorCode'), this.call('errorMessage'), details);
  }

  /**
   * Puts bytes into memory of their own, which the module takes over.
   * @param {Uint8Array} bytes
   * @returns {number} where they are
   */
  give(bytes) {
    checkBytes(bytes);
    const at = this.allocate(bytes.length);
    this.put(at, bytes);
    return at;
  }

  /**
   * @param {number} size
   * @returns {number} where the module has memory for so many bytes, to be put there and taken over
   *   or to be freed
   */
  allocate(size) {
    // A number of more than 32 bits would lose the upper ones on the way.
    const at = size <= MAX_MEMORY ? this.call('allocate', size) : 0;
    if (at !== 0) return at;
    const message = `found ${size} bytes, expected what fits into the memory that is left`;
    throw new SnapshotError('TOO_LARGE', message);
  }

  /** @param {number} at @param {Uint8Array} bytes */
  put(at, bytes) {
    this.checkAlive();
    this.#refresh();
    // Bytes that were transferred away have a length of 0, and cannot even be asked for.
    if (bytes.length > 0) this.#bytes.set(bytes, at);
  }

  /**
   * Puts a name where the module expects texts.
   * @param {string} name
   * @returns {number} its length in bytes
   */
  putName(name) {
    const length = typeof name === 'string' ? name.length : Infinity;
    if (length > this.#argumentSize) return this.putTexts([name])[0];
    if (this.#bytes.length === 0) this.#refresh();
    const bytes = this.#bytes;
    const at = this.#argumentAt;
    for (let i = 0; i < length; ++i) {
      const code = name.charCodeAt(i);
      if (code > 0x7f) return this.putTexts([name])[0];
      bytes[at + i] = code;
    }
    return length;
  }

  /**
   * Puts texts, end to end, where the module expects them.
   * @param {string[]} texts
   * @returns {number[]} their lengths in bytes
   */
  putTexts(texts) {
    const encoded = texts.map((text) => {
      if (typeof text !== 'string' || !text.isWellFormed()) {
        const found = typeof text === 'string' ? 'a text with half a surrogate pair' : typeof text;
        throw new SnapshotError('INVALID_NAME', `found ${found}, expected a well-formed string`);
      }
      return encoder.encode(text);
    });
    const size = encoded.reduce((sum, bytes) => sum + bytes.length, 0);
    if (size > this.#argumentSize) {
      const room = Math.max(size, 1024);
      const at = this.call('argumentFor', room);
      if (at === 0) {
        throw new SnapshotError('TOO_LARGE', `found ${size} bytes of text, expected what fits`);
      }
      this.#argumentAt = at;
      this.#argumentSize = room;
    }
    this.#refresh();
    let at = this.#argumentAt;
    for (const bytes of encoded) {
      this.#bytes.set(bytes, at);
      at += bytes.length;
    }
    return encoded.map((bytes) => bytes.length);
  }

  /**
   * @param {number} index 0 or 1
   * @param {ExactTime} time
   */
  putTime(index, time) {
    this.#refresh();
    const at = this.#timesAt + 16 * index;
    this.#view.setBigInt64(at, time.seconds, true);
    this.#view.setUint32(at + 8, time.nanoseconds, true);
    this.#view.setInt32(at + 12, time.offsetSeconds ?? UTC, true);
  }

  /**
   * @param {number} index
   * @returns {ExactTime}
   */
  takeTime(index) {
    this.#refresh();
    const at = this.#timesAt + 16 * index;
    const offset = this.#view.getInt32(at + 12, true);
    return {
      seconds: this.#view.getBigInt64(at, true),
      nanoseconds: this.#view.getUint32(at + 8, true),
      offsetSeconds: offset === UTC ? null : offset,
    };
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} [into] where it goes if it fits
   * @returns {Uint8Array<ArrayBuffer>} a copy of what the last call made
   */
  takeResult(into) {
    const at = this.call('resultAt');
    const size = this.call('resultSize');
    this.#refresh();
    const made = this.#bytes.subarray(at, at + size);
    const fits = into !== undefined && size <= into.length;
    const bytes = fits ? into.subarray(0, size) : made.slice();
    if (fits) bytes.set(made);
    if (size > 0x10000) this.call('releaseResult');
    return bytes;
  }

  /** Memory that grew has another buffer. */
  #refresh() {
    if (this.#bytes.buffer === this.#memory.buffer) return;
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }

  /** @param {any} error */
  #giveUp(error) {
    if (this.#trap === undefined && !TRAPS.includes(error?.name)) {
      this.#isInside = false;
      return error;
    }
    this.#trap ??= error;
    this.#isInside = false;
    // Snapshots that are still held hold this too, but not its memory, which may be gigabytes. No
    // call is made for it, since this may be the end of the stack.
    this.#functions = undefined;
    this.#memory = none;
    this.#bytes = none.bytes;
    this.#view = none.view;
    return stopped(/** @type {Error} */ (this.#trap));
  }
}

/** @param {Error} trap @returns {SnapshotError} */
function stopped(trap) {
  const message = `found a module that stopped (${trap.message}); its snapshots are lost, expected one that runs: call init() and read them again`;
  return new SnapshotError('DISPOSED', message, { cause: trap });
}
