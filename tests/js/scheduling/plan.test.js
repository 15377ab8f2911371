import { World, day, every, hour, listen, minute, noon, planOf, second } from './world.js';

const iso = (time) => new Date(time).toISOString();

describe('the plan', () => {
  test('says of each schedule from when to when, how many slots, and which of them run', async () => {
    const { plan, entry, world } = await planOf(every(minute), 10 * minute, {});
    expect(plan.until).toEqual(new Date(noon + 10 * minute));
    expect(entry).toEqual({
      name: 'job',
      identity: 'job',
      schedule: 'every 60000 ms',
      active: true,
      from: new Date(noon),
      missed: 10,
      capped: false,
      first: new Date(noon - 250 + minute),
      last: new Date(noon - 250 + 10 * minute),
      policy: 'all',
      action: 'run',
      reason: 'policy',
      run: {
        count: 10,
        first: new Date(noon - 250 + minute),
        last: new Date(noon - 250 + 10 * minute),
        range: false,
      },
      skipped: {},
    });
    expect(plan.totals).toEqual({
      schedules: 1,
      missed: 10,
      run: 10,
      runs: 10,
      skipped: 0,
      skippedBecause: {},
      capped: 0,
      invalid: 0,
    });
    expect(world.ran).toEqual([]);
  });

  test('is plain data: JSON keeps all of it', async () => {
    const { plan } = await planOf(every(minute), hour, { catchUp: 'latest' });
    const again = JSON.parse(JSON.stringify(plan));
    expect(again.until).toBe(iso(plan.until));
    expect(again.entries[0].run).toEqual({
      count: 1,
      first: iso(plan.entries[0].run.first),
      last: iso(plan.entries[0].run.last),
      range: false,
    });
    expect(again.totals).toEqual(plan.totals);
    expect(structuredClone(plan)).toEqual(plan);
  });

  test('changes nothing, however often it is made', async () => {
    const { snapshoter, world, plan } = await planOf(every(minute), hour, {});
    const before = await world.stored();
    expect(await snapshoter.plan()).toEqual(plan);
    expect(snapshoter.snapshot.record('job')).toEqual(before.record('job'));
    expect(await snapshoter.save()).toBe(false);
  });

  test('asks an engine once about a schedule that missed nothing', async () => {
    const world = new World();
    let asked = 0;
    const hourly = every(hour);
    const next = (after) => (asked += 1) && hourly.next(after);
    const job = world.job('job', { ...hourly, next });
    await world.lived(job);
    await world.clock.advance(minute);
    const snapshoter = world.life().add(job);
    asked = 0;
    const [entry] = (await snapshoter.plan()).entries;
    expect(entry).toMatchObject({
      missed: 0,
      reason: 'up-to-date',
      next: new Date(noon - 250 + hour),
    });
    expect(asked).toBe(1);
  });

  test('can be made for another time', async () => {
    const { snapshoter } = await planOf(every(minute), hour, {});
    const { entries } = await snapshoter.plan({ until: new Date(noon + 90 * second) });
    expect(entries[0].missed).toBe(1);
    await expect(snapshoter.plan({ until: new Date(NaN) })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});

describe('the reasons for which nothing runs', () => {
  test('a schedule that never ran fires nothing', async () => {
    const world = new World();
    const snapshoter = world.life();
    snapshoter.add(world.job('new', every(minute), { createdAt: new Date(noon - day) }));
    const { entries } = await snapshoter.plan();
    expect(entries[0]).toMatchObject({
      action: 'none',
      reason: 'never-run',
      missed: 0,
      from: null,
    });
  });

  test('unless it is asked to: then from when it was created', async () => {
    const world = new World();
    const snapshoter = world.life({ firstRun: 'catchUp' });
    const createdAt = new Date(noon - 250 - 10 * minute);
    snapshoter.add(world.job('created', every(minute), { createdAt }));
    snapshoter.add(world.job('activated', every(minute), { updatedAt: createdAt }));
    snapshoter.add(world.job('neither', every(minute)));
    const { entries } = await snapshoter.plan();
    expect(entries.map(({ missed, reason }) => [missed, reason])).toEqual([
      [10, 'policy'],
      [10, 'policy'],
      [0, 'never-run'],
    ]);
  });

  test('one that never ran is caught up from when it was first seen', async () => {
    const world = new World();
    const first = world.life();
    first.add(world.job('new', every(hour)));
    await first.start();
    await first.stop();
    await world.clock.advance(3 * hour);
    const second = world.life();
    second.add(world.job('new', every(hour)));
    expect((await second.plan()).entries[0].missed).toBe(3);
  });

  test('an inactive one is left alone', async () => {
    const { entry } = await planOf(every(minute), hour, {}, { active: false });
    expect(entry).toMatchObject({ action: 'none', reason: 'inactive', active: false, missed: 0 });
  });

  test('the activation counts where it is later than the last run', async () => {
    const updatedAt = new Date(noon - 250 + 50 * minute);
    const { entry } = await planOf(every(minute), hour, {}, { updatedAt });
    expect(entry).toMatchObject({ from: updatedAt, missed: 10 });
  });

  test('one whose time lies ahead, as after the clock was set back', async () => {
    const world = new World();
    await world.lived(world.job('job', every(minute)));
    world.clock.jump(-hour);
    const snapshoter = world.life();
    snapshoter.add(world.job('job', every(minute)));
    expect((await snapshoter.plan()).entries[0]).toMatchObject({ action: 'none', reason: 'ahead' });
  });

  test('one that never fires again, such as at an impossible date, ends at once', async () => {
    const { entry } = await planOf({ fingerprint: '0 0 31 2 *', next: () => null }, day, {});
    expect(entry).toMatchObject({ action: 'none', reason: 'no-next', missed: 0, next: null });
  });

  test.each([
    [
      'throws',
      {
        next: () => {
          throw new TypeError('no such zone');
        },
      },
      'no such zone',
    ],
    [
      'throws what is no error',
      {
        next: () => {
          throw undefined;
        },
      },
      'undefined',
    ],
    ['stands still', { next: (after) => after }, 'must give a later Date'],
    ['gives no time', { next: () => new Date(NaN) }, 'must give a later Date'],
  ])('an engine that %s spoils its own schedule only', async (_, broken, error) => {
    const world = new World();
    await world.lived(world.job('good', every(minute)), world.job('bad', every(minute)));
    await world.clock.advance(hour);
    const snapshoter = world.life();
    snapshoter.add(world.job('bad', { fingerprint: 'every 60000 ms', ...broken }));
    snapshoter.add(world.job('good', every(minute)));
    const errors = listen(snapshoter, 'error');
    const plan = await snapshoter.start();
    expect(plan.entries[0]).toMatchObject({ action: 'none', reason: 'invalid-schedule' });
    expect(plan.entries[0].error).toContain(error);
    expect(plan.totals.invalid).toBe(1);
    expect(errors).toMatchObject([['error', { during: 'schedule', name: 'bad' }]]);
    expect(world.ran).toHaveLength(60);
    await snapshoter.stop();
  });
});

describe('a schedule that is another than before', () => {
  test.each([
    ['expression', { expression: '*/5 * * * *', timezone: 'UTC', engine: 'cron' }],
    ['timezone', { expression: '* * * * *', timezone: 'Asia/Tokyo', engine: 'cron' }],
    ['engine', { expression: '* * * * *', timezone: 'UTC', engine: 'croner' }],
  ])('by its %s starts afresh and says so', async (_, is) => {
    const was = { expression: '* * * * *', timezone: 'UTC', engine: 'cron' };
    const world = new World();
    await world.lived(world.job('job', every(minute, was)));
    await world.clock.advance(hour);

    const changed = world.life();
    changed.add(world.job('job', every(minute, is)));
    const told = listen(changed, 'changed', 'missed');
    const plan = await changed.start();
    expect(plan.entries[0]).toMatchObject({ action: 'none', reason: 'changed', missed: 0 });
    expect(told).toEqual([['changed', { name: 'job', was, is }]]);
    await changed.stop();

    // What lies before the change stays done with, though the new schedule never ran.
    await world.clock.advance(5 * minute);
    const next = world.life();
    next.add(world.job('job', every(minute, is)));
    const { entries } = await next.plan();
    expect(entries[0]).toMatchObject({ missed: 5, from: new Date(noon + hour) });
  });

  test('by its fingerprint, where it tells no expression', async () => {
    const { world } = await planOf(every(minute), hour, {});
    const changed = world.life();
    changed.add(world.job('job', every(second)));
    expect((await changed.plan()).entries[0].reason).toBe('changed');
  });

  test('cannot be told where it says nothing of itself', async () => {
    const bare = { next: every(minute).next };
    const { world } = await planOf(bare, hour, {});
    const other = world.life();
    other.add(world.job('job', { next: every(second).next }));
    expect((await other.plan()).entries[0].missed).toBe(3600);
  });
});
