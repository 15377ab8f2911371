import { SnapshotError } from '../../../js/core/index.js';
import { settle } from './fake-clock.js';
import { every, finish, hour, listen, minute, missedSix, noon, record } from './world.js';

describe('jobs that come and go', () => {
  test('one that is added after start is caught up by itself', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life();
    const plan = await snapshoter.start();
    expect(plan.unknown).toEqual(['job']);
    const told = listen(snapshoter, 'missed', 'finished');
    snapshoter.add(jobs[0]);
    while (told.length < 2) await settle();
    expect(told).toMatchObject([
      ['missed', { count: 6 }],
      ['finished', { run: 6 }],
    ]);
    expect(world.ran).toHaveLength(6);
    await snapshoter.stop();
  });

  test('one that is removed runs no more of what it missed, and keeps its time', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life().add(jobs[0]);
    const starting = snapshoter.start({ rate: 1 });
    while (world.ran.length < 1) await settle();
    expect(snapshoter.remove('job')).toBe(true);
    expect(snapshoter.remove('job')).toBe(false);
    await finish(world.clock, starting);
    expect(world.ran).toHaveLength(1);
    expect(snapshoter.snapshot.getLastExecutionTime('job')).toEqual(
      new Date(noon - 250 + 10 * minute),
    );
    await snapshoter.stop();
  });

  test('a slot that its scheduler runs while it waits to be caught up is not run twice', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life().add(jobs[0]);
    const starting = snapshoter.start({ rate: 1 });
    while (world.ran.length < 1) await settle();
    record(snapshoter, 'job', noon - 250 + hour - 10 * minute);
    await finish(world.clock, starting);
    expect(world.ran).toEqual(
      [10, 20, 30, 40, 0].map((m) => `job ${m ? 12 : 13}:${String(m).padStart(2, '0')}:00`),
    );
    await snapshoter.stop();
  });

  test('a run of its scheduler does not count while older slots wait to be caught up', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life().add(jobs[0]);
    const starting = snapshoter.start({ rate: 1 });
    while (world.ran.length < 1) await settle();
    await world.clock.advance(100);
    record(snapshoter, 'job', world.clock.now());
    const last = snapshoter.snapshot.getLastExecutionTime('job');
    expect(last).toEqual(new Date(noon - 250 + 10 * minute));
    await finish(world.clock, starting);
    expect(world.ran).toHaveLength(6);
    expect(+snapshoter.snapshot.getLastExecutionTime('job')).toBeGreaterThan(noon + hour);
    await snapshoter.stop();
  });

  test('schedules of the snapshot that no job has are kept, told, and pruned when asked', async () => {
    const { world, jobs } = await missedSix({}, ['a', 'b', 'c']);
    const snapshoter = world.life().add(jobs[1]);
    const told = listen(snapshoter, 'unknown');
    const plan = await snapshoter.start();
    expect(plan.unknown).toEqual(['a', 'c']);
    expect(told).toEqual([['unknown', { names: ['a', 'c'] }]]);
    await snapshoter.save();
    expect([...(await world.stored()).names()]).toEqual(['a', 'b', 'c']);
    expect(await snapshoter.pruneUnknown()).toEqual(['a', 'c']);
    await snapshoter.stop();
    expect([...(await world.stored()).names()]).toEqual(['b']);
  });
});

describe('start', () => {
  test('called twice is the same start', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life().add(jobs[0]);
    const [one, two] = [snapshoter.start(), snapshoter.start({ rate: 1 })];
    expect(two).toBe(one);
    await one;
    expect(snapshoter.start()).toBe(one);
    expect(world.ran).toHaveLength(6);
    await snapshoter.stop();
  });

  test('after stop is refused, as is everything else', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life().add(jobs[0]);
    await snapshoter.start();
    await Promise.all([snapshoter.stop(), snapshoter.stop()]);
    const closed = expect.objectContaining({ code: 'CLOSED' });
    await expect(snapshoter.plan()).rejects.toEqual(closed);
    await expect(snapshoter.pruneUnknown()).rejects.toEqual(closed);
    expect(() => snapshoter.add(world.job('new', every(hour)))).toThrow(closed);
    const never = world.life();
    await never.stop();
    await expect(never.start()).rejects.toEqual(closed);
  });

  test('a run that ends after stop is left to the next start, the store being closed', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life({ interval: 0 }).add(jobs[0], { catchUp: 'none' });
    await snapshoter.start();
    const recorder = snapshoter.recorder('job');
    await world.clock.advance(10 * minute);
    const slot = new Date(noon - 250 + hour + 10 * minute);
    recorder.started(slot);
    await snapshoter.stop();
    const told = listen(snapshoter, 'saved', 'error');
    recorder.succeeded(slot);
    await world.clock.advance(minute);
    expect(told).toEqual([]);
    const next = world.life().add(jobs[0]);
    expect((await next.plan()).entries[0].last).toEqual(slot);
    await next.stop();
  });

  test('can be called again where the store could not be read', async () => {
    const { world, jobs } = await missedSix();
    const failing = { ...world.store, history: historyAfter(world, 1) };
    const snapshoter = world.life({ store: failing }).add(jobs[0]);
    await expect(snapshoter.start()).rejects.toMatchObject({ code: 'READ_FAILED' });
    expect(world.ran).toEqual([]);
    await snapshoter.start();
    expect(world.ran).toHaveLength(6);
    await snapshoter.stop();
  });
});

describe('stop', () => {
  test.each([null, 5, { timeout: -1 }, { timeout: '5' }, { saveTimeout: NaN }, { timeOut: 5 }])(
    'of %j is refused, and nothing is stopped',
    async (options) => {
      const { world, jobs } = await missedSix();
      const snapshoter = world.life().add(jobs[0]);
      await snapshoter.start();
      await expect(snapshoter.stop(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
      record(snapshoter, 'job', world.clock.now());
      await snapshoter.stop({ timeout: 0, saveTimeout: Infinity });
      const stored = await world.stored();
      expect(Number(stored.getLastExecutionTime('job'))).toBe(world.clock.now());
    },
  );
});

/** The history of the world's store, once it has failed so often. */
function historyAfter({ store }, failures) {
  let left = failures;
  return () => {
    if (left-- > 0) throw new SnapshotError('READ_FAILED', 'not now');
    return store.history();
  };
}
