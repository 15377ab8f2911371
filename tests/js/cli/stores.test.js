import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { init } from '../../../js/core/index.js';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { golden, jsonLines, snapshoter, temporaryFolder } from './run.js';

const folder = temporaryFolder({ beforeEach, afterEach });
const names = ['one-utc.gob', 'one-nanoseconds.gob', 'flyte-1000.gob', 'bad-last-byte.gob'];
/** @type {string} */
let path;
/** @type {string[]} */
let ids;

beforeAll(() => init());
beforeEach(async () => {
  path = folder('store');
  const store = fileSystem(path);
  ids = [];
  for (const name of names) ids.push((await store.save(readFileSync(golden(name)))).id);
  await store.close();
});

test('inspect takes the newest good snapshot of a store, and any other by its id', async () => {
  const args = ['inspect', '--json', path, `${path}#${ids[0]}`];
  const { code, stdout } = await snapshoter(args);
  const [newest, oldest] = jsonLines(stdout);
  expect([code, newest.id, newest.schedules.length]).toEqual([0, ids[2], 943]);
  expect(newest.bad.map(({ id, error }) => [id, error.code])).toEqual([[ids[3], 'CORRUPT']]);
  expect([oldest.id, oldest.schedules.length]).toEqual([ids[0], 1]);
  const missing = await snapshoter(['inspect', '--json', `${path}#12`]);
  expect([missing.code, jsonLines(missing.stdout)[0].error.code]).toEqual([1, 'READ_FAILED']);
});

test('inspect --history lists what a store keeps, quarantined or not', async () => {
  const store = fileSystem(path);
  await store.quarantine(ids[3], 'CORRUPT');
  await store.close();
  const { stdout } = await snapshoter(['inspect', '--history', '--json', path]);
  const lines = jsonLines(stdout);
  expect(lines.map(({ id, ok, setAside }) => [id, ok, setAside])).toEqual([
    [ids[3], false, 'quarantined'],
    [ids[2], true, undefined],
    [ids[1], true, undefined],
    [ids[0], true, undefined],
  ]);
  expect(lines[1].size).toBe(34_460);
});

test('looking at a store changes nothing in it', async () => {
  const before = readdirSync(path).sort();
  await snapshoter(['inspect', path]);
  await snapshoter(['verify', path]);
  expect(readdirSync(path).sort()).toEqual(before);
});

test('prune keeps the newest and never takes the newest good one', async () => {
  const kept = async () =>
    jsonLines((await snapshoter(['inspect', '--history', '--json', path])).stdout).map(
      ({ id }) => id,
    );
  const dry = await snapshoter(['prune', '--keep', '1', '--dry-run', path]);
  expect([dry.code, dry.stdout, await kept()]).toEqual([
    0,
    'Would remove 2 snapshots.\n',
    [...ids].reverse(),
  ]);
  const wet = await snapshoter(['prune', '--keep', '1', path]);
  expect([wet.code, wet.stdout, await kept()]).toEqual([
    0,
    'Removed 2 snapshots.\n',
    [ids[3], ids[2]],
  ]);
});

test('a folder of something else, and a store without snapshots, are coded errors', async () => {
  const other = folder();
  writeFileSync(folder('letter.txt'), 'Dear');
  const { code, stdout } = await snapshoter(['inspect', '--json', other]);
  expect([code, jsonLines(stdout)[0].error.code]).toEqual([1, 'READ_FAILED']);
  for (const command of ['inspect', 'verify', 'plan', 'prune', 'view']) {
    const options = { plan: ['--schedules', other], prune: ['--keep', '1'] }[command] ?? [];
    const refused = await snapshoter([command, ...options, other]);
    const said = refused.stdout + refused.stderr;
    expect([command, refused.code, /READ_FAILED/.test(said)]).toEqual([command, 1, true]);
  }
  expect(readdirSync(other).sort()).toEqual(['letter.txt', 'store']);
});

test('a message does not show the password of a database', async () => {
  const { code, stderr } = await snapshoter([
    'prune',
    '--keep',
    '1',
    'postgres://user:secret@127.0.0.1:1/nowhere',
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain('postgres://user:***@127.0.0.1:1/nowhere: ');
  expect(stderr).not.toContain('secret');
});
