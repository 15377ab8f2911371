import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import pg from 'pg';
import { Snapshot, init, readSnapshot, writeSnapshot } from '../../../js/core/index.js';
import { postgres } from '../../../js/stores/postgres/index.js';
import { restore } from '../../../js/stores/restore.js';
import { goRead } from '../../interop/go.js';
import { storeContract } from './contract.js';
import { startPostgres } from './postgres-server.js';
import { bytesOf, listOf, timesOf } from './times.js';

const golden = (file) => readFileSync(new URL(`../../golden/flyte/${file}`, import.meta.url));

/** What GORM makes of Flyte's model, ScheduleEntitiesSnapshot over BaseModel. */
const FLYTE_TABLE = `
  create table schedule_entities_snapshots (
    id bigserial primary key, created_at timestamptz, updated_at timestamptz,
    deleted_at timestamptz, snapshot bytea);
  create index idx_schedule_entities_snapshots_id on schedule_entities_snapshots (id);
  create index idx_schedule_entities_snapshots_deleted_at
    on schedule_entities_snapshots (deleted_at);`;
const FLYTE_INSERT = `insert into schedule_entities_snapshots
  (created_at, updated_at, deleted_at, snapshot) values ($1, $2, $3, $4)`;

let server;
let database;
let pool;
const stores = [];

beforeAll(async () => {
  await init();
  server = await startPostgres();
}, 60_000);
afterAll(() => server.stop(), 60_000);
beforeEach(async () => {
  database = await server.createDatabase();
  pool = server.pool({ database });
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  await pool.end();
});

/** A store that the test need not close. */
function open(source = pool, options = {}) {
  const store = postgres(source, options);
  stores.push(store);
  return store;
}

/** Makes the table as Flyte has it, with the five rows of the export: the last one is empty. */
async function fillAsFlyte() {
  await pool.query(FLYTE_TABLE);
  const [, ...lines] = golden('schedule_entities_snapshots.csv').toString().trim().split('\n');
  for (const line of lines) {
    const [, created, updated, , hex] = line.split(',');
    await pool.query(FLYTE_INSERT, [created, updated, null, Buffer.from(hex.slice(2), 'hex')]);
  }
}

const rows = async () =>
  (await pool.query('select * from schedule_entities_snapshots order by id')).rows;

for (const [name, encoding, source] of [
  ['a pool', 'native', () => pool],
  ['a URL', 'gob', () => server.url(database)],
]) {
  storeContract(
    { describe, it },
    {
      name: `PostgreSQL over ${name}`,
      appends: false,
      merges: true,
      encoding,
      open: (options) => ({
        store: postgres(source(), options),
        another: (more) => postgres(source(), { ...options, ...more }),
      }),
    },
  );
}

