import pg from 'pg';
import { postgresPlace } from './postgres-place.js';
import { bytesOf, listOf, timesOf } from './times.js';

const place = postgresPlace({ beforeAll, afterAll, beforeEach, afterEach });
const { open, rows } = place;
/** A pool on the test's database. */
const poolOf = (options) => place.server.pool({ database: place.database, ...options });

const a = (time) => bytesOf({ a: time });

/** Uses all that a store can do, and says what came of it. */
async function useAll(store) {
  const ids = [];
  for (const time of [1000, 2000, 3000]) ids.push((await store.save(a(time))).id);
  await store.quarantine(ids[2], 'CORRUPT');
  const entries = await listOf(store.history());
  return {
    ids: entries.map(({ id }) => id),
    good: entries.map(({ quarantined }) => !quarantined),
    isDated: entries.every(({ savedAt }) => Math.abs(Date.now() - savedAt) < 60_000),
    sizes: entries.map(({ size }) => size),
    oldest: timesOf(await entries[2].read()),
    read: timesOf(await store.read()),
    would: await store.prune({ keep: 1, dryRun: true }),
    pruned: await store.prune({ keep: 1 }),
  };
}
const expected = () => ({
  ids: ['3', '2', '1'],
  good: [false, true, true],
  isDated: true,
  sizes: [1, 2, 3].map((each) => a(each * 1000).length),
  oldest: { a: 1000 },
  read: { a: 2000 },
  would: { removed: 1 },
  pruned: { removed: 1 },
});

describe('what the program has set for its own queries', () => {
  it('does not matter: parsers of types', async () => {
    const types = new pg.TypeOverrides();
    for (const type of [16, 17, 20, 23, 25, 701, 1184, 1700]) {
      types.setTypeParser(type, (value) => ({ parsed: value }));
    }
    expect(await useAll(open(poolOf({ types })))).toEqual(expected());
  });

  it.each([
    'bytea_output=escape',
    'timezone=Asia/Kolkata',
    'datestyle=German',
    'standard_conforming_strings=off',
    'default_transaction_isolation=serializable',
    'extra_float_digits=-15',
  ])('does not matter: %s', async (setting) => {
    expect(await useAll(open(poolOf({ options: `-c ${setting}` })))).toEqual(expected());
  });

  it('does not matter: a pool of one client', async () => {
    const store = open(poolOf({ max: 1 }));
    expect(await useAll(store)).toEqual(expected());
    await store.save(a(4000));
    for await (const entry of store.history()) {
      await entry.read();
      await store.save(a(5000));
    }
  });

  it('does not matter: a search path with an odd name', async () => {
    await place.pool.query('create schema "odd ""name"""');
    const options = '-c search_path="odd\\ ""name"""';
    expect(await useAll(open(poolOf({ options })))).toEqual(expected());
    const { rows: found } = await place.pool.query(
      `select schemaname from pg_tables where tablename = 'schedule_entities_snapshots'`,
    );
    expect(found).toEqual([{ schemaname: 'odd "name"' }]);
  });
});

describe('a client that the program shares with the store', () => {
  let client;
  beforeEach(async () => {
    client = new pg.Client({ connectionString: place.server.url(place.database) });
    await client.connect();
  });
  afterEach(() => client.end());

  it('is refused before it is connected, instead of waited for', async () => {
    const unconnected = new pg.Client({ connectionString: place.server.url(place.database) });
    const store = open(unconnected);
    await expect(store.read()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(store.save(a(1000))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    // While it connects, statements wait for it.
    const connecting = unconnected.connect();
    await store.save(a(1000));
    expect(timesOf(await store.read())).toEqual({ a: 1000 });
    await connecting;
    await unconnected.end();
  });

  it("has the program's own transaction neither committed nor rolled back by a save", async () => {
    const store = open(client);
    await store.save(a(1000));
    await client.query('create table theirs (value int)');
    await client.query('begin');
    await client.query('insert into theirs values (1)');
    await expect(store.save(a(2000))).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    expect((await place.pool.query('select * from theirs')).rowCount).toBe(0);
    expect(timesOf(await store.read())).toEqual({ a: 1000 });
    await client.query('commit');
    expect((await place.pool.query('select * from theirs')).rowCount).toBe(1);
    await store.save(a(2000));
    expect(await rows()).toHaveLength(2);
  });
});

describe('a schema that the role may not use', () => {
  it('is not taken for one without snapshots', async () => {
    await open().save(a(1000));
    await place.pool.query('revoke all on schema public from public');
    const role = `outsider_${place.database}`;
    await place.pool.query(`create role ${role} login`);
    const store = open(place.server.url(place.database, role));
    await expect(store.read()).rejects.toMatchObject({ code: 'READ_FAILED' });
    await expect(listOf(store.history())).rejects.toMatchObject({ code: 'READ_FAILED' });
    await expect(store.save(a(2000))).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    await expect(store.prune({ keep: 1 })).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    expect(timesOf(await open().read())).toEqual({ a: 1000 });
  });
});

describe('a URL that is none', () => {
  it.each(['postgres://user:secret@host:99999/x', 'postgres://user:secret@[bad/x'])(
    '%s is refused without telling the password',
    async (url) => {
      const store = open(url);
      for (const call of [() => store.read(), () => store.save(a(1000))]) {
        const failed = await call().catch((error) => error);
        expect(failed).toMatchObject({ code: 'INVALID_ARGUMENT' });
        expect(JSON.stringify([failed.message, failed.cause ?? null])).not.toContain('secret');
      }
    },
  );
});
