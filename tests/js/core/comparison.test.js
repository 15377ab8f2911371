import { Comparison, DIFF_KINDS, init, MoveLines, Snapshot } from '../../../js/core/index.js';

const at = (/** @type {number} */ second) => new Date(1_700_000_000_000 + second * 1000);

/** @param {Record<string, number>} times */
function snapshotOf(times) {
  const snapshot = new Snapshot({ version: 1 });
  for (const name in times) snapshot.updateLastExecutionTime(name, at(times[name]));
  return snapshot;
}

const before = () => snapshotOf({ same: 1, gone: 2, later: 3, sooner: 4 });
const after = () => snapshotOf({ same: 1, later: 5, sooner: 3, 'neu é': 6 });

beforeAll(() => init());

test('a comparison counts each kind, and has pages of all, of a kind and of a part of a name', () => {
  const comparison = new Comparison(before(), after());
  expect(comparison.counts()).toEqual({
    ...{ added: 1, removed: 1, advanced: 1, regressed: 1, changed: 0, unchanged: 1 },
  });
  const all = comparison.rows({ from: 0, count: 10 });
  expect(all.total).toBe(4);
  expect(all.rows.map(({ kind, name }) => [kind, name])).toEqual([
    ['added', 'neu é'],
    ['removed', 'gone'],
    ['advanced', 'later'],
    ['regressed', 'sooner'],
  ]);
  expect(all.rows[2]).toMatchObject({
    from: { seconds: 1_700_000_003n },
    to: { seconds: 1_700_000_005n },
  });
  expect([all.rows[0].from, all.rows[1].to]).toEqual([undefined, undefined]);
  const { total, rows } = comparison.rows({ from: 2, count: 1 });
  expect([total, rows.map(({ name }) => name)]).toEqual([4, ['later']]);
  for (const [index, kind] of DIFF_KINDS.entries()) {
    const found = comparison.rows({ kind, from: 0, count: 10 }).rows;
    expect(found.map(({ name }) => name)).toEqual(all.rows.slice(index, index + 1).map(nameOf));
  }
  expect(comparison.rows({ filter: 'ER', from: 0, count: 10 }).rows.map(nameOf)).toEqual([
    ...['later', 'sooner'],
  ]);
  expect(comparison.rows({ kind: 'added', filter: 'ER', from: 0, count: 10 }).total).toBe(0);
  comparison.dispose();
});

test('lines are numbered as schedules are first seen to move, and listed evenly', () => {
  const lines = new MoveLines();
  const [a, b] = [before(), after()];
  expect(lines.add(a, b, 10)).toEqual({ moved: 3, names: 3, lines: Uint32Array.of(0, 1, 2) });
  expect(lines.add(b, a, 10)).toEqual({ moved: 3, names: 4, lines: Uint32Array.of(3, 2, 1) });
  expect(lines.add(a, b, 1).lines).toHaveLength(1);
  expect(lines.add(a, b, 0).lines).toHaveLength(0);
  lines.dispose();
});

/** @param {{ name: string }} row */
function nameOf({ name }) {
  return name;
}
