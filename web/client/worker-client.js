import workerUrl from '../worker/main.js?worker&url';
import { inlineWasm, inlineWorker } from './inline.js';

/**
 * @typedef {import('../worker/errors.js').PlainError} PlainError
 * @typedef {{ resolve: (result: any) => void, reject: (error: ViewerError) => void,
 *   timer: number }} Call
 */

/** How long the worker may be silent, unless a call says otherwise. Milliseconds. */
const PATIENCE = 30_000;

/** An error that can be shown. */
export class ViewerError extends Error {
  /** @param {PlainError} plain */
  constructor({ code, message, offset, excerpt, isFatal = false }) {
    super(message);
    this.name = 'ViewerError';
    this.code = code;
    this.offset = offset;
    this.excerpt = excerpt;
    this.isFatal = isFatal;
  }
}

// Trusted Types: a worker's URL is the only thing here that could become code.
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('snapshoter', {
  createScriptURL: (/** @type {string} */ url) => url,
});

/** Talks to the worker, and replaces one that does not answer or whose core was lost. */
export class WorkerClient {
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Map<number, Call>} */
  #calls = new Map();
  #count = 0;
  #onReplaced;

  /** @param {(code: string) => void} onReplaced the new worker knows of nothing that was open */
  constructor(onReplaced) {
    this.#onReplaced = onReplaced;
  }

  /**
   * @param {string} method
   * @param {object} [params]
   * @param {{ patience?: number }} [options]
   * @returns {Promise<any>}
   * @throws {ViewerError} the worker's own; `TIMED_OUT`, `CANCELLED`
   */
  call(method, params = {}, { patience = PATIENCE } = {}) {
    const worker = (this.#worker ??= this.#start());
    const call = ++this.#count;
    return new Promise((resolve, reject) => {
      const timer = this.#wait(patience);
      this.#calls.set(call, { resolve, reject, timer });
      worker.postMessage({ call, method, params });
    });
  }

  /** Gives up everything under way, and the worker with it. */
  cancel() {
    this.#replace({ code: 'CANCELLED', message: 'given up', isFatal: true });
  }

  /** @param {number} patience */
  #wait(patience) {
    const seconds = Math.round(patience / 1000);
    const message = `found no answer within ${seconds} seconds, expected one: the worker was ended`;
    return window.setTimeout(
      () => this.#replace({ code: 'TIMED_OUT', message, isFatal: true }),
      patience,
    );
  }

  #start() {
    const source = inlineWorker();
    const url = source ?? workerUrl;
    const worker = new Worker(policy?.createScriptURL(url) ?? url);
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      const message = `found a worker that stopped (${event.message ?? 'it could not be loaded'}), expected one that answers`;
      this.#replace({ code: 'UNEXPECTED', message, isFatal: true });
    };
    worker.postMessage({ call: 0, method: 'start', params: { wasm: inlineWasm() } });
    return worker;
  }

  /** @param {{ call: number, result?: unknown, error?: PlainError }} message */
  #receive({ call, result, error }) {
    const waiting = this.#calls.get(call);
    if (waiting === undefined) return;
    window.clearTimeout(waiting.timer);
    this.#calls.delete(call);
    if (error === undefined) return waiting.resolve(result);
    waiting.reject(new ViewerError(error));
    if (error.isFatal) this.#replace({ ...error, excerpt: undefined });
  }

  /** @param {PlainError} reason what those who still wait are told */
  #replace(reason) {
    this.#worker?.terminate();
    this.#worker = undefined;
    const waiting = [...this.#calls.values()];
    this.#calls.clear();
    for (const { timer, reject } of waiting) {
      window.clearTimeout(timer);
      reject(new ViewerError(reason));
    }
    this.#onReplaced(reason.code);
  }
}
