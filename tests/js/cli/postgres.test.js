import { readFileSync } from 'node:fs';
import { init, readSnapshot } from '../../../js/core/index.js';
import { losingProxy } from '../stores/losing-proxy.js';
import { startPostgres } from '../stores/postgres-server.js';
import { golden, jsonLines, snapshoter, temporaryFolder } from './run.js';

const folder = temporaryFolder({ beforeEach, afterEach });
const NAMES = ['one-utc.gob', 'one-nanoseconds.gob', 'flyte-1000.gob', 'bad-empty-file.gob'];
/** @type {Awaited<ReturnType<typeof startPostgres>>} */
let server;
/** @type {string} */
let url;

beforeAll(async () => {
  await init();
  server = await startPostgres();
});
afterAll(() => server.stop());

/** A database as Flyte leaves it: rows of nobody's but Flyte's, the newest one empty. */
beforeEach(async () => {
  const database = await server.createDatabase();
  url = server.url(database);
  const pool = server.pool({ database, max: 1 });
  await pool.query(
    `create table schedule_entities_snapshots (id bigserial primary key, created_at timestamptz,
       updated_at timestamptz, deleted_at timestamptz, snapshot bytea)`,
  );
  for (const name of NAMES) {
    await pool.query(
      'insert into schedule_entities_snapshots (created_at, updated_at, snapshot) values (now(), now(), $1)',
      [readFileSync(golden(name))],
    );
  }
  await pool.end();
});

test('inspect takes the newest good row of a database, and any other by its id', async () => {
  const { code, stdout } = await snapshoter(['inspect', '--json', url, `${url}#1`]);
  const [newest, oldest] = jsonLines(stdout);
  expect([code, newest.id, newest.schedules.length]).toEqual([0, '3', 943]);
  expect(newest.bad.map(({ id, error }) => [id, error.code])).toEqual([['4', 'NOT_A_SNAPSHOT']]);
  expect([oldest.id, oldest.schedules.length]).toEqual(['1', 1]);
});

test('inspect --history lists every row', async () => {
  const { stdout } = await snapshoter(['inspect', '--history', '--json', url]);
  const lines = jsonLines(stdout).map(({ id, ok, size }) => [id, ok, size]);
  expect(lines.map(([id, ok]) => [id, ok])).toEqual([
    ['4', false],
    ['3', true],
    ['2', true],
    ['1', true],
  ]);
  expect(lines[1][2]).toBe(34_460);
});

test('convert makes a file of a row, and verify finds the bad one', async () => {
  const out = folder('out');
  expect((await snapshoter(['convert', '--to', 'native', url, out])).code).toBe(0);
  expect(readSnapshot(readFileSync(out)).size).toBe(943);
  const { code, stdout } = await snapshoter(['verify', url]);
  expect(code).toBe(1);
  expect(stdout).toContain('#4: NOT_A_SNAPSHOT');
});

test('diff compares a row with a file, and plan plans from the newest good one', async () => {
  const same = await snapshoter(['diff', '--json', url, golden('flyte-1000.hex')]);
  expect(same.code).toBe(0);
  expect((await snapshoter(['diff', '--json', `${url}#1`, url])).code).toBe(1);
  const args = ['--schedules', golden('schedulable_entities.csv'), '--until', '2023-10-03'];
  args[3] = '2023-10-03T00:00:00Z';
  const { stdout } = await snapshoter(['plan', ...args, url]);
  expect(stdout).toContain('751,690 slots');
});

test('prune counts before it removes, and keeps the newest good row', async () => {
  const ids = async () =>
    jsonLines((await snapshoter(['inspect', '--history', '--json', url])).stdout).map(
      ({ id }) => id,
    );
  const dry = await snapshoter(['prune', '--keep', '1', '--dry-run', url]);
  expect([dry.code, dry.stdout, await ids()]).toEqual([
    0,
    'Would remove 2 snapshots.\n',
    ['4', '3', '2', '1'],
  ]);
  const wet = await snapshoter(['prune', '--keep', '1', url]);
  expect([wet.code, wet.stdout, await ids()]).toEqual([0, 'Removed 2 snapshots.\n', ['4', '3']]);
});

test('prune says that it may have removed more where a connection took the count with it', async () => {
  const proxy = await losingProxy(server.port, 'delete from');
  try {
    const through = url.replace(`:${server.port}`, `:${proxy.port}`);
    const { code, stdout } = await snapshoter(['prune', '--keep', '1', through]);
    expect([code, stdout]).toEqual([0, 'Removed at least 0 snapshots.\n']);
    expect(proxy.losses()).toBe(1);
    const dry = await snapshoter(['prune', '--keep', '1', '--dry-run', url]);
    expect(dry.stdout).toBe('Would remove 0 snapshots.\n');
  } finally {
    await proxy.close();
  }
});

test('a database without the table is a coded error, and gets none', async () => {
  const empty = server.url(await server.createDatabase());
  for (let times = 0; times < 2; times++) {
    const { code, stdout } = await snapshoter(['inspect', '--json', empty]);
    expect([code, jsonLines(stdout)[0].error.code]).toEqual([1, 'READ_FAILED']);
  }
});
