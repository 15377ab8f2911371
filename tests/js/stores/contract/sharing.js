import { append, contentOf, equal, idsOf, rejects } from './tools.js';

/** @import { Encode, Test } from '../contract.js' */

/**
 * @param {Test} test
 * @param {{ encode: Encode, appends: boolean, merges: boolean }} tools
 */
export function sharingContract(test, { encode, appends, merges }) {
  test('is there again after closing and opening anew', async (store, { another }) => {
    const { id } = await store.save(encode({ a: 1000 }));
    if (appends) await append(store, encode({ b: 2000 }));
    await store.close();
    const reopened = another();
    equal(contentOf(await reopened.read()), appends ? { a: 1000, b: 2000 } : { a: 1000 });
    const next = await reopened.save(encode({ a: 3000, b: 2000 }));
    equal(await idsOf(reopened), [next.id, id]);
  });

  test('appends behind what an earlier process left', async (store, { another }) => {
    if (!appends) return;
    await store.save(encode({ a: 1000 }));
    await append(store, encode({ b: 2000 }));
    await store.close();
    const reopened = another();
    await reopened.read();
    await append(reopened, encode({ c: 3000 }));
    equal(contentOf(await reopened.read()), { a: 1000, b: 2000, c: 3000 });
  });

  test('loses nothing that another writer saved since it last read', async (store, { another }) => {
    const first = another();
    await first.save(encode({ a: 1000 }));
    await first.close();
    await store.read();
    const other = another();
    await other.read();
    await other.save(encode({ a: 1000, b: 2000 }));
    await other.close();
    const mine = encode({ a: 3000 });
    if (!merges) {
      await rejects(() => store.save(mine), ['STALE_WRITER']);
      if (appends) await rejects(() => append(store, mine), ['STALE_WRITER']);
      equal(contentOf(await store.read()), { a: 1000, b: 2000 });
      await store.save(encode({ a: 3000, b: 2000 }));
    } else {
      await store.save(mine);
    }
    equal(contentOf(await store.read()), { a: 3000, b: 2000 });
  });
}
