import { writeFileSync } from 'node:fs';
import { init, Snapshot, writeSnapshot } from '../../../js/core/index.js';
import { golden, jsonLines, snapshoter, temporaryFolder } from './run.js';

const folder = temporaryFolder({ beforeEach, afterEach });
beforeAll(() => init());

/**
 * @param {string} name
 * @param {Record<string, number>} seconds by schedule
 * @returns {string} the path of a snapshot
 */
function snapshotOf(name, seconds) {
  const snapshot = new Snapshot({ version: 1 });
  for (const [schedule, at] of Object.entries(seconds)) {
    snapshot.updateLastExecutionTime(schedule, new Date(at * 1000));
  }
  writeFileSync(folder(name), writeSnapshot(snapshot, { encoding: 'gob' }));
  return folder(name);
}

test('diff tells what was added, removed, advanced and regressed, and ends in 1', async () => {
  const a = snapshotOf('a', { same: 100, gone: 200, forward: 300, back: 400 });
  const b = snapshotOf('b', { same: 100, come: 500, forward: 360, back: 100 });
  const json = await snapshoter(['diff', '--json', a, b]);
  const [line] = jsonLines(json.stdout);
  const at = (/** @type {number} */ seconds) =>
    expect.objectContaining({ seconds: String(seconds) });
  expect(line).toEqual({
    a,
    b,
    added: [{ name: 'come', ...line.added[0], seconds: '500' }],
    removed: [{ name: 'gone', ...line.removed[0], seconds: '200' }],
    advanced: [{ name: 'forward', from: at(300), to: at(360) }],
    regressed: [{ name: 'back', from: at(400), to: at(100) }],
    unchanged: 1,
  });
  expect(json.code).toBe(1);
  const table = await snapshoter(['diff', a, b]);
  expect(table.code).toBe(1);
  const rows = table.stdout.split('\n').map((row) => row.trim().split(/ {2,}/));
  const changes = ['regressed', 'removed', 'added', 'advanced'];
  expect(
    rows.filter(([kind]) => changes.includes(kind)).map(([kind, name]) => [kind, name]),
  ).toEqual([
    ['regressed', 'back'],
    ['removed', 'gone'],
    ['added', 'come'],
    ['advanced', 'forward'],
  ]);
  expect(rows.find(([kind]) => kind === 'advanced')?.at(-1)).toBe('+1 min');
  expect(rows.find(([kind]) => kind === 'regressed')?.at(-1)).toBe('-5 min');
});

test('diff ends in 0 where the content is the same, whatever the format', async () => {
  const native = folder('native');
  await snapshoter(['convert', '--to', 'native', golden('flyte-1000.gob'), native]);
  const { code, stdout } = await snapshoter(['diff', '--json', golden('flyte-1000.hex'), native]);
  expect([code, jsonLines(stdout)[0].unchanged]).toEqual([0, 943]);
});

test('diff compares two rows of one table', async () => {
  const table = golden('schedule_entities_snapshots.csv');
  const { code, stdout } = await snapshoter(['diff', '--json', `${table}#2`, `${table}#4`]);
  const [{ advanced, added, removed, regressed }] = jsonLines(stdout);
  expect([code, added, removed, regressed]).toEqual([1, [], [], []]);
  expect(advanced.length).toBeGreaterThan(0);
});

test('diff ends in 1 with a coded error where a snapshot is bad', async () => {
  const args = ['diff', golden('one-utc.gob'), golden('bad-json.gob')];
  const { code, stdout, stderr } = await snapshoter(args);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('NOT_A_SNAPSHOT');
});
