import { restore } from '../../../../js/stores/restore.js';
import { contentOf, equal, GARBAGE, idsOf } from './tools.js';

/** @import { Encode, Test } from '../contract.js' */

/**
 * @param {Test} test
 * @param {{ encode: Encode }} tools
 */
export function restoreContract(test, { encode }) {
  test('restores nothing where nothing was saved', async (store) => {
    equal(await restore(store), { status: 'absent', skipped: [] });
  });

  test('restores the newest', async (store) => {
    await store.save(encode({ a: 1000 }));
    const { id } = await store.save(encode({ a: 2000 }));
    const { snapshot, ...rest } = await restore(store);
    equal(rest, { status: 'restored', id, skipped: [] });
    equal(snapshot?.getLastExecutionTime('a')?.getTime(), 2000);
    snapshot?.dispose();
  });

  test('quarantines bad ones on the way to the newest good one', async (store) => {
    const { id } = await store.save(encode({ a: 1000 }));
    const { id: bad } = await store.save(GARBAGE);
    const { snapshot, skipped, ...rest } = await restore(store);
    equal(rest, { status: 'restored', id });
    equal(
      skipped.map((skip) => ({ id: skip.id, quarantined: skip.quarantined })),
      [{ id: bad, quarantined: true }],
    );
    equal(snapshot?.getLastExecutionTime('a')?.getTime(), 1000);
    snapshot?.dispose();
    equal(contentOf(await store.read()), { a: 1000 });
    equal(await idsOf(store), [bad, id]);
  });

  test('tells corrupt from absent, also at the next start', async (store) => {
    await store.save(GARBAGE);
    const first = await restore(store);
    equal(
      { status: first.status, skipped: first.skipped.length },
      { status: 'corrupt', skipped: 1 },
    );
    equal(await restore(store), { status: 'corrupt', skipped: [] });
  });
}
