import {
  diffSnapshots,
  init,
  mergeSnapshots,
  readSnapshot,
  Snapshot,
  writeSnapshot,
} from '../../../js/core/index.js';

const date = (/** @type {number} */ ms) => new Date(1_700_000_000_000 + ms);

/** @param {Record<string, number>} times @param {1 | 2} [version] */
function snapshotOf(times, version = 2) {
  const snapshot = new Snapshot({ version });
  for (const name in times) snapshot.updateLastExecutionTime(name, date(times[name]));
  return snapshot;
}

beforeAll(() => init());
describe('merging', () => {
  const [a, b, c] = [
    { x: 1, y: 5 },
    { x: 2, z: 3 },
    { z: 9, y: 4 },
  ];
  const bytes = (/** @type {Snapshot} */ snapshot) => Buffer.from(writeSnapshot(snapshot));

  test('keeps the later time of each name, and both snapshots as they were', () => {
    const [left, right] = [snapshotOf(a), snapshotOf(b)];
    const merged = mergeSnapshots(left, right);
    expect(new Map(merged)).toEqual(new Map(snapshotOf({ x: 2, y: 5, z: 3 })));
    expect([left.size, right.size]).toEqual([2, 2]);
  });

  test('is commutative, associative and idempotent', () => {
    const [p, q, r] = [a, b, c].map((times) => snapshotOf(times));
    expect(bytes(mergeSnapshots(p, q))).toEqual(bytes(mergeSnapshots(q, p)));
    expect(bytes(mergeSnapshots(mergeSnapshots(p, q), r))).toEqual(
      bytes(mergeSnapshots(p, mergeSnapshots(q, r))),
    );
    expect(bytes(mergeSnapshots(p, p))).toEqual(bytes(p));
  });

  test('gives the newer of two versions', () => {
    expect(mergeSnapshots(snapshotOf(a, 1), snapshotOf(b, 2)).version).toBe(2);
  });
});

test('a difference names what came, went, advanced, regressed and changed', () => {
  const before = snapshotOf({ same: 1, gone: 1, later: 1, earlier: 2 });
  before.updateLastExecutionTime('zone', { seconds: 1n, nanoseconds: 0, offsetSeconds: 60 });
  const after = snapshotOf({ new: 1, earlier: 1, later: 2, same: 1 });
  after.updateLastExecutionTime('zone', { seconds: 1n, nanoseconds: 0 });
  const { unchanged, ...lists } = diffSnapshots(before, after);
  expect(unchanged).toBe(1);
  const names = Object.entries(lists).map(([key, list]) => [key, list.map(({ name }) => name)]);
  expect(Object.fromEntries(names)).toEqual({
    added: ['new'],
    removed: ['gone'],
    advanced: ['later'],
    regressed: ['earlier'],
    changed: ['zone'],
  });
  expect(lists.advanced[0].from).toEqual(before.getLastExecution('later'));
  expect(lists.advanced[0].to).toEqual(after.getLastExecution('later'));
  expect(lists.added[0].from).toBeUndefined();
});

describe('changes since a mark', () => {
  test('hold what changed, and bring an older snapshot up to date', () => {
    const snapshot = snapshotOf({ a: 1, b: 2 });
    const saved = readSnapshot(writeSnapshot(snapshot));
    const mark = snapshot.mark();
    expect(snapshot.isChangedSince(mark)).toBe(false);
    snapshot.updateLastExecutionTime('b', date(3));
    snapshot.updateLastExecutionTime('c', date(4));
    expect(snapshot.isChangedSince(mark)).toBe(true);
    const changes = /** @type {Snapshot} */ (snapshot.changesSince(mark));
    expect(new Map(changes)).toEqual(new Map(snapshotOf({ b: 3, c: 4 })));
    saved.apply(changes);
    expect(writeSnapshot(saved)).toEqual(writeSnapshot(snapshot));
  });

  test('cannot be told after a deletion', () => {
    const snapshot = snapshotOf({ a: 1 });
    const mark = snapshot.mark();
    snapshot.delete('a');
    expect(snapshot.changesSince(mark)).toBeUndefined();
  });
});

describe('the payload alone', () => {
  const kinds = /** @type {const} */ ([
    ['native', 1],
    ['native', 2],
    ['gob', 1],
  ]);
  test.each(kinds)('is written and read in %s of version %d', (encoding, version) => {
    const snapshot = readSnapshot(
      writeSnapshot(snapshotOf({ a: 1, b: 2 }, version), { encoding, version }),
    );
    const payload = snapshot.serialize();
    const target = snapshot.create();
    target.updateLastExecutionTime('replaced', date(0));
    target.deserialize(payload);
    expect(new Map(target)).toEqual(new Map(snapshot));
    target.deserialize(snapshot.create().serialize());
    expect(target.isEmpty()).toBe(true);
  });
});
