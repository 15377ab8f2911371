import { init } from '../../../js/core/index.js';
import { postgres } from '../../../js/stores/postgres/index.js';
import { startPostgres } from './postgres-server.js';

/**
 * A server for the tests of a file, and for each test an empty database with a pool on it.
 * @param {{ beforeAll: Function, afterAll: Function, beforeEach: Function, afterEach: Function }} runner
 */
export function postgresPlace({ beforeAll, afterAll, beforeEach, afterEach }) {
  /** @type {import('../../../js/stores/types.js').Store[]} */
  const stores = [];
  const place = {
    /** @type {Awaited<ReturnType<typeof startPostgres>>} */
    server: undefined,
    /** @type {string} */
    database: undefined,
    /** @type {import('pg').Pool} */
    pool: undefined,
    /** A store that the test need not close. */
    open(source = place.pool, options = {}) {
      const store = postgres(source, options);
      stores.push(store);
      return store;
    },
    rows: async () =>
      (await place.pool.query('select * from schedule_entities_snapshots order by id')).rows,
  };
  beforeAll(async () => {
    await init();
    place.server = await startPostgres();
  }, 60_000);
  afterAll(() => place.server.stop());
  beforeEach(async () => {
    place.database = await place.server.createDatabase();
    place.pool = place.server.pool({ database: place.database });
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    if (!place.pool.ending) await place.pool.end();
  });
  return place;
}