describe("Flyte's table", () => {
  it('has the columns that Flyte gives it when it is created here', async () => {
    const columns = `select column_name, data_type, is_nullable, column_default
      from information_schema.columns where table_name = 'schedule_entities_snapshots'
      order by ordinal_position`;
    await open().save(bytesOf({ a: 1000 }));
    const ours = await pool.query(columns);
    const other = server.pool({ database: await server.createDatabase() });
    await other.query(FLYTE_TABLE);
    expect(ours.rows).toEqual((await other.query(columns)).rows);
  });

  it('is read at once, without a table or a row being added', async () => {
    await fillAsFlyte();
    const store = open();
    const history = await listOf(store.history());
    expect(history.map(({ id, size, quarantined }) => ({ id, size, quarantined }))).toEqual(
      (await rows())
        .reverse()
        .map(({ id, snapshot }) => ({ id, size: snapshot.length, quarantined: false })),
    );
    expect(history[1].savedAt).toEqual(new Date('2023-09-26T17:31:30Z'));
    expect(new Uint8Array(await history[1].read())).toEqual(
      new Uint8Array((await rows())[3].snapshot),
    );
    expect((await pool.query(`select to_regclass('snapshoter_marks') as found`)).rows).toEqual([
      { found: null },
    ]);
  });

  it('falls back from the empty row that Flyte leaves to the last good one', async () => {
    await fillAsFlyte();
    const before = await rows();
    const { status, id, snapshot, skipped } = await restore(open());
    expect({ status, id, skipped: skipped.map((each) => each.id) }).toEqual({
      status: 'restored',
      id: '4',
      skipped: ['5'],
    });
    expect(snapshot.size).toBe(readSnapshot(before[3].snapshot).size);
    expect(await rows()).toEqual(before);
  });

  it('keeps the progress that Flyte made, in a row on top that Go reads', async () => {
    await fillAsFlyte();
    const [kept] = (await rows()).slice(3);
    await open().save(bytesOf({ 'our:own': 1000 }, { encoding: 'gob' }));
    const newest = (await rows()).at(-1);
    const [{ value, error }] = goRead([newest.snapshot]);
    expect(error).toBeUndefined();
    const [{ value: flytes }] = goRead([kept.snapshot]);
    expect(value).toEqual(
      expect.arrayContaining([
        ...flytes,
        { name: 'our:own', seconds: '1', nanoseconds: 0, offsetSeconds: null },
      ]),
    );
    expect(value).toHaveLength(flytes.length + 1);
    expect(newest).toMatchObject({ deleted_at: null, updated_at: expect.anything() });
  });

  it('stays version 1 in gob under replicas that save more than that', async () => {
    await open().save(bytesOf({ a: 2000, b: 1000 }, { version: 2 }));
    await open().save(bytesOf({ a: 1000, c: 1000 }, { encoding: 'gob' }));
    const { snapshot } = (await rows()).at(-1);
    expect(goRead([snapshot])[0].value.map(({ name, seconds }) => [name, seconds])).toEqual([
      ['a', '2'],
      ['b', '1'],
      ['c', '1'],
    ]);
  });

  it('loses none of its rows to the retention of our own', async () => {
    await fillAsFlyte();
    const flytes = await rows();
    const store = open(pool, { keep: 2 });
    for (let time = 1; time <= 5; time++) await store.save(bytesOf({ a: time }));
    expect((await rows()).slice(0, 5)).toEqual(flytes);
    expect(await rows()).toHaveLength(7);
  });

  it('does not take a row that got the id of a quarantined one for it', async () => {
    const store = open();
    const { id } = await store.save(bytesOf({ a: 1000 }));
    await store.quarantine(id, 'CORRUPT');
    await pool.query('truncate schedule_entities_snapshots restart identity');
    await pool.query(FLYTE_INSERT, [new Date(), new Date(), null, bytesOf({ b: 1000 })]);
    expect(timesOf(await store.read())).toEqual({ b: 1000 });
    for (let time = 2000; time < 4000; time += 1000) {
      await open(pool, { keep: 1 }).save(bytesOf({ b: time }));
    }
    expect((await rows()).map((row) => row.id)).toEqual(['1', '3']);
  });

  it('is not saved to above a row of a newer version, unless told to', async () => {
    await pool.query(FLYTE_TABLE);
    const newer = golden('bad-version-2.gob');
    await pool.query(FLYTE_INSERT, [new Date(), new Date(), null, newer]);
    const bytes = bytesOf({ a: 1000 });
    await expect(open().save(bytes)).rejects.toMatchObject({ code: 'UNSUPPORTED_VERSION' });
    expect(await rows()).toHaveLength(1);
    await open(pool, { allowOlder: true }).save(bytes);
    expect(await rows()).toHaveLength(2);
  });

  it('leaves deleted what its only writer has deleted', async () => {
    const store = open();
    await store.save(bytesOf({ a: 1000, b: 1000 }));
    await store.save(bytesOf({ a: 2000 }));
    expect(timesOf(await store.read())).toEqual({ a: 2000 });
  });

  it('is gone through page by page', async () => {
    await pool.query(FLYTE_TABLE);
    await pool.query(
      `insert into schedule_entities_snapshots (created_at, snapshot)
       select now(), 'x'::bytea from generate_series(1, 250)`,
    );
    const ids = (await listOf(open().history())).map(({ id }) => Number(id));
    expect(ids).toEqual(Array.from({ length: 250 }, (_, index) => 250 - index));
  });
});

