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
    changed: [],
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

test('diff tells what changed beside the instant, such as the offset', async () => {
  const time = { seconds: 100n, nanoseconds: 0 };
  for (const [name, offsetSeconds] of /** @type {const} */ ([
    ['a', null],
    ['b', 3600],
  ])) {
    const snapshot = new Snapshot({ version: 1 });
    snapshot.updateLastExecutionTime('moved', { ...time, offsetSeconds });
    writeFileSync(folder(name), writeSnapshot(snapshot));
  }
  const { code, stdout } = await snapshoter(['diff', '--json', folder('a'), folder('b')]);
  const [{ changed, unchanged }] = jsonLines(stdout);
  expect([code, unchanged, changed.length]).toEqual([1, 0, 1]);
  expect([changed[0].from.time, changed[0].to.time]).toEqual([
    '1970-01-01T00:01:40Z',
    '1970-01-01T01:01:40+01:00',
  ]);
  const table = await snapshoter(['diff', folder('a'), folder('b')]);
  expect(table.stdout).toMatch(/changed +moved/);
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

test("diff names Flyte's hashed keys", async () => {
  const table = golden('schedule_entities_snapshots.csv');
  const names = ['--identities', golden('schedulable_entities.csv')];
  const identity = 'ml-platform:development:report_orders_526:v2.7';
  const shown = await snapshoter(['diff', ...names, `${table}#1`, `${table}#4`]);
  expect(shown.stdout).toContain(`advanced  ${identity} `);
  const json = await snapshoter(['diff', '--json', ...names, `${table}#1`, `${table}#4`]);
  const [{ advanced }] = jsonLines(json.stdout);
  expect(advanced.find(({ name }) => name === '25579817236920914').identity).toBe(identity);
  expect([shown.code, json.code]).toEqual([1, 1]);
});

test('diff shows every difference of many, and on a terminal a screen full', async () => {
  const seconds = Object.fromEntries(
    Array.from({ length: 10_001 }, (_, i) => [`schedule ${i}`, i]),
  );
  const later = Object.fromEntries(Object.entries(seconds).map(([name, at]) => [name, at + 60]));
  const files = [snapshotOf('a', seconds), snapshotOf('b', later)];
  const linesOf = (/** @type {string} */ text) =>
    text.split('\n').filter((line) => line.startsWith('  advanced  '));
  const all = linesOf((await snapshoter(['diff', ...files])).stdout);
  expect(all).toHaveLength(10_001);
  expect(new Set(all).size).toBe(10_001);
  const { stdout } = await snapshoter(['diff', ...files], { rows: 30, columns: 80 });
  expect(linesOf(stdout)).toHaveLength(22);
  expect(stdout).toContain('and 9,979 more: --all');
  const [{ advanced }] = jsonLines((await snapshoter(['diff', '--json', ...files])).stdout);
  expect(new Set(advanced.map(({ name }) => name)).size).toBe(10_001);
});

test('diff tells by how much less than a second a schedule moved, and which way', async () => {
  const times = {
    before: { part: 1_900_000_000n, tiny: 5n, back: 2_100_000_000n },
    after: { part: 2_050_000_000n, tiny: 5_007n, back: 2_099_999_999n },
  };
  const [a, b] = Object.entries(times).map(([name, schedules]) => {
    const snapshot = new Snapshot({ version: 1 });
    for (const [key, time] of Object.entries(schedules)) {
      snapshot.updateLastExecutionTime(key, time);
    }
    writeFileSync(folder(name), writeSnapshot(snapshot));
    return folder(name);
  });
  const { stdout } = await snapshoter(['diff', a, b]);
  const rows = stdout.split('\n').map((row) => row.trim().split(/ {2,}/));
  const by = (/** @type {string} */ name) => rows.find((row) => row[1] === name)?.at(-1);
  expect([by('part'), by('tiny'), by('back')]).toEqual(['+150 ms', '+5 µs', '-1 ns']);
});
