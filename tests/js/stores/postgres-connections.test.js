import { setTimeout as sleep } from 'node:timers/promises';
import { hooked } from './hooked-pool.js';
import { postgresPlace } from './postgres-place.js';
import { bytesOf, listOf, timesOf } from './times.js';

const place = postgresPlace({ beforeAll, afterAll, beforeEach, afterEach });
const { open } = place;
let server;
let admin;
let database;
let pool;
beforeAll(() => {
  ({ server } = place);
  admin = server.pool({ max: 1 });
});
beforeEach(() => {
  ({ database, pool } = place);
});

/** Ends every session on the test's database, as a restart or an administrator would. */
const terminateAll = () =>
  admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    database,
  ]);

const once = (action) => {
  let done = false;
  return async (...given) => {
    if (done) return;
    done = await action(...given);
  };
};

const lostAt = (statement) =>
  once(async (text) => {
    if (!text.includes(statement)) return false;
    await terminateAll();
    return true;
  });

describe('a lost connection', () => {
  it('of an idle client is not noticed', async () => {
    const store = open();
    await store.save(bytesOf({ a: 1000 }));
    await terminateAll();
    await sleep(20);
    expect(timesOf(await store.read())).toEqual({ a: 1000 });
    await store.save(bytesOf({ a: 2000 }));
  });

  for (const statement of [
    'begin',
    'pg_advisory_xact_lock',
    'insert into',
    'skip locked',
    'commit',
  ]) {
    it(`before "${statement}" is followed by another try`, async () => {
      await open().save(bytesOf({ a: 1000 }));
      const store = open(hooked(pool, { before: lostAt(statement) }));
      const { id } = await store.save(bytesOf({ b: 1000 }));
      const history = await listOf(store.history());
      expect(history.map((entry) => entry.id)).toEqual([id, '1']);
      expect(timesOf(await store.read())).toEqual({ a: 1000, b: 1000 });
    });
  }

  it('after COMMIT was carried out does not save a second time', async () => {
    // Creating the tables is committed as well.
    const before = await open().save(bytesOf({ a: 1000 }));
    const lost = Object.assign(new Error('write ECONNRESET'), { code: '08006' });
    let losses = 0;
    const after = once(async (text) => {
      if (text !== 'commit') return false;
      losses++;
      await terminateAll();
      return true;
    });
    const store = open(
      hooked(pool, {
        async after(text) {
          const had = losses;
          await after(text);
          if (losses > had) throw lost;
        },
      }),
    );
    const { id } = await store.save(bytesOf({ a: 2000 }));
    expect(losses).toBe(1);
    expect((await listOf(store.history())).map((entry) => entry.id)).toEqual([id, before.id]);
  });

  it('is retried for as long as it was told, and then told', async () => {
    let tries = 0;
    const before = () => {
      tries++;
      return terminateAll();
    };
    // On a busy machine the first try alone may take longer than that.
    for (let retryFor = 150; tries < 2 && retryFor < 60_000; retryFor *= 4) {
      tries = 0;
      const store = open(hooked(pool, { before }), { retryFor });
      await expect(store.read()).rejects.toMatchObject({ code: 'READ_FAILED' });
    }
    expect(tries).toBeGreaterThan(1);
  });

  it('in the middle of its history is followed by the rest of it', async () => {
    const store = open(pool, { keep: 1000 });
    await store.save(bytesOf({ a: 1000 }));
    await pool.query(
      `insert into schedule_entities_snapshots (snapshot)
       select snapshot from schedule_entities_snapshots, generate_series(1, 204)`,
    );
    const ids = [];
    for await (const { id } of store.history()) {
      if (ids.push(id) === 50) await terminateAll();
    }
    expect(ids).toHaveLength(205);
  });
});