describe('replicas that are replaced one by one', () => {
  const [six, seven] = [6, 7].map((hour) => Date.UTC(2026, 10, 24, hour));
  const old = { expression: '0 6 * * *', timezone: 'UTC', engine: 'cron' };
  const changed = { ...old, expression: '0 7 * * *' };

  /** A replica that knows one schedule; `runs` is a run of it, and a save. */
  async function replica(schedule, at) {
    const store = open();
    const bytes = await store.read();
    const snapshot = bytes ? readSnapshot(bytes) : new Snapshot();
    const save = () => store.save(writeSnapshot(snapshot, { encoding: 'native' }));
    const runs = async (time) => {
      snapshot.recordRun('daily', { scheduledTime: new Date(time), outcome: 'succeeded' });
      await save();
    };
    snapshot.describe('daily', schedule);
    snapshot.updateLastExecutionTime('daily', new Date(at));
    await save();
    return { snapshot, save, runs };
  }
  const stored = async () => readSnapshot(await open().read()).record('daily');

  test('an old one that runs once more does not bring the old schedule back', async () => {
    const before = await replica(old, six - 3600_000);
    await replica(changed, six - 60_000);
    await before.runs(six);
    const { schedule, lastExecution } = await stored();
    expect(schedule).toEqual(changed);
    expect(Number(lastExecution.seconds)).toBe(six / 1000);
  });

  test('the later word counts, also where it comes from one that saved before', async () => {
    const first = await replica(old, six - 3600_000);
    const second = await replica(old, six - 60_000);
    first.snapshot.describe('daily', changed);
    await first.runs(six);
    await second.runs(seven);
    expect((await stored()).schedule).toEqual(changed);
    const another = { ...old, expression: '0 8 * * *' };
    second.snapshot.describe('daily', another);
    await second.runs(seven + 1000);
    expect((await stored()).schedule).toEqual(another);
  });

  test('a start with the old one again is the last word', async () => {
    await replica(changed, six);
    await replica(old, seven);
    expect((await stored()).schedule).toEqual(old);
  });
});

