import { SnapshotError } from '../../../js/core/index.js';
import { World, every, finish, hour, listen, minute, noon, record, second } from './world.js';
import { settle } from './fake-clock.js';

/** A job that was down for an hour, of which each ten minutes were a slot. */
async function missedSix(rest = {}, names = ['job']) {
  const world = new World();
  const jobs = names.map((name) => world.job(name, every(10 * minute), rest));
  await world.lived(...jobs);
  await world.clock.advance(hour);
  return { world, jobs };
}

describe('a run that catches up', () => {
  test('is told its slot, a key that stays the same, and a signal', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life().add(jobs[0]);
    await snapshoter.start();
    const [context] = world.contexts;
    expect(context).toMatchObject({
      scheduledTime: new Date(noon - 250 + 10 * minute),
      isCatchUp: true,
      idempotencyKey: 'job@2026-11-24T12:10:00.000Z',
    });
    expect(context.signal.aborted).toBe(false);
    expect(new Set(world.contexts.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(6);
    await snapshoter.stop();
  });

  test('is given the key that its job makes of the slot', async () => {
    const key = (slot) => `number ${slot.getUTCMinutes()}`;
    const { world, jobs } = await missedSix({ key });
    await world.life().add(jobs[0]).start();
    expect(world.contexts[1].idempotencyKey).toBe('number 20');
  });

  test('that fails is recorded as failed and stops neither the others nor the start', async () => {
    const { world, jobs } = await missedSix({}, ['bad', 'good']);
    jobs[0].run = () => Promise.reject(new Error('no'));
    const snapshoter = world.life().add(jobs[0]).add(jobs[1]);
    const told = listen(snapshoter, 'error', 'caughtUp');
    const plan = await snapshoter.start();
    expect(plan.totals.run).toBe(12);
    expect(world.ran).toHaveLength(6);
    expect(told.filter(([event]) => event === 'error')).toHaveLength(6);
    expect(told.filter(([, { outcome }]) => outcome === 'failed')).toHaveLength(6);
    const { lastOutcome, consecutiveFailures } = snapshoter.snapshot.record('bad');
    expect([lastOutcome, consecutiveFailures]).toEqual(['failed', 6]);
    expect(snapshoter.snapshot.record('good').lastOutcome).toBe('succeeded');
    await snapshoter.stop();
    const next = world.life().add(jobs[0]).add(jobs[1]);
    expect((await next.plan()).totals.missed).toBe(0);
  });

  test('that throws at once, or something odd, is a failure like any other', async () => {
    const { world, jobs } = await missedSix();
    jobs[0].run = () => {
      throw null;
    };
    const snapshoter = world.life().add(jobs[0]);
    await snapshoter.start();
    expect(snapshoter.snapshot.record('job').consecutiveFailures).toBe(6);
    await snapshoter.stop();
  });
});

describe('while catching up', () => {
  test('no more schedules run at a time than asked', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const { world, jobs } = await missedSix({}, names);
    let running = 0;
    let most = 0;
    for (const job of jobs) {
      job.run = async () => {
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => world.clock.setTimeout(resolve, 100));
        running -= 1;
      };
    }
    const snapshoter = world.life();
    for (const job of jobs) snapshoter.add(job);
    const plan = await finish(world.clock, snapshoter.start({ concurrency: 3 }));
    expect(plan.totals.run).toBe(30);
    expect(most).toBe(3);
    await snapshoter.stop();
  });

  test('those of one schedule run one after the other', async () => {
    const { world, jobs } = await missedSix();
    let running = 0;
    jobs[0].run = async () => {
      expect((running += 1)).toBe(1);
      await settle();
      running -= 1;
    };
    const snapshoter = world.life().add(jobs[0]);
    await snapshoter.start({ concurrency: 10 });
    expect(snapshoter.snapshot.record('job').lastOutcome).toBe('succeeded');
    await snapshoter.stop();
  });

  test.each([
    [2, [0, 500, 1000, 1500, 2000, 2500]],
    [{ perSecond: 2, burst: 3 }, [0, 0, 0, 500, 1000, 1500]],
    [{ perSecond: 0.1 }, [0, 10_000, 20_000, 30_000, 40_000, 50_000]],
    [Infinity, [0, 0, 0, 0, 0, 0]],
  ])('runs begin at the rate %j', async (rate, expected) => {
    const { world, jobs } = await missedSix();
    const began = world.clock.monotonic();
    const starts = [];
    jobs[0].run = () => starts.push(world.clock.monotonic() - began);
    const snapshoter = world.life().add(jobs[0]);
    await finish(world.clock, snapshoter.start({ rate }), 50);
    expect(starts).toEqual(expected);
    await snapshoter.stop();
  });

  test('a clock that jumps does not change the rate', async () => {
    const { world, jobs } = await missedSix();
    const began = world.clock.monotonic();
    const starts = [];
    jobs[0].run = () => {
      starts.push(world.clock.monotonic() - began);
      world.clock.jump(starts.length % 2 ? hour : -hour);
    };
    const snapshoter = world.life().add(jobs[0]);
    const done = snapshoter.start({ rate: 1 });
    for (let steps = 0; starts.length < 6; steps += 1) await world.clock.advance(100);
    expect(starts.slice(0, 6)).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
    await finish(world.clock, snapshoter.stop());
    await done;
  });

  test('the next slot of a schedule waits until the one before is durable', async () => {
    const { world, jobs } = await missedSix();
    const failing = { ...world.store };
    let saves = 0;
    failing.save = async (bytes) => {
      if ((saves += 1) < 4) throw new SnapshotError('NO_SPACE', 'full');
      return world.store.save(bytes);
    };
    failing.append = undefined;
    const snapshoter = world.life({ store: failing }).add(jobs[0]);
    const errors = listen(snapshoter, 'error');
    const starting = snapshoter.start();
    await settle();
    expect(world.ran).toEqual(['job 12:10:00']);
    await finish(world.clock, starting);
    expect(world.ran).toHaveLength(6);
    expect(errors).toHaveLength(3);
    expect(errors[0][1]).toMatchObject({ during: 'save', error: { code: 'NO_SPACE' } });
    await snapshoter.stop();
  });
});

