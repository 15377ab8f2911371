import { simulatedScheduler } from '../../faults/scheduler.js';
import { World, every, finish, hour, listen, minute, noon, second, short } from './world.js';

/** A job whose own live scheduler runs on the world's clock; `live` is what that ran. */
function liveJob(world, kind, period = 10 * second, rest = {}) {
  const live = [];
  const schedule = every(period);
  const job = world.job('job', schedule, {
    attach(recorder) {
      const fire = (slot) => {
        if (!recorder.started(new Date(slot))) return;
        live.push(short(slot));
        recorder.succeeded(new Date(slot));
      };
      const missed = (slot) => recorder.missed(new Date(slot));
      simulatedScheduler({ clock: world.clock, schedule, kind, fire, missed });
    },
    ...rest,
  });
  return { job, live };
}

const slots = (from, to, step) => {
  const times = [];
  for (let at = from; at <= to; at += step) times.push(short(noon - 250 + at));
  return times;
};

/** What ran, live or to catch up, in the order of the slots. */
const all = (world, live) => [...live, ...world.ran.map((line) => line.slice(4))].sort();

describe.each(['one', 'replay', 'report'])('under a scheduler of the kind %s', (kind) => {
  async function running(rest, options) {
    const world = new World();
    const { job, live } = liveJob(world, kind, 10 * second, rest);
    const snapshoter = world.life(options).add(job);
    await snapshoter.start();
    await world.clock.advance(35 * second);
    return { world, live, snapshoter };
  }

  test('slots that a blocked event loop lost run once each', async () => {
    const { world, live, snapshoter } = await running();
    world.clock.block(50 * second);
    await world.clock.advance(10 * second);
    expect(all(world, live)).toEqual(slots(10 * second, 90 * second, 10 * second));
    await snapshoter.stop();
  });

  test('slots that passed while the machine slept run once each', async () => {
    const { world, live, snapshoter } = await running();
    world.clock.jump(90 * second);
    await world.clock.advance(50 * second);
    expect(all(world, live)).toEqual(slots(10 * second, 170 * second, 10 * second));
    await snapshoter.stop();
  });

  test('the policy of the schedule decides on them', async () => {
    const { world, live, snapshoter } = await running({}, { catchUp: 'none' });
    const told = listen(snapshoter, 'skipped');
    world.clock.block(50 * second);
    await world.clock.advance(10 * second);
    expect(world.ran).toEqual([]);
    const skipped = told.reduce((sum, [, { count }]) => sum + count, 0);
    expect(live.length + skipped).toBe(9);
    expect(skipped).toBe(kind === 'replay' ? 0 : 4);
    await snapshoter.stop();
  });

  test('a clock that is set back loses nothing that comes after', async () => {
    const { world, live, snapshoter } = await running();
    world.clock.jump(-25 * second);
    await world.clock.advance(2 * minute);
    const ran = all(world, live);
    for (const slot of slots(10 * second, 120 * second, 10 * second)) expect(ran).toContain(slot);
    expect(ran.length).toBeLessThanOrEqual(12 + 3);
    await snapshoter.stop();
  });

  test('a clock that is set back and at once forth again harms nothing', async () => {
    const { world, live, snapshoter } = await running();
    for (const [back, between] of [
      [25, 1],
      [3, 2],
      [40, 12],
    ]) {
      world.clock.jump(-back * second);
      await world.clock.advance(between * second);
      world.clock.jump(back * second);
      await world.clock.advance(2 * minute);
    }
    const ran = all(world, live);
    const end = world.clock.now() - noon;
    for (const slot of slots(10 * second, end, 10 * second)) expect(ran).toContain(slot);
    // Those of the time that came twice, which its scheduler runs or reports again.
    expect(ran.length - new Set(ran).size).toBeLessThanOrEqual((25 + 3 + 40) / 10);
    expect(new Set(world.ran).size).toBe(world.ran.length);
    await snapshoter.stop();
  });

  test('nothing is caught up while all goes well', async () => {
    const { world, live, snapshoter } = await running();
    await world.clock.advance(5 * minute);
    expect(world.ran).toEqual([]);
    expect(live).toEqual(slots(10 * second, 330 * second, 10 * second));
    await snapshoter.stop();
  });

  test('nothing runs twice over many blocks in a row', async () => {
    const { world, live, snapshoter } = await running();
    for (let block = 0; block < 20; block += 1) {
      world.clock.block((3 + 7 * block) * second);
      await world.clock.advance(second);
    }
    await world.clock.advance(2 * minute);
    const ran = all(world, live);
    expect(new Set(ran).size).toBe(ran.length);
    const elapsed = world.clock.now() - noon;
    expect(ran).toEqual(slots(10 * second, elapsed, 10 * second));
    await snapshoter.stop();
  });
});