describe('a client instead of a pool', () => {
  it('saves and reads at once without mixing them up', async () => {
    const client = new pg.Client({ connectionString: server.url(database) });
    await client.connect();
    const store = open(client);
    const work = [];
    for (let time = 1; time <= 20; time++) {
      work.push(store.save(bytesOf({ a: time })), store.read(), listOf(store.history()));
    }
    await Promise.all(work);
    expect(timesOf(await store.read())).toEqual({ a: 20 });
    await store.close();
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  it('says so when it has lost its connection', async () => {
    const client = new pg.Client({ connectionString: server.url(database) });
    await client.connect();
    const store = open(client);
    await store.save(bytesOf({ a: 1000 }));
    await client.end();
    await expect(store.save(bytesOf({ a: 2000 }))).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    await expect(store.read()).rejects.toMatchObject({ code: 'READ_FAILED' });
  });
});

describe('what stands in the way', () => {
  const bytes = () => bytesOf({ a: 1000 });

  it('refuses what is neither pool, client nor URL', () => {
    for (const source of [undefined, null, 7, {}, 'mysql://localhost', '/var/lib/snapshots']) {
      expect(() => postgres(source)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
    for (const options of [{ keep: 0 }, { lockTimeout: '1; drop table x' }]) {
      expect(() => postgres(pool, options)).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      );
    }
  });

  it('names a missing database, a wrong user and a server that is not there', async () => {
    const urls = [
      server.url('no_such_database'),
      server.url(database, 'nobody'),
      'postgres://postgres:secret@127.0.0.1:1/postgres',
    ];
    for (const url of urls) {
      const store = open(url, { retryFor: 50 });
      const failed = await store.save(bytes()).catch((error) => error);
      expect(failed).toMatchObject({ code: 'SAVE_FAILED', cause: expect.anything() });
      expect(failed.message).not.toContain('secret');
      await expect(store.read()).rejects.toMatchObject({ code: 'READ_FAILED' });
    }
  });

  it('reads nothing where there is no table, or says so where it is not to be created', async () => {
    expect(await open().read()).toBeUndefined();
    const store = open(pool, { create: false });
    await expect(store.read()).rejects.toMatchObject({ code: 'READ_FAILED' });
    await expect(listOf(store.history())).rejects.toMatchObject({ code: 'READ_FAILED' });
    await expect(store.save(bytes())).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    await expect(store.prune({ keep: 1 })).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    expect((await pool.query(`select from pg_tables where schemaname = 'public'`)).rowCount).toBe(
      0,
    );
  });

  it('lets a role without rights read what it may, and save once it has them', async () => {
    await fillAsFlyte();
    await pool.query('create role reader login');
    const store = open(server.url(database, 'reader'));
    await expect(store.read()).rejects.toMatchObject({ code: 'READ_FAILED' });
    await pool.query('grant select on schedule_entities_snapshots to reader');
    expect(await store.read()).toHaveLength(0);
    const { status, id, skipped } = await restore(store);
    expect({ status, id, skipped: skipped[0].quarantined }).toEqual({
      status: 'restored',
      id: '4',
      skipped: false,
    });
    await expect(store.save(bytes())).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    await pool.query('grant all on schema public to reader');
    await pool.query('grant all on schedule_entities_snapshots to reader');
    await pool.query('grant all on sequence schedule_entities_snapshots_id_seq to reader');
    await store.save(bytes());
    expect(timesOf(await store.read())).toMatchObject({ a: 1000 });
  });

  it("leaves another program's table of that name as it is", async () => {
    await pool.query('create table schedule_entities_snapshots (id int primary key, name text)');
    await pool.query(`insert into schedule_entities_snapshots values (1, 'theirs')`);
    const store = open();
    await expect(store.save(bytes())).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    await expect(store.read()).rejects.toMatchObject({ code: 'READ_FAILED' });
    await expect(store.prune({ keep: 1 })).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    expect(await rows()).toEqual([{ id: 1, name: 'theirs' }]);
  });

  it('says when the session is read only', async () => {
    const store = open(server.pool({ database, options: '-c default_transaction_read_only=on' }));
    await expect(store.save(bytes())).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    expect(await store.read()).toBeUndefined();
  });

  it('waits for a lock no longer than it was told to', async () => {
    const store = open(pool, { lockTimeout: 50 });
    await store.save(bytes());
    const holder = await pool.connect();
    await holder.query('begin; lock table schedule_entities_snapshots in exclusive mode');
    await expect(store.save(bytes())).rejects.toMatchObject({ code: 'LOCKED' });
    await holder.query('rollback');
    holder.release();
    await store.save(bytesOf({ a: 2000 }));
    expect(timesOf(await store.read())).toEqual({ a: 2000 });
  });

  it('says when the pool has been ended', async () => {
    const own = server.pool({ database });
    const store = open(own);
    await store.save(bytes());
    await own.end();
    await expect(store.save(bytes())).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('gives back a pool as it got it', async () => {
    const store = open();
    await store.save(bytes());
    await store.close();
    expect(pool.listenerCount('error')).toBe(0);
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  const canMount = process.getuid() === 0 && process.platform === 'linux';
  if (canMount) {
    it('says when the disk of the server is full, and saves again', async () => {
      const disk = `${server.folder}/small-disk`;
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', disk]);
      try {
        const { uid, gid } = statSync(server.folder);
        chownSync(disk, uid, gid);
        await pool.query(`create tablespace small location '${disk}'`);
        await pool.query(`alter database ${database} set default_tablespace = small`);
        const store = open(server.pool({ database }), { keep: 1 });
        await store.save(bytes());
        const large = Uint8Array.from({ length: 8_000_000 }, (_, i) => (i * i * 7919) >> 7);
        await expect(store.save(large)).rejects.toMatchObject({ code: 'NO_SPACE' });
        expect(timesOf(await store.read())).toEqual({ a: 1000 });
        await store.save(bytesOf({ a: 2000 }));
        expect(timesOf(await store.read())).toEqual({ a: 2000 });
        await pool.query('drop table schedule_entities_snapshots, snapshoter_marks');
        await pool.query(`alter database ${database} reset default_tablespace`);
        await pool.query('drop tablespace small');
      } finally {
        execFileSync('umount', ['--lazy', disk]);
        rmSync(disk, { recursive: true });
      }
    });
  }
});
