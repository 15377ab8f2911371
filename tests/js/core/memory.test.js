import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import {
  diffSnapshots,
  init,
  mergeSnapshots,
  readSnapshot,
  Snapshot,
  writeSnapshot,
} from '../../../js/core/index.js';
import { getCore } from '../../../js/core/module.js';

/** @param {number} count @param {number} [from] */
function snapshotOf(count, from = 0) {
  const snapshot = new Snapshot();
  for (let i = from; i < from + count; i++) {
    snapshot.updateLastExecutionTime(`schedule ${i}`, new Date(1_700_000_000_000 + i));
  }
  return snapshot;
}

const memorySize = () => getCore().memorySize;

beforeAll(() => init());

test('100,000 cycles of creating, loading and disposing need no more memory than the first', () => {
  const files = /** @type {const} */ (['native', 'gob']).map((encoding) => {
    const snapshot = snapshotOf(20);
    const bytes = writeSnapshot(snapshot, { encoding });
    snapshot.dispose();
    return bytes;
  });
  let schedules = 0;
  const cycle = (/** @type {number} */ i) => {
    const snapshot = new Snapshot();
    snapshot.updateLastExecutionTime('new', new Date(i));
    const loaded = readSnapshot(files[i % 2]);
    schedules += loaded.size;
    loaded.dispose();
    snapshot.dispose();
  };
  for (let i = 0; i < 100; i++) cycle(i);
  const size = memorySize();
  for (let i = 0; i < 100_000; i++) cycle(i);
  expect(schedules).toBe(100_100 * 20);
  expect(memorySize()).toBe(size);
});

test('nothing that a snapshot can be asked leaves memory behind', () => {
  const [a, b] = [snapshotOf(2_000), snapshotOf(2_000, 1_000)];
  const bytes = writeSnapshot(a);
  const payload = a.serialize();
  const mark = b.mark();
  b.updateLastExecutionTime('schedule 1000', new Date(1_800_000_000_000));
  const damaged = bytes.slice(0, -1);
  const uses = () => {
    writeSnapshot(a, { encoding: 'gob', allowLoss: true });
    mergeSnapshots(a, b).dispose();
    expect(diffSnapshots(a, b).added).toHaveLength(1_000);
    expect(a.rows({ count: 2_000, sort: 'time', filter: '1' }).rows.length).toBeGreaterThan(500);
    expect([...a]).toHaveLength(2_000);
    a.deserialize(payload);
    const changes = b.changesSince(mark);
    a.apply(/** @type {Snapshot} */ (changes));
    changes?.dispose();
    expect(() => a.deserialize(damaged)).toThrow();
    expect(() => readSnapshot(damaged)).toThrow();
    a.create().dispose();
    a.describe('schedule 1', { expression: '* * * * *' });
    a.record('schedule 1');
    a.source = 'me';
  };
  for (let i = 0; i < 3; i++) uses();
  const size = memorySize();
  for (let i = 0; i < 50; i++) uses();
  expect(memorySize()).toBe(size);
});

test('what is forgotten without disposing is freed with the garbage', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const bytes = writeSnapshot(snapshotOf(5_000));
  const forget = () => {
    for (let i = 0; i < 40; i++) readSnapshot(bytes);
  };
  forget();
  const size = memorySize();
  for (let round = 0; round < 20; round++) {
    collect();
    // The registry is told in a task of its own.
    await setImmediate();
    forget();
  }
  // Twenty times what forty take would be some 250 MB.
  expect(memorySize() - size).toBeLessThan(64 * 2 ** 20);
});
