import { restore } from '../../../../js/stores/restore.js';
import { append, contentOf, equal, hex, idsOf, listOf, NEWER, rejects } from './tools.js';

/** @import { Encode, Test } from '../contract.js' */

/**
 * @param {Test} test
 * @param {{ encode: Encode, shared: boolean, appends: boolean, merges: boolean }} tools
 */
export function newerContract(test, { encode, shared, appends, merges }) {
  /** As the newer program would: a store does not look into what it is given. */
  const saveNewer = async (store) => {
    const older = await store.save(encode({ a: 1000 }));
    const newer = await store.save(NEWER);
    return [newer.id, older.id];
  };
  const listed = async (store) =>
    (await listOf(store)).map(({ id, quarantined }) => ({ id, quarantined }));
  const lastBytes = async (store) => hex(await (await listOf(store)).at(-1).read());

  test('stops at a newer snapshot, changing nothing, until it may take an older', async (store) => {
    const [, older] = await saveNewer(store);
    const before = await listed(store);
    await rejects(() => restore(store), ['UNSUPPORTED_VERSION']);
    equal(await listed(store), before);
    const { snapshot, skipped, ...rest } = await restore(store, { allowOlder: true });
    snapshot?.dispose();
    equal(rest, { status: 'restored', id: older });
    equal(
      skipped.map(({ quarantined }) => quarantined),
      [false],
    );
    equal(await listed(store), before);
    // Nothing was saved on top, so that it is the newest yet.
    await rejects(() => restore(store), ['UNSUPPORTED_VERSION']);
  });

  test(
    'removes no newer snapshot at a save, however many are on top of it',
    async (store, place) => {
      const [newer] = await saveNewer(store);
      if (shared) await store.close();
      for (let start = 0; start < 2; start++) {
        const next = shared ? place.another({ keep: 2, allowOlder: true }) : store;
        (await restore(next, { allowOlder: true })).snapshot?.dispose();
        for (let time = 2000; time <= 5000; time += 1000) await next.save(encode({ a: time }));
        const ids = await idsOf(next);
        equal(ids.length, 3);
        equal(ids.at(-1), newer);
        equal(await lastBytes(next), hex(NEWER));
        if (shared) await next.close();
      }
    },
    { keep: 2 },
  );

  if (appends) {
    test('appends nothing behind a newer snapshot, seen or not', async (store, { another }) => {
      const ids = await saveNewer(store);
      if (shared) await store.close();
      const next = shared ? another() : store;
      await next.read();
      await rejects(() => append(next, encode({ a: 2000 })), ['UNSUPPORTED_VERSION']);
      equal(await idsOf(next), ids);
      await next.save(encode({ a: 2000 }));
      await append(next, encode({ a: 3000 }));
      equal(contentOf(await next.read()), { a: 3000 });
    });
  }

  if (shared) {
    test('hides no newer snapshot from one who saves without having looked', async (store, {
      another,
    }) => {
      const ids = await saveNewer(store);
      await store.close();
      const next = another();
      for (let attempt = 0; attempt < 2; attempt++) {
        await rejects(() => next.save(encode({ a: 2000 })), ['UNSUPPORTED_VERSION']);
        if (appends)
          await rejects(() => append(next, encode({ a: 2000 })), ['UNSUPPORTED_VERSION']);
      }
      equal(await idsOf(another()), ids);
      if (merges) return;
      await next.read();
      const { id } = await next.save(encode({ a: 2000 }));
      equal(await idsOf(next), [id, ...ids]);
    });
  }

  test('removes a newer snapshot when told to prune', async (store, { another }) => {
    const [newer] = await saveNewer(store);
    if (shared) await store.close();
    const next = shared ? another({ allowOlder: true }) : store;
    await next.read();
    await next.save(encode({ a: 2000 }));
    equal(await next.prune({ keep: 2 }), { removed: 1 });
    equal((await idsOf(next)).at(-1), newer);
    equal(await next.prune({ keep: 1 }), { removed: 1 });
    equal((await idsOf(next)).includes(newer), false);
  });
}
