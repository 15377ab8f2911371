import { readFileSync } from 'node:fs';
import { postgres } from '../../../js/stores/postgres/index.js';
import { hooked } from './hooked-pool.js';
import { postgresPlace } from './postgres-place.js';
import { bytesOf, listOf, timesOf } from './times.js';

const place = postgresPlace({ beforeAll, afterAll, beforeEach, afterEach });
let server;
let database;
let pool;
let store;
beforeEach(() => {
  ({ server, database, pool } = place);
  store = place.open();
});

/** Rows that another program wrote: the table as Flyte makes it and nothing else. */
async function insert(bytes, times = 1) {
  await pool.query(`create table if not exists schedule_entities_snapshots (
    id bigserial primary key, created_at timestamptz, updated_at timestamptz,
    deleted_at timestamptz, snapshot bytea)`);
  await pool.query(
    `insert into schedule_entities_snapshots (created_at, updated_at, snapshot)
     select now(), now(), $1 from generate_series(1, $2::int)`,
    [bytes, times],
  );
}

const ids = async () => (await listOf(store.history())).map(({ id }) => Number(id));

describe('pruning PostgreSQL', () => {
  it("removes what Flyte wrote, and needs nothing but Flyte's table", async () => {
    await insert(bytesOf({ a: 1000 }, { encoding: 'gob' }), 10);
    expect(await store.prune({ keep: 3, dryRun: true })).toEqual({ removed: 7 });
    expect(await ids()).toHaveLength(10);
    expect(await store.prune({ keep: 3 })).toEqual({ removed: 7 });
    expect(await ids()).toEqual([10, 9, 8]);
    expect((await pool.query(`select to_regclass('snapshoter_marks') as found`)).rows).toEqual([
      { found: null },
    ]);
  });

  it('has nothing to do in an empty database', async () => {
    expect(await store.prune({ keep: 1 })).toEqual({ removed: 0 });
    await insert(bytesOf({ a: 1000 }), 0);
    expect(await store.prune({ keep: 1 })).toEqual({ removed: 0 });
  });

  it('spares the newest row that can be read, under any number that cannot', async () => {
    await insert(bytesOf({ a: 1000 }), 2);
    await insert(Buffer.alloc(0), 30);
    await insert(Buffer.from('no snapshot'), 3);
    expect(await store.prune({ keep: 2 })).toEqual({ removed: 1 });
    expect((await ids()).at(-1)).toBe(2);
  });

  it('spares a row of a newer version, which others can read', async () => {
    const newer = readFileSync(new URL('../../golden/flyte/bad-version-2.gob', import.meta.url));
    await insert(newer, 2);
    await insert(Buffer.alloc(0), 2);
    expect(await store.prune({ keep: 1 })).toEqual({ removed: 1 });
    expect(await ids()).toEqual([4, 3, 2]);
  });

  it('removes nothing where nothing can be read', async () => {
    await insert(Buffer.from('no snapshot'), 5);
    expect(await store.prune({ keep: 1 })).toEqual({ removed: 0 });
  });

  it('leaves no marks of rows that it removed', async () => {
    for (let time = 1; time <= 5; time++) await store.save(bytesOf({ a: time }));
    await store.prune({ keep: 2 });
    expect((await pool.query('select id::int from snapshoter_marks order by id')).rows).toEqual([
      { id: 4 },
      { id: 5 },
    ]);
  });

  it('works in small batches, and goes on after a lost connection', async () => {
    await insert(bytesOf({ a: 1000 }), 2_000);
    const batches = [];
    const watched = postgres(
      hooked(pool, {
        after(text, _client, { rows }) {
          if (!text.includes('delete')) return;
          batches.push(rows[0].count);
          // The answer is lost, and the rows are gone all the same.
          if (batches.length === 2) throw Object.assign(new Error('lost'), { code: '08006' });
        },
      }),
    );
    const { removed, atLeast } = await watched.prune({ keep: 1 });
    await watched.close();
    // As many went unheard as there were in the second batch.
    expect(atLeast).toBe(true);
    expect(removed).toBe(1_999 - batches[1]);
    expect(await ids()).toEqual([2000]);
    expect(batches[0]).toBe(100);
    expect(batches.length).toBeGreaterThan(2);
  });

  it('and saving read no more rows than they have to, of a table that was never analysed', async () => {
    await insert(bytesOf({ a: 1 }, { encoding: 'gob' }), 20_000);
    const client = await pool.connect();
    const own = postgres(client);
    const rowsRead = async () => {
      await client.query('select pg_stat_force_next_flush()');
      const { rows } = await client.query(
        `select (seq_tup_read + idx_tup_fetch)::int as count from pg_stat_user_tables
         where relname = 'schedule_entities_snapshots'`,
      );
      return rows[0].count;
    };
    await own.save(bytesOf({ a: 2 }));
    const before = await rowsRead();
    await own.save(bytesOf({ a: 3 }));
    await own.read();
    const saved = await rowsRead();
    expect(saved - before).toBeLessThan(50);
    await own.prune({ keep: 1 });
    expect((await rowsRead()) - saved).toBeLessThan(3 * 20_000);
    await own.close();
    client.release();
  });

  it('of 100,000 rows never makes a writer wait for 100 ms', async () => {
    await insert(bytesOf({ a: 1 }, { encoding: 'gob' }), 100_000);
    // A writer that has to wait longer for any lock fails with LOCKED.
    const writer = postgres(server.pool({ database }), { lockTimeout: 100, keep: 5 });
    let pruning = true;
    const pruned = store.prune({ keep: 10 }).finally(() => (pruning = false));
    let time = 1;
    while (pruning) await writer.save(bytesOf({ a: ++time }));
    const { removed } = await pruned;
    expect(removed).toBeGreaterThan(99_900);
    expect(time).toBeGreaterThan(5);
    expect(timesOf(await writer.read())).toEqual({ a: time });
    await writer.close();
  });
});
