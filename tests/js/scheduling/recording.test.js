import { World, every, listen, minute, noon, record, second, short } from './world.js';

describe('what a scheduler reports', () => {
  test('a late slot that was caught up already is left out', async () => {
    const world = new World();
    await world.lived(world.job('job', every(10 * second)));
    await world.clock.advance(minute);
    const snapshoter = world.life().add(world.job('job', every(10 * second)));
    await snapshoter.start();
    const recorder = snapshoter.recorder('job');
    expect(recorder.started(new Date(noon - 250 + 50 * second))).toBe(false);
    expect(recorder.started(new Date(noon - 250 + 70 * second))).toBe(true);
    await snapshoter.stop();
  });

  test('times only move forward', async () => {
    const world = new World();
    const snapshoter = world.life().add(world.job('job', every(minute)));
    await snapshoter.start();
    record(snapshoter, 'job', noon);
    record(snapshoter, 'job', noon - minute);
    expect(snapshoter.snapshot.getLastExecutionTime('job')).toEqual(new Date(noon));
    await snapshoter.stop();
  });

  test('before the snapshot is restored counts once it is', async () => {
    const world = new World();
    const snapshoter = world.life().add(world.job('job', every(minute)));
    record(snapshoter, 'job', noon);
    await snapshoter.start();
    expect(snapshoter.snapshot.getLastExecutionTime('job')).toEqual(new Date(noon));
    await snapshoter.stop();
  });

  test('a run counts when it and all older ones of its schedule have ended', async () => {
    const world = new World();
    const snapshoter = world.life().add(world.job('job', every(second)));
    await snapshoter.start();
    await world.clock.advance(10 * second);
    const recorder = snapshoter.recorder('job');
    const [one, two] = [noon + second, noon + 2 * second].map((time) => new Date(time));
    recorder.started(one);
    recorder.started(two);
    recorder.succeeded(two);
    expect(snapshoter.snapshot.getLastExecutionTime('job')).toBeUndefined();
    recorder.failed(one);
    expect(snapshoter.snapshot.getLastExecutionTime('job')).toEqual(two);
    await snapshoter.stop();
  });

  test('runs that end in another order count in that of their slots', async () => {
    const world = new World();
    const snapshoter = world.life().add(world.job('job', every(second)));
    await snapshoter.start();
    await world.clock.advance(10 * second);
    const recorder = snapshoter.recorder('job');
    const [one, two, three, four] = [1, 2, 3, 4].map((at) => new Date(noon + at * second));
    for (const slot of [one, two, three, four]) recorder.started(slot);
    for (const slot of [two, four, one]) recorder.succeeded(slot);
    expect(snapshoter.snapshot.getLastExecutionTime('job')).toEqual(two);
    recorder.succeeded(three);
    expect(snapshoter.snapshot.getLastExecutionTime('job')).toEqual(four);
    await snapshoter.stop();
  });

  test('a run does not count while an older slot is known to be missed', async () => {
    const world = new World();
    const snapshoter = world.life().add(world.job('job', every(second)));
    await snapshoter.start();
    await world.clock.advance(10 * second);
    snapshoter.recorder('job').missed(new Date(noon + second));
    record(snapshoter, 'job', noon + 2 * second);
    expect(snapshoter.snapshot.getLastExecutionTime('job')).toBeUndefined();
    await world.clock.advance(5 * second);
    expect(world.ran).toEqual(['job 12:00:01']);
    expect(snapshoter.snapshot.getLastExecutionTime('job')).toEqual(new Date(noon + 2 * second));
    await snapshoter.stop();
  });

  test('a slot that lies ahead, since the clock was set back behind it, counts once it is due', async () => {
    const world = new World();
    const snapshoter = world.life().add(world.job('job', every(minute)));
    await snapshoter.start();
    await world.clock.advance(second);
    record(snapshoter, 'job', noon);
    record(snapshoter, 'job', noon + 5 * minute);
    await world.clock.advance(2 * minute);
    const last = () => snapshoter.snapshot.getLastExecutionTime('job');
    expect(last()).toEqual(new Date(noon));
    await world.clock.advance(4 * minute);
    record(snapshoter, 'job', noon + 6 * minute);
    expect(last()).toEqual(new Date(noon + 6 * minute));
    await snapshoter.stop();
  });

  test('an end without a beginning counts too', async () => {
    const world = new World();
    const snapshoter = world.life().add(world.job('job', every(second)));
    await snapshoter.start();
    snapshoter.recorder('job').succeeded(new Date(noon));
    expect(snapshoter.snapshot.record('job').lastOutcome).toBe('succeeded');
    await snapshoter.stop();
  });

  test.each([undefined, null, new Date(NaN), 'soon', {}])(
    'a slot of %p is told as an error and harms nothing',
    async (time) => {
      const world = new World();
      const snapshoter = world.life().add(world.job('job', every(second)));
      const errors = listen(snapshoter, 'error');
      await snapshoter.start();
      const recorder = snapshoter.recorder('job');
      recorder.started(time);
      recorder.succeeded(time);
      recorder.missed(time);
      expect(errors).toHaveLength(3);
      for (const [, { error }] of errors) expect(error.code).toBe('INVALID_TIME');
      await snapshoter.stop();
    },
  );

  test('a name that was not added has no recorder', () => {
    const snapshoter = new World().life();
    const unknown = expect.objectContaining({ code: 'INVALID_NAME' });
    expect(() => snapshoter.recorder('job')).toThrow(unknown);
    expect(() => snapshoter.wrap('job', () => {})).toThrow(unknown);
  });
});

describe('a wrapped function', () => {
  test('counts for the newest slot that is due, and gives what it gave', async () => {
    const world = new World();
    const snapshoter = world.life().add(world.job('job', every(minute)));
    await snapshoter.start();
    const run = snapshoter.wrap('job', (a, b) => a + b);
    await world.clock.advance(minute);
    expect(await run(1, 2)).toBe(3);
    expect(short(snapshoter.snapshot.getLastExecutionTime('job'))).toBe('12:01:00');
    await snapshoter.stop();
  });

  test('that fails is recorded as failed and fails for its caller', async () => {
    const world = new World();
    const snapshoter = world.life().add(world.job('job', every(minute)));
    await snapshoter.start();
    await world.clock.advance(minute);
    const run = snapshoter.wrap('job', () => {
      throw new Error('no');
    });
    await expect(run()).rejects.toThrow('no');
    expect(snapshoter.snapshot.record('job').lastOutcome).toBe('failed');
    await snapshoter.stop();
  });

  test('of a schedule without a slot counts for the moment', async () => {
    const world = new World();
    const snapshoter = world.life().add(world.job('job', { next: () => null }));
    await snapshoter.start();
    await snapshoter.wrap('job', () => {})();
    expect(snapshoter.snapshot.getLastExecutionTime('job')).toEqual(new Date(noon));
    await snapshoter.stop();
  });

  test('leaves out a slot that was caught up while it waited', async () => {
    const world = new World();
    await world.lived(world.job('job', every(minute)));
    await world.clock.advance(minute + 5 * second);
    const snapshoter = world.life().add(world.job('job', every(minute)));
    let ran = 0;
    const run = snapshoter.wrap('job', () => (ran += 1));
    await snapshoter.start();
    expect(world.ran).toEqual(['job 12:01:00']);
    expect(await run()).toBeUndefined();
    expect(ran).toBe(0);
    await snapshoter.stop();
  });
});
