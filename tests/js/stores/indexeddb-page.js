/**
 * What the tests of the IndexedDB store run inside a page or a worker. It is imported outside of
 * browsers too, for the titles.
 */
import { deleteDB } from 'idb';
import { indexedDB } from '../../../js/stores/indexeddb/index.js';
import { storeContract } from './contract.js';

/** @type {Map<string, () => Promise<void>>} */
const tests = new Map();
let places = 0;

storeContract(
  {
    describe: (/** @type {string} */ _title, /** @type {() => void} */ body) => body(),
    it: (/** @type {string} */ title, /** @type {() => Promise<void>} */ body) =>
      tests.set(title, body),
  },
  {
    name: 'IndexedDB',
    open(options) {
      const name = `contract ${Math.random()} ${++places}`;
      return {
        store: indexedDB(name, options),
        another: (more) => indexedDB(name, { ...options, ...more }),
        remove: () => deleteDB(name),
      };
    },
  },
);

export const titles = [...tests.keys()];

/**
 * @param {string} title
 * @returns {Promise<string | null>} what went wrong
 */
export async function runTest(title) {
  try {
    await tests.get(title)();
    return null;
  } catch (error) {
    return `${error.code ?? error.name}: ${error.message}\n${error.stack}`;
  }
}

/** @type {Worker | undefined} */
let worker;

/**
 * The same in a worker.
 * @param {string} title
 * @returns {Promise<string | null>}
 */
export function runTestInWorker(title) {
  worker ??= new Worker(new URL('./indexeddb-worker.js', import.meta.url), { type: 'module' });
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve(`the worker failed: ${message}`);
    worker.postMessage(title);
  });
}
