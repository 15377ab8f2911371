import { SnapshotError } from '../../../js/core/index.js';
import { settle } from './fake-clock.js';
import { finish, hour, listen, minute, missedSix, noon, second } from './world.js';

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

  test('a slot that is lost meanwhile waits for its turn', async () => {
    const { world, jobs } = await missedSix();
    let end = () => {};
    const run = (context) => {
      jobs[0].run(context);
      return new Promise((resolve) => (end = resolve));
    };
    const snapshoter = world.life().add({ ...jobs[0], run }, { catchUp: 'latest' });
    const starting = snapshoter.start();
    while (world.ran.length === 0) await settle();
    snapshoter.recorder('job').missed(new Date(world.clock.now() + second));
    await world.clock.advance(10 * second);
    expect(world.ran).toEqual(['job 13:00:00']);
    end();
    await starting;
    while (world.ran.length === 1) await settle();
    expect(world.ran).toEqual(['job 13:00:00', 'job 13:00:01']);
    end();
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

  test('time without runs does not add up to a larger burst', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life();
    await snapshoter.start({ rate: { perSecond: 2, burst: 3 } });
    await world.clock.advance(minute);
    const began = world.clock.monotonic();
    const starts = [];
    const run = () => starts.push(world.clock.monotonic() - began);
    snapshoter.add({ ...jobs[0], run });
    await world.clock.advance(2 * second);
    expect(starts).toEqual([0, 0, 0, 500, 1000, 1500]);
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

test('a later gap waits until the last slot that was caught up is durable', async () => {
  const { world, jobs } = await missedSix();
  let full = false;
  let free = () => {};
  const store = {
    ...world.store,
    append: undefined,
    async save(bytes) {
      if (full) await new Promise((resolve) => (free = resolve));
      return world.store.save(bytes);
    },
  };
  const run = (context) => {
    full = world.ran.length === 0;
    jobs[0].run(context);
  };
  const snapshoter = world.life({ store }).add({ ...jobs[0], run }, { catchUp: 'latest' });
  await snapshoter.start();
  snapshoter.recorder('job').missed(new Date(world.clock.now() + second));
  await world.clock.advance(10 * second);
  expect(world.ran).toEqual(['job 13:00:00']);
  full = false;
  free();
  await settle();
  expect(world.ran).toEqual(['job 13:00:00', 'job 13:00:01']);
  const stored = (await world.stored()).getLastExecutionTime('job');
  expect(Number(stored)).toBeGreaterThanOrEqual(noon - 250 + hour);
  await snapshoter.stop();
});

test('the last slot of a catch-up is durable without waiting for the interval', async () => {
  const { world, jobs } = await missedSix();
  const snapshoter = world.life().add(jobs[0], { catchUp: 'latest' });
  await snapshoter.start();
  await settle();
  const stored = await world.stored();
  expect(stored.getLastExecutionTime('job')).toEqual(new Date(noon - 250 + hour));
  await snapshoter.stop();
});
