import { append, contentOf, equal, hex, listOf, rejects, within } from './tools.js';

/** @import { Encode, Test } from '../contract.js' */

/**
 * @param {Test} test
 * @param {{ encode: Encode, exact: boolean }} tools
 */
export function appendContract(test, { encode, exact }) {
  test('folds appended pieces into what it reads, in order', async (store) => {
    await store.save(encode({ a: 1000, b: 1000 }));
    await append(store, encode({ a: 2000 }));
    await append(store, encode({ a: 3000, c: 3000 }));
    equal(contentOf(await store.read()), { a: 3000, b: 1000, c: 3000 });
    const [entry] = await listOf(store);
    equal(contentOf(await entry.read()), { a: 3000, b: 1000, c: 3000 });
  });

  test('counts appended pieces in the size of a generation', async (store) => {
    const bytes = encode({ a: 1000 });
    const piece = encode({ a: 2000 });
    await store.save(bytes);
    await append(store, piece);
    const [entry] = await listOf(store);
    within(entry.size, bytes.length + piece.length, bytes.length + piece.length + 200);
  });

  test('appends and saves in call order', async (store) => {
    await Promise.all([
      store.save(encode({ a: 1000 })),
      append(store, encode({ a: 2000 })),
      store.save(encode({ a: 3000 })),
      append(store, encode({ b: 4000 })),
    ]);
    equal(contentOf(await store.read()), { a: 3000, b: 4000 });
    const [, older] = await listOf(store);
    equal(contentOf(await older.read()), { a: 2000 });
  });

  test('leaves pieces behind at a full save', async (store) => {
    await store.save(encode({ a: 1000 }));
    await append(store, encode({ a: 2000 }));
    const bytes = encode({ a: 3000 });
    await store.save(bytes);
    equal(contentOf(await store.read()), { a: 3000 });
    if (exact) equal(hex(await store.read()), hex(bytes));
  });

  test('refuses to append where nothing was saved in full', async (store) => {
    await rejects(() => append(store, encode({ a: 1000 })), ['SAVE_FAILED']);
    equal(await store.read(), undefined);
    await store.save(encode({ a: 2000 }));
    await append(store, encode({ b: 3000 }));
    equal(contentOf(await store.read()), { a: 2000, b: 3000 });
  });

  test('refuses to append what is not bytes', async (store) => {
    await store.save(encode({ a: 1000 }));
    for (const bad of [undefined, 'text', new Uint8Array(0)]) {
      await rejects(() => append(store, /** @type {any} */ (bad)), ['INVALID_ARGUMENT']);
    }
  });

  test('appends behind the newest generation that is not quarantined', async (store) => {
    await store.save(encode({ a: 1000 }));
    const { id } = await store.save(encode({ a: 2000 }));
    await store.quarantine(id, 'CORRUPT');
    await append(store, encode({ b: 3000 }));
    equal(contentOf(await store.read()), { a: 1000, b: 3000 });
  });
}
