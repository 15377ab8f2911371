import { World, every, hour, listen, minute, noon, short } from './world.js';

/** Ten slots were missed, 12:01 to 12:10. What ran, and what was said of those that did not. */
async function afterTenMinutes(options, rest = {}) {
  const world = new World();
  await world.lived(world.job('job', every(minute)));
  await world.clock.advance(10 * minute);
  const snapshoter = world.life(rest);
  snapshoter.add(world.job('job', every(minute)), options);
  const told = listen(snapshoter, 'skipped');
  const plan = await snapshoter.start();
  await snapshoter.stop();
  const ran = world.ran.map((line) => line.slice(-8, -3));
  return { ran, plan, told: told.map(([, { reason, count }]) => [reason, count]), world };
}

const times = (from, to) =>
  Array.from({ length: to - from + 1 }, (_, i) => `12:${String(from + i).padStart(2, '0')}`);

describe('policies', () => {
  test.each([
    ['by default all slots run', {}, times(1, 10), []],
    ['all', { catchUp: 'all' }, times(1, 10), []],
    ['latest', { catchUp: 'latest' }, ['12:10'], [['policy', 9]]],
    ['earliest', { catchUp: 'earliest' }, ['12:01'], [['policy', 9]]],
    ['last 3', { catchUp: { last: 3 } }, times(8, 10), [['policy', 7]]],
    ['more than there are', { catchUp: { last: 30 } }, times(1, 10), []],
    ['none', { catchUp: 'none' }, [], [['policy', 10]]],
    ['range', { catchUp: 'range' }, ['12:10'], []],
    ['a deadline', { deadline: 3.5 * minute }, times(7, 10), [['deadline', 6]]],
    [
      'a slot just as old as the deadline',
      { deadline: 3 * minute + 250 },
      times(7, 10),
      [['deadline', 6]],
    ],
    ['a slot just older', { deadline: 3 * minute + 249 }, times(8, 10), [['deadline', 7]]],
    ['a deadline that leaves none', { deadline: 0 }, [], [['deadline', 10]]],
    ['a limit keeps the oldest', { limit: 4 }, times(1, 4), [['limit', 6]]],
    ['a limit of none', { limit: 0 }, [], [['limit', 10]]],
    [
      'all together',
      { catchUp: { last: 5 }, deadline: 7.5 * minute, limit: 2 },
      times(6, 7),
      [
        ['deadline', 2],
        ['policy', 3],
        ['limit', 3],
      ],
    ],
  ])('%s', async (_, options, ran, told) => {
    const result = await afterTenMinutes(options);
    expect(result.ran).toEqual(ran);
    expect(result.told).toEqual(told);
    const { skipped, run, missed } = result.plan.totals;
    expect(skipped).toBe(told.reduce((sum, [, count]) => sum + count, 0));
    expect(run + skipped).toBe(missed);
  });

  test('range gives one run the whole gap', async () => {
    const { world, plan } = await afterTenMinutes({ catchUp: 'range' });
    expect(world.contexts).toHaveLength(1);
    expect(world.contexts[0].range).toEqual({
      from: new Date(noon),
      until: new Date(noon + 10 * minute),
    });
    expect(plan.entries[0].run).toMatchObject({ count: 10, range: true });
  });

  test('a range leaves out what a deadline skips, and only that', async () => {
    const from = async (deadline) => {
      const { world } = await afterTenMinutes({ catchUp: 'range', deadline });
      return world.contexts[0].range.from;
    };
    expect(await from(3 * minute + 250)).toEqual(new Date(noon + 10 * minute - 3 * minute - 251));
    expect(await from(11 * minute)).toEqual(new Date(noon));
  });

  test('no other policy tells a range', async () => {
    const { world } = await afterTenMinutes({ catchUp: 'latest' });
    expect(world.contexts[0]).not.toHaveProperty('range');
  });

  test.each([
    { catchUp: 'earliest' },
    { catchUp: 'none' },
    { catchUp: 'range' },
    { deadline: 0 },
    { limit: 3 },
    { limit: 0 },
  ])('slots that %j skipped are not missed again', async (options) => {
    const { world } = await afterTenMinutes(options);
    const next = world.life();
    next.add(world.job('job', every(minute)));
    expect((await next.plan()).totals.missed).toBe(0);
  });

  test('the default of the Snapshoter holds for schedules that have none of their own', async () => {
    const { ran } = await afterTenMinutes({}, { catchUp: 'latest' });
    expect(ran).toEqual(['12:10']);
    const own = await afterTenMinutes({ catchUp: { last: 2 } }, { catchUp: 'latest' });
    expect(own.ran).toEqual(['12:09', '12:10']);
  });
});