describe('ended in the middle', () => {
  test('by a crash, it goes on at each point where it was left, and repeats one run at most', async () => {
    for (let crashAfter = 1; crashAfter <= 6; crashAfter += 1) {
      const { world, jobs } = await missedSix();
      const crashing = { ...jobs[0] };
      crashing.run = (context) => {
        jobs[0].run(context);
        // The process ends here: nothing comes back, and nothing is saved any more.
        return world.ran.length === crashAfter ? new Promise(() => {}) : undefined;
      };
      world.life().add(crashing).start();
      while (world.ran.length < crashAfter) await settle();
      const left = world.ran.at(-1);

      const next = world.life().add(jobs[0]);
      await next.start();
      await next.stop();
      expect(world.ran).toHaveLength(7);
      expect(world.ran[crashAfter]).toBe(left);
      expect(new Set(world.ran).size).toBe(6);
    }
  });

  test('by stop, runs under way end and the rest stays missed', async () => {
    const { world, jobs } = await missedSix();
    let end;
    const first = { ...jobs[0] };
    first.run = (context) => {
      jobs[0].run(context);
      return new Promise((resolve) => (end = resolve));
    };
    const snapshoter = world.life().add(first);
    const starting = snapshoter.start();
    while (world.ran.length === 0) await settle();
    const stopping = snapshoter.stop();
    await settle();
    expect(world.contexts[0].signal.aborted).toBe(true);
    end();
    await stopping;
    expect((await starting).totals.run).toBe(6);
    const next = world.life().add(jobs[0]);
    expect((await next.plan()).totals.missed).toBe(5);
  });

  test('a run that gives up when told to stop stays missed', async () => {
    const { world, jobs } = await missedSix();
    const first = { ...jobs[0] };
    first.run = ({ signal }) =>
      new Promise((_, reject) => {
        world.ran.push('begun');
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const snapshoter = world.life().add(first);
    const starting = snapshoter.start();
    while (world.ran.length === 0) await settle();
    await snapshoter.stop();
    await starting;
    const next = world.life().add(jobs[0]);
    expect((await next.plan()).totals.missed).toBe(6);
  });

  test('a run that does not end is waited for so long and no longer', async () => {
    const { world, jobs } = await missedSix();
    const first = { ...jobs[0], run: () => new Promise(() => world.ran.push('begun')) };
    const snapshoter = world.life().add(first);
    snapshoter.start();
    while (world.ran.length === 0) await settle();
    const began = world.clock.monotonic();
    await finish(world.clock, snapshoter.stop({ timeout: 3 * second }), 500);
    expect(world.clock.monotonic() - began).toBe(3 * second);
  });

  test('by a signal, start rejects with its reason and everything is stopped', async () => {
    const { world, jobs } = await missedSix();
    const abort = new AbortController();
    const first = { ...jobs[0], run: (context) => void jobs[0].run(context) };
    const snapshoter = world.life().add(first);
    const starting = snapshoter.start({ rate: 1, signal: abort.signal });
    while (world.ran.length === 0) await settle();
    abort.abort(new Error('shutting down'));
    await expect(starting).rejects.toThrow('shutting down');
    await snapshoter.stop();
    expect(() => snapshoter.add(jobs[0])).toThrow(expect.objectContaining({ code: 'CLOSED' }));
    const next = world.life().add(jobs[0]);
    expect((await next.plan()).totals.missed).toBe(5);
  });

  test('a signal that aborted before starts nothing', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life().add(jobs[0]);
    await expect(snapshoter.start({ signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(world.ran).toEqual([]);
  });

  test('by a listener that stops it, start still ends', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life().add(jobs[0]);
    snapshoter.on('missed', () => void snapshoter.stop());
    const plan = await snapshoter.start();
    expect(plan.totals.missed).toBe(6);
    await snapshoter.stop();
  });
});

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

/** The history of the world's store, once it has failed so often. */
function historyAfter({ store }, failures) {
  let left = failures;
  return () => {
    if (left-- > 0) throw new SnapshotError('READ_FAILED', 'not now');
    return store.history();
  };
}
