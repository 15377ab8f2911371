import { append, equal, listOf, rejects } from './tools.js';

/** @import { Encode, Test } from '../contract.js' */

/**
 * @param {Test} test
 * @param {{ encode: Encode, appends: boolean }} tools
 */
export function closeContract(test, { encode, appends }) {
  test('closes twice, and rejects every call afterwards', async (store) => {
    const { id } = await store.save(encode({ a: 1000 }));
    const [entry] = await listOf(store);
    await Promise.all([store.close(), store.close()]);
    await store.close();
    await rejects(() => store.save(encode({ a: 1000 })), ['CLOSED']);
    if (appends) await rejects(() => append(store, encode({ a: 1000 })), ['CLOSED']);
    await rejects(() => store.read(), ['CLOSED']);
    await rejects(() => listOf(store), ['CLOSED']);
    await rejects(() => entry.read(), ['CLOSED']);
    await rejects(() => store.quarantine(id, 'CORRUPT'), ['CLOSED']);
    await rejects(() => store.prune({ keep: 1 }), ['CLOSED']);
  });

  test('closes before it was ever used', async (store) => {
    await store.close();
    await rejects(() => store.read(), ['CLOSED']);
  });

  test('finishes what is under way before it closes', async (store) => {
    await store.save(encode({ a: 1000 }));
    /** @type {string[]} */
    const order = [];
    await Promise.all([
      store.save(encode({ a: 2000 })).then(() => order.push('saved')),
      store.read().then(() => order.push('read')),
      store.close().then(() => order.push('closed')),
    ]);
    equal(order.at(-1), 'closed');
    equal(order.length, 3);
  });
}