describe('over all schedules', () => {
  async function twoSchedules(options, start) {
    const world = new World();
    const jobs = [world.job('a', every(2 * minute)), world.job('b', every(3 * minute))];
    await world.lived(...jobs);
    await world.clock.advance(12 * minute);
    const snapshoter = world.life(options);
    for (const job of jobs) snapshoter.add(job);
    const told = listen(snapshoter, 'skipped');
    const plan = await snapshoter.start(start);
    await snapshoter.stop();
    return { ran: world.ran, plan, told, world, jobs };
  }

  test('the oldest slot runs first', async () => {
    const { ran } = await twoSchedules({}, { concurrency: 1 });
    const slots = ran.map((line) => line.slice(2));
    expect(slots).toEqual([...slots].sort());
    expect(ran.filter((line) => line.startsWith('a'))).toHaveLength(6);
    expect(ran).toHaveLength(10);
  });

  test('the oldest slots run first, not those of the jobs that were added first', async () => {
    const world = new World();
    const jobs = [5, 3, 1].map((minutes) => world.job(`${minutes}`, every(minutes * minute)));
    await world.lived(...jobs);
    await world.clock.advance(6 * minute);
    const snapshoter = world.life();
    for (const job of jobs) snapshoter.add(job);
    await snapshoter.start();
    await snapshoter.stop();
    expect(world.ran.slice(0, 3)).toEqual(['1 12:01:00', '3 12:03:00', '5 12:05:00']);
  });

  test('a total limit keeps the oldest of all', async () => {
    const { ran, told, plan } = await twoSchedules({ totalLimit: 3 }, { concurrency: 1 });
    expect(ran).toEqual(['a 12:02:00', 'b 12:03:00', 'a 12:04:00']);
    expect(told.map(([, details]) => details)).toEqual([
      { name: 'a', count: 4, capped: false, reason: 'total-limit' },
      { name: 'b', count: 3, capped: false, reason: 'total-limit' },
    ]);
    expect(plan.totals).toMatchObject({ run: 3, skippedBecause: { 'total-limit': 7 } });
  });

  test('a range counts as one run of the total limit', async () => {
    const { plan } = await twoSchedules({ totalLimit: 1, catchUp: 'range' });
    expect(plan.entries.map(({ action }) => action)).toEqual(['run', 'skip']);
    const { missed, run, runs, skipped } = plan.totals;
    expect({ missed, run, runs, skipped }).toEqual({ missed: 10, run: 6, runs: 1, skipped: 4 });
  });

  test('a total limit of none runs nothing', async () => {
    const { ran, plan } = await twoSchedules({ totalLimit: 0 });
    expect(ran).toEqual([]);
    expect(plan.totals.skipped).toBe(10);
  });
});

test('slots of what never fires for long are found without walking through time', async () => {
  const world = new World();
  let asked = 0;
  const yearly = every(365 * 24 * hour);
  const counting = { ...yearly, next: (after) => (asked += 1) && yearly.next(after) };
  await world.lived(world.job('job', counting));
  await world.clock.advance(20 * 365 * 24 * hour);
  asked = 0;
  const snapshoter = world.life({ catchUp: { last: 2 } });
  snapshoter.add(world.job('job', counting));
  const { entries } = await snapshoter.plan();
  expect(entries[0].missed).toBe(20);
  expect(entries[0].run.count).toBe(2);
  expect(asked).toBeLessThan(120);
  expect(short(entries[0].run.last)).toBe(short(entries[0].last));
});
