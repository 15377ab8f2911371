/**
 * The contract of js/stores/README.md as a test suite that every store runs. It needs `describe`
 * and `it` and nothing of Node or Jest, so that it runs in a browser page too.
 */
import { init, Snapshot, writeSnapshot } from '../../../js/core/index.js';
import { appendContract } from './contract/appends.js';
import { basicContract } from './contract/basics.js';
import { closeContract } from './contract/closing.js';
import { newerContract } from './contract/newer.js';
import { pruneContract, quarantineContract } from './contract/pruning.js';
import { restoreContract } from './contract/restoring.js';
import { sharingContract } from './contract/sharing.js';

/**
 * @typedef {object} Place an empty place to keep snapshots in, with one store open on it
 * @property {import('../../../js/stores/types.js').Store} store
 * @property {(options?: object) => import('../../../js/stores/types.js').Store} [another] one more
 *   store on the same place, as another process would have; needed where the suite is `shared`
 * @property {() => Promise<void>} [remove] runs after the test, with every store closed
 */

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {(options: { keep?: number }) => Place | Promise<Place>} open
 * @property {boolean} [shared] whether several stores can work on one place; default true
 * @property {boolean} [appends] whether the store offers `append`; default true
 * @property {boolean} [merges] whether `save` merges with what another writer saved since, where
 *   other stores reject with STALE_WRITER; default false
 * @property {boolean} [exact] whether `read` gives back the very bytes saved; default true
 * @property {'native' | 'gob'} [encoding] of the snapshots saved; default native
 */

/**
 * @param {{ describe: Function, it: Function }} runner
 * @param {Suite} suite
 */
export function storeContract({ describe, it }, suite) {
  const {
    name,
    open,
    shared = true,
    appends = true,
    merges = false,
    exact = true,
    encoding = 'native',
  } = suite;

  /** @param {Record<string, number>} times name to epoch milliseconds */
  const encode = (times) => {
    const snapshot = new Snapshot({ version: 1 });
    for (const [key, time] of Object.entries(times)) {
      snapshot.updateLastExecutionTime(key, new Date(time));
    }
    const bytes = writeSnapshot(snapshot, { encoding });
    snapshot.dispose();
    return bytes;
  };

  /**
   * @param {string} title
   * @param {Body} body
   * @param {{ keep?: number }} [options]
   */
  const test = (title, body, options = {}) =>
    it(title, async () => {
      await init();
      const place = await open(options);
      const others = /** @type {Place['store'][]} */ ([]);
      const { another = () => place.store } = place;
      const watched = (/** @type {object} */ more) => {
        const store = another(more);
        others.push(store);
        return store;
      };
      try {
        await body(place.store, { ...place, another: watched });
      } finally {
        await Promise.all([place.store, ...others].map((store) => store.close()));
        await place.remove?.();
      }
    });

  describe(`${name}, by the contract of stores`, () => {
    basicContract(test, { encode, exact });
    if (appends) appendContract(test, { encode, exact });
    quarantineContract(test, { encode });
    pruneContract(test, { encode });
    closeContract(test, { encode, appends });
    if (shared) sharingContract(test, { encode, appends, merges });
    restoreContract(test, { encode });
    newerContract(test, { encode, shared, appends, merges });
  });
}

/** @typedef {(store: Place['store'], place: Required<Place>) => Promise<void>} Body */
/** @typedef {(times: Record<string, number>) => Uint8Array} Encode */
/** @typedef {(title: string, body: Body, options?: { keep?: number }) => void} Test */
