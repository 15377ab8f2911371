import { Snapshot, SnapshotError, readSnapshot, writeSnapshot } from '../../../js/core/index.js';
import { World, every, finish, listen, minute, noon, record } from './world.js';

describe('restoring', () => {
  test('an empty store gives an empty snapshot', async () => {
    const snapshoter = new World().life();
    const told = listen(snapshoter, 'restored');
    expect(snapshoter.snapshot).toBeUndefined();
    await snapshoter.start();
    expect(told).toEqual([['restored', { size: 0, status: 'absent', skipped: [] }]]);
    await snapshoter.stop();
  });

  test('falls back to the last good snapshot and tells which were bad', async () => {
    const world = new World();
    await world.lived(world.job('a', every(minute)));
    await world.store.save(new Uint8Array([1, 2, 3]));
    const snapshoter = world.life().add(world.job('a', every(minute)));
    const told = listen(snapshoter, 'restored');
    await snapshoter.start();
    expect(told).toMatchObject([
      ['restored', { size: 1, status: 'restored', skipped: [{ quarantined: true }] }],
    ]);
    await snapshoter.stop();
  });

  test('a snapshot of a later version stops the start and is left alone', async () => {
    const world = new World();
    await world.lived(world.job('a', every(minute)));
    const newer = (await world.store.read()).slice();
    const store = {
      ...world.store,
      async *history() {
        yield {
          id: '9',
          quarantined: false,
          read: () => Promise.reject(new SnapshotError('UNSUPPORTED_VERSION', 'from the future')),
        };
        yield { id: '8', quarantined: false, read: async () => newer };
      },
    };
    const refused = world.life({ store }).add(world.job('a', every(minute)));
    await expect(refused.start()).rejects.toMatchObject({ code: 'UNSUPPORTED_VERSION' });
    const allowed = world.life({ store, allowOlder: true });
    await allowed.start();
    expect(allowed.snapshot.size).toBe(1);
    await allowed.stop();
  });

  test('gob keeps version 1, which Flyte reads', async () => {
    const world = new World();
    const snapshoter = world.life({ encoding: 'gob' }).add(world.job('a', every(minute)));
    await snapshoter.start();
    expect(snapshoter.snapshot.version).toBe(1);
    record(snapshoter, 'a', noon);
    await snapshoter.stop();
    const stored = readSnapshot(await world.store.read());
    expect([stored.version, stored.encoding]).toEqual([1, 'gob']);
    const again = world.life().add(world.job('a', every(minute)));
    await world.clock.advance(minute);
    expect((await again.plan()).totals.missed).toBe(1);
    expect(again.snapshot.version).toBe(2);
  });

  test('gob refuses to lose what a stored version 2 knows', async () => {
    const world = new World();
    await world.lived(world.job('a', every(minute)));
    const snapshoter = world.life({ encoding: 'gob' });
    await expect(snapshoter.start()).rejects.toMatchObject({ code: 'LOSSY_DOWNGRADE' });
  });

  test('a schedule that only a version 1 snapshot knows is described from then on', async () => {
    const world = new World();
    const flyte = (await world.life().plan(), new Snapshot({ version: 1 }));
    flyte.updateLastExecutionTime('a', new Date(noon - 250));
    await world.store.save(writeSnapshot(flyte, { encoding: 'gob' }));
    const schedule = every(minute, { expression: '* * * * *', timezone: 'UTC', engine: 'cron' });
    const snapshoter = world.life().add(world.job('a', schedule));
    await finish(world.clock, snapshoter.start());
    await snapshoter.stop();
    expect((await world.stored()).record('a').schedule).toEqual({
      expression: '* * * * *',
      timezone: 'UTC',
      engine: 'cron',
    });
  });
});