describe('several replicas', () => {
  it('see what the one before has saved, whatever the default isolation of the database', async () => {
    await pool.query(
      `alter database ${database} set default_transaction_isolation = 'repeatable read'`,
    );
    // With retention two that do not see each other's rows would collide, and try again.
    const replicas = ['a', 'b', 'c', 'd'].map((name) => ({
      name,
      store: open(server.pool({ database }), { keep: 1000 }),
    }));
    await Promise.all(
      replicas.map(async ({ name, store }) => {
        for (let time = 1; time <= 10; time++) await store.save(bytesOf({ [name]: time }));
      }),
    );
    expect(timesOf(await open().read())).toEqual({ a: 10, b: 10, c: 10, d: 10 });
  });

  it('are durable where the database does without', async () => {
    await pool.query(`alter database ${database} set synchronous_commit = 'off'`);
    await pool.end();
    pool = server.pool({ database });
    const settings = [];
    const store = open(
      hooked(pool, {
        async after(text, client) {
          if (!text.includes('insert into')) return;
          settings.push((await client.query('show synchronous_commit')).rows[0].synchronous_commit);
        },
      }),
    );
    await store.save(bytesOf({ a: 1000 }));
    expect(settings).toEqual(['on']);
    expect((await pool.query('show synchronous_commit')).rows[0].synchronous_commit).toBe('off');
  });

  it('do not wait for a frozen one for ever', async () => {
    await open().save(bytesOf({ a: 1000 }));
    let thaw;
    const frozen = new Promise((resolve) => (thaw = resolve));
    let locked;
    const holding = new Promise((resolve) => (locked = resolve));
    const after = once(async (text) => {
      if (!text.includes('pg_advisory_xact_lock')) return false;
      locked();
      await frozen;
      return true;
    });
    const slow = open(hooked(pool, { after }), { lockTimeout: 100 });
    const late = slow.save(bytesOf({ b: 2000 }));
    await holding;
    await open(pool, { lockTimeout: 10_000 }).save(bytesOf({ c: 3000 }));
    thaw();
    await late;
    expect(timesOf(await open().read())).toEqual({ a: 1000, b: 2000, c: 3000 });
  });

  it('create the tables at once without getting in the way of each other', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `n${index}`);
    await Promise.all(
      names.map((name) => open(server.pool({ database })).save(bytesOf({ [name]: 1 }))),
    );
    expect(Object.keys(timesOf(await open().read()))).toEqual(names);
  });

  const WRITERS = 8;
  const SAVES = 300;
  it(`lose nothing that was acknowledged, ${WRITERS} with ${SAVES} saves each, while a session is ended every 50 ms`, async () => {
    await open().save(bytesOf({ start: 1 }));
    // Retention removes most rows before the end; this keeps all that were ever committed.
    await pool.query(`
      create table witness (like schedule_entities_snapshots);
      create function witness() returns trigger language plpgsql as
        'begin insert into witness select new.*; return null; end';
      create trigger witness after insert on schedule_entities_snapshots
        for each row execute function witness()`);
    const acknowledged = [];
    let saving = true;
    let ended = 0;
    const terminator = (async () => {
      for (let before = 0; saving; await sleep(50)) {
        // On a machine so slow that 50 ms see no progress, ending more sessions would only stop it.
        if (acknowledged.length < before + 3) continue;
        before = acknowledged.length;
        const { rowCount } = await admin.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = $1 and state <> 'idle' order by backend_start limit 1`,
          [database],
        );
        ended += rowCount;
      }
    })();
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        const name = `writer ${writer}`;
        const store = open(server.pool({ database, max: 2 }), { retryFor: 60_000 });
        for (let time = 1; time <= SAVES; time++) {
          const { id } = await store.save(bytesOf({ [name]: time }));
          acknowledged.push({ id: Number(id), name, time });
        }
      }),
    );
    saving = false;
    await terminator;
    expect(ended).toBeGreaterThan(20);
    expect(acknowledged).toHaveLength(WRITERS * SAVES);

    // Every row holds whatever was acknowledged with its own id or an earlier one.
    const { rows } = await pool.query('select id::int, snapshot from witness order by id');
    acknowledged.sort((a, b) => a.id - b.id);
    const expected = {};
    let next = 0;
    for (const { id, snapshot } of rows) {
      for (; next < acknowledged.length && acknowledged[next].id <= id; next++) {
        expected[acknowledged[next].name] = acknowledged[next].time;
      }
      const found = timesOf(snapshot);
      for (const [name, time] of Object.entries(expected)) {
        if (!(found[name] >= time)) throw new Error(`row ${id} lost ${name} at ${time}`);
      }
    }
    expect(next).toBe(WRITERS * SAVES);
    expect(timesOf(await open().read())).toMatchObject(
      Object.fromEntries(Array.from({ length: WRITERS }, (_, i) => [`writer ${i}`, SAVES])),
    );
  }, 240_000);
});
