import { readSnapshot } from '../../../js/core/index.js';
import { restore } from '../../../js/stores/restore.js';
import { goRead } from '../../interop/go.js';
import { fillAsFlyte, FLYTE_INSERT, FLYTE_TABLE, golden } from './postgres-flyte.js';
import { postgresPlace } from './postgres-place.js';
import { bytesOf, listOf, timesOf } from './times.js';

const place = postgresPlace({ beforeAll, afterAll, beforeEach, afterEach });
const { open, rows } = place;
let server;
let pool;
beforeEach(() => {
  ({ server, pool } = place);
});

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
    await fillAsFlyte(pool);
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
    await fillAsFlyte(pool);
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
    await fillAsFlyte(pool);
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
    await fillAsFlyte(pool);
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
