import { restore } from '../../../../js/stores/restore.js';
import { contentOf, equal, GARBAGE, idsOf, listOf, rejects } from './tools.js';

/** @import { Encode, Test } from '../contract.js' */

/**
 * @param {Test} test
 * @param {{ encode: Encode }} tools
 */
export function quarantineContract(test, { encode }) {
  test('passes over a quarantined generation and still lists its bytes', async (store) => {
    const first = await store.save(encode({ a: 1000 }));
    const second = await store.save(encode({ a: 2000 }));
    await store.quarantine(second.id, 'CHECKSUM_MISMATCH');
    equal(contentOf(await store.read()), { a: 1000 });
    const entries = await listOf(store);
    equal(
      entries.map(({ id, quarantined }) => ({ id, quarantined })),
      [
        { id: second.id, quarantined: true },
        { id: first.id, quarantined: false },
      ],
    );
    equal(contentOf(await entries[0].read()), { a: 2000 });
  });

  test('takes any text as the reason for a quarantine, and a second time', async (store) => {
    const { id } = await store.save(encode({ a: 1000 }));
    await store.quarantine(id, '../\u0000 : "odd" \n'.repeat(100));
    await store.quarantine(id, '');
    equal(await store.read(), undefined);
    equal((await listOf(store)).length, 1);
  });

  test('reads a generation that was listed before it was quarantined', async (store) => {
    const { id } = await store.save(encode({ a: 1000 }));
    const [entry] = await listOf(store);
    await store.quarantine(id, 'CORRUPT');
    equal(contentOf(await entry.read()), { a: 1000 });
    equal(await store.read(), undefined);
  });

  test('takes no reason for one', async (store) => {
    const { id } = await store.save(encode({ a: 1000 }));
    await /** @type {any} */ (store).quarantine(id);
    equal(await store.read(), undefined);
    await rejects(() => /** @type {any} */ (store).quarantine(), ['READ_FAILED']);
  });

  test('refuses to quarantine what it does not keep', async (store) => {
    await store.save(encode({ a: 1000 }));
    await rejects(() => store.quarantine('987654321', 'CORRUPT'), ['READ_FAILED']);
    await rejects(() => store.quarantine('../a', 'CORRUPT'), ['READ_FAILED']);
    equal(contentOf(await store.read()), { a: 1000 });
  });

  test('saves newer generations after a quarantine', async (store) => {
    const bad = await store.save(encode({ a: 1000 }));
    await store.quarantine(bad.id, 'CORRUPT');
    const { id } = await store.save(encode({ a: 3000 }));
    equal(contentOf(await store.read()), { a: 3000 });
    equal(await idsOf(store), [id, bad.id]);
  });
}

/**
 * @param {Test} test
 * @param {{ encode: Encode }} tools
 */
export function pruneContract(test, { encode }) {
  test('prunes the oldest and never a quarantined one', async (store) => {
    const ids = [];
    for (let time = 1000; time <= 5000; time += 1000) {
      ids.unshift((await store.save(encode({ a: time }))).id);
    }
    await store.quarantine(ids[4], 'CORRUPT');
    equal(await store.prune({ keep: 2, dryRun: true }), { removed: 2 });
    equal(await idsOf(store), ids);
    equal(await store.prune({ keep: 2 }), { removed: 2 });
    equal(await idsOf(store), [ids[0], ids[1], ids[4]]);
    equal(await store.prune({ keep: 2 }), { removed: 0 });
    equal(contentOf(await store.read()), { a: 5000 });
  });

  test('never prunes the newest generation that reads well', async (store) => {
    await store.save(encode({ a: 1000 }));
    await store.save(encode({ a: 2000 }));
    await store.save(GARBAGE);
    await store.prune({ keep: 1 });
    const { snapshot } = await restore(store);
    equal(snapshot?.getLastExecutionTime('a')?.getTime(), 2000);
    snapshot?.dispose();
  });

  test('says of a generation that was listed and then pruned that it has gone', async (store) => {
    await store.save(encode({ a: 1000 }));
    const [entry] = await listOf(store);
    await store.save(encode({ a: 2000 }));
    await store.prune({ keep: 1 });
    const error = await entry.read().then(
      () => undefined,
      (thrown) => thrown,
    );
    equal([error?.code, error?.cause?.code], ['READ_FAILED', 'ENOENT']);
  });

  test('refuses to prune without being told how', async (store) => {
    await store.save(encode({ a: 1000 }));
    for (const options of [undefined, null, 3, {}]) {
      await rejects(() => /** @type {any} */ (store).prune(options), ['INVALID_ARGUMENT']);
    }
    equal((await listOf(store)).length, 1);
  });

  test('refuses to keep less than one generation', async (store) => {
    await store.save(encode({ a: 1000 }));
    for (const keep of [0, -1, 1.5, NaN, '2', undefined]) {
      await rejects(() => store.prune({ keep: /** @type {any} */ (keep) }), ['INVALID_ARGUMENT']);
    }
    equal((await listOf(store)).length, 1);
  });
}
