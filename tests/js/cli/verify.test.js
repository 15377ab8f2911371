import { writeFileSync } from 'node:fs';
import { golden, snapshoter, temporaryFolder } from './run.js';

const folder = temporaryFolder({ beforeEach, afterEach });

test('verify says of every file and row whether it is good, and ends in 1 if one is not', async () => {
  const table = golden('schedule_entities_snapshots.csv');
  const files = ['one-utc.gob', 'bad-truncated-payload.gob', 'flyte-1000.hex'].map(golden);
  const mixed = await snapshoter(['verify', files[0], files[1], table, files[2]]);
  const lines = mixed.stdout.trimEnd().split('\n');
  const named = [
    files[0],
    files[1],
    ...['5', '4', '3', '2', '1'].map((id) => `${table}#${id}`),
    files[2],
  ];
  expect(lines.map((line) => line.split(/\s+/)[1])).toEqual(named.map((name) => `${name}:`));
  expect(lines.map((line) => line.slice(0, 3).trim())).toEqual([
    'ok',
    'bad',
    'bad',
    'ok',
    'ok',
    'ok',
    'ok',
    'ok',
  ]);
  expect(lines[1]).toMatch(/TRUNCATED at byte \d+: /);
  expect([mixed.code, mixed.stderr]).toEqual([1, '']);
  const good = await snapshoter(['verify', files[0], `${table}#4`]);
  expect([good.code, good.stdout.trimEnd().split('\n').length]).toEqual([0, 2]);
});

test('a row that is marked as deleted is reported but does not count', async () => {
  const file = folder('table.csv');
  writeFileSync(file, 'id,deleted_at,snapshot\n1,2023-09-26T17:30:00Z,\\x00\n');
  const { code, stdout } = await snapshoter(['verify', file]);
  expect(stdout.startsWith(`bad  ${file}#1 (deleted): `)).toBe(true);
  expect(code).toBe(0);
});
