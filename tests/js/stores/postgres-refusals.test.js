import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { postgres } from '../../../js/stores/postgres/index.js';
import { restore } from '../../../js/stores/restore.js';
import { fillAsFlyte } from './postgres-flyte.js';
import { postgresPlace } from './postgres-place.js';
import { bytesOf, listOf, timesOf } from './times.js';

const place = postgresPlace({ beforeAll, afterAll, beforeEach, afterEach });
const { open, rows } = place;
let server;
let database;
let pool;
beforeEach(() => {
  ({ server, database, pool } = place);
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
    await fillAsFlyte(pool);
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
