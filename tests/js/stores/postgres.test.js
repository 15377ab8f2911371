import pg from 'pg';
import { postgres } from '../../../js/stores/postgres/index.js';
import { storeContract } from './contract.js';
import { postgresPlace } from './postgres-place.js';
import { bytesOf, listOf, timesOf } from './times.js';

const place = postgresPlace({ beforeAll, afterAll, beforeEach, afterEach });
const { open } = place;
let server;
let database;
let pool;
beforeEach(() => {
  ({ server, database, pool } = place);
});

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
