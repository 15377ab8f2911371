import { contentOf, equal, hex, idsOf, listOf, rejects, within } from './tools.js';

/** @import { Encode, Test } from '../contract.js' */

/**
 * @param {Test} test
 * @param {{ encode: Encode, exact: boolean }} tools
 */
export function basicContract(test, { encode, exact }) {
  test('has nothing to read before the first save', async (store) => {
    equal(await store.read(), undefined);
    equal(await idsOf(store), []);
  });

  test('reads what was saved last', async (store) => {
    await store.save(encode({ a: 1000 }));
    await store.save(encode({ a: 2000, b: 2000 }));
    equal(contentOf(await store.read()), { a: 2000, b: 2000 });
  });

  if (exact) {
    test('gives back the very bytes that were saved', async (store) => {
      const bytes = encode({ a: 1000, 'ø → π': 5 });
      await store.save(bytes);
      equal(hex(await store.read()), hex(bytes));
    });
  }

  test('takes a view into a larger buffer', async (store) => {
    const bytes = encode({ a: 1000 });
    const larger = new Uint8Array(bytes.length + 20).fill(255);
    larger.set(bytes, 7);
    await store.save(larger.subarray(7, 7 + bytes.length));
    equal(contentOf(await store.read()), { a: 1000 });
    await store.save(/** @type {any} */ (encode({ a: 2000 }).slice().buffer));
    equal(contentOf(await store.read()), { a: 2000 });
  });

  test('keeps its own copy of what it is given and of what it gives', async (store) => {
    const bytes = encode({ a: 1000 }).slice();
    const saving = store.save(bytes);
    bytes.fill(0);
    await saving;
    const read = await store.read();
    equal(contentOf(read), { a: 1000 });
    read?.fill(0);
    equal(contentOf(await store.read()), { a: 1000 });
  });

  test('refuses what is not bytes, and no bytes at all', async (store) => {
    for (const bad of [undefined, null, 'text', 7, [1, 2], {}, new Uint8Array(0)]) {
      await rejects(() => store.save(/** @type {any} */ (bad)), ['INVALID_ARGUMENT']);
    }
    equal(await idsOf(store), []);
  });

  test('saves in call order, however many are asked for at once', async (store) => {
    const saves = Array.from({ length: 8 }, (_, i) => store.save(encode({ a: 1000 * (i + 1) })));
    const ids = (await Promise.all(saves)).map(({ id }) => id);
    equal(new Set(ids).size, 8);
    equal(await idsOf(store), ids.toReversed());
    equal(contentOf(await store.read()), { a: 8000 });
  });

  test('lists what is kept, newest first', async (store) => {
    const before = Date.now();
    for (const time of [1000, 2000, 3000]) await store.save(encode({ a: time }));
    const after = Date.now();
    const entries = await listOf(store);
    const contents = [];
    for (const entry of entries) contents.push(contentOf(await entry.read()));
    equal(contents, [{ a: 3000 }, { a: 2000 }, { a: 1000 }]);
    for (const { id, savedAt, size, quarantined } of entries) {
      equal(typeof id, 'string');
      equal(Object.prototype.toString.call(savedAt), '[object Date]');
      within(savedAt.getTime(), before - 2000, after + 2000);
      within(size, 1, 10_000);
      equal(quarantined, false);
    }
  });

  test(
    'keeps as many generations as it was told to',
    async (store) => {
      for (let time = 1000; time <= 6000; time += 1000) await store.save(encode({ a: time }));
      const contents = [];
      for (const entry of await listOf(store)) contents.push(contentOf(await entry.read()));
      equal(contents, [{ a: 6000 }, { a: 5000 }, { a: 4000 }]);
    },
    { keep: 3 },
  );
}