describe('a gap', () => {
  test('is recorded only once it is dealt with, so that a crash in it loses nothing', async () => {
    const world = new World();
    const { job, live } = liveJob(world, 'one');
    const snapshoter = world.life({ interval: 0 }).add(job);
    await snapshoter.start();
    await world.clock.advance(35 * second);
    world.clock.block(50 * second);
    await world.clock.advance(100);
    expect(live.at(-1)).toBe('12:00:40');
    const stored = await world.stored();
    expect(short(stored.getLastExecutionTime('job'))).toBe('12:00:30');
    await world.clock.advance(10 * second);
    expect(short((await world.stored()).getLastExecutionTime('job'))).toBe('12:01:30');
    await snapshoter.stop();
  });

  test('of several schedules, whose scheduler reports what it lost, runs oldest first', async () => {
    const world = new World();
    const snapshoter = world.life();
    for (const name of ['b', 'a']) snapshoter.add(world.job(name, every(minute)));
    await snapshoter.start();
    await world.clock.advance(10 * second);
    snapshoter.recorder('b').missed(new Date(world.clock.now() + second));
    snapshoter.recorder('a').missed(new Date(world.clock.now() - second));
    await world.clock.advance(10 * second);
    expect(world.ran).toEqual(['a 12:00:09', 'b 12:00:11']);
    await snapshoter.stop();
  });

  test.each(['that ran before', 'that never ran'])(
    'in a busy event loop before the start is left to the scheduler of a job %s',
    async (which) => {
      const world = new World();
      if (which === 'that ran before') await world.lived(world.job('job', every(10 * second)));
      const { job, live } = liveJob(world, 'replay');
      const snapshoter = world.life().add(job);
      world.clock.block(20 * second);
      const { totals } = await finish(world.clock, snapshoter.start(), 10);
      await world.clock.advance(5 * second);
      expect([totals.run, world.ran, live]).toEqual([0, [], ['12:00:10', '12:00:20']]);
      await snapshoter.stop();
    },
  );

  test('between adding the jobs and a late start is planned by the start', async () => {
    const world = new World();
    await world.lived(world.job('job', every(10 * second)));
    const { job, live } = liveJob(world, 'one');
    const snapshoter = world.life().add(job);
    world.clock.block(50 * second);
    await finish(world.clock, snapshoter.start());
    await world.clock.advance(10 * second);
    expect(all(world, live)).toEqual(slots(10 * second, 60 * second, 10 * second));
    await snapshoter.stop();
  });

  test('in which the clock is set back between adding the jobs and the start loses nothing', async () => {
    const world = new World();
    await world.lived(world.job('job', every(10 * second)));
    await world.clock.advance(minute);
    const { job, live } = liveJob(world, 'one');
    const snapshoter = world.life().add(job);
    world.clock.jump(-30 * second);
    await finish(world.clock, snapshoter.start());
    await world.clock.advance(2 * minute);
    const ran = new Set(all(world, live));
    for (const slot of slots(10 * second, 120 * second, 10 * second)) expect(ran).toContain(slot);
    await snapshoter.stop();
  });

  test('of a schedule that has no slot in it costs nothing', async () => {
    const world = new World();
    let asked = 0;
    const schedule = every(hour);
    const counting = { ...schedule, next: (after) => (asked += 1) && schedule.next(after) };
    await world.lived(world.job('job', counting));
    await world.clock.advance(second);
    const snapshoter = world.life().add(world.job('job', counting));
    await snapshoter.start();
    asked = 0;
    for (let block = 0; block < 10; block += 1) {
      world.clock.block(5 * second);
      await world.clock.advance(5 * second);
    }
    expect(asked).toBe(0);
    await snapshoter.stop();
  });
});
