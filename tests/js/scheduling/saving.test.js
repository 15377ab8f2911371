import { SnapshotError, writeSnapshot } from '../../../js/core/index.js';
import { World, every, listen, minute, noon, record, second } from './world.js';
import { settle } from './fake-clock.js';

/** A world whose store notes its calls down, and can be made to fail or to wait. */
function watched(world) {
  const calls = [];
  const control = { calls, fail: undefined, wait: undefined, active: 0, most: 0 };
  const call = (name) => async (bytes) => {
    calls.push(name);
    control.most = Math.max(control.most, (control.active += 1));
    try {
      await control.wait;
      if (control.fail) throw control.fail;
      return await world.store[name](bytes);
    } finally {
      control.active -= 1;
    }
  };
  control.store = { ...world.store, save: call('save'), append: call('append') };
  return control;
}

async function started(options = {}) {
  const world = new World();
  const control = watched(world);
  const snapshoter = world.life({ store: control.store, ...options });
  snapshoter.add(world.job('a', every(minute))).add(world.job('b', every(minute)));
  await snapshoter.start();
  await settle();
  control.calls.length = 0;
  return { world, control, snapshoter };
}

describe('saving', () => {
  test('happens at the interval, and only when something changed', async () => {
    const { world, control, snapshoter } = await started();
    await world.clock.advance(5 * minute);
    expect(control.calls).toEqual([]);
    record(snapshoter, 'a', noon);
    await world.clock.advance(29 * second);
    expect(control.calls.length).toBeLessThanOrEqual(1);
    await world.clock.advance(2 * second);
    expect(control.calls).toEqual(['append']);
    await world.clock.advance(5 * minute);
    expect(control.calls).toEqual(['append']);
    await snapshoter.stop();
    expect(control.calls).toEqual(['append']);
  });

  test('with the interval 0 happens as each run ends', async () => {
    const { world, control, snapshoter } = await started({ interval: 0 });
    record(snapshoter, 'a', noon);
    await settle();
    expect(control.calls).toEqual(['append']);
    record(snapshoter, 'b', noon);
    await settle();
    expect(control.calls).toEqual(['append', 'append']);
    expect((await world.stored()).getLastExecutionTime('b')).toEqual(new Date(noon));
    await snapshoter.stop();
  });

  test('has at most one save in flight, and one more for all that came meanwhile', async () => {
    const { control, snapshoter } = await started({ interval: 0 });
    let go;
    control.wait = new Promise((resolve) => (go = resolve));
    for (let run = 1; run <= 50; run += 1) {
      record(snapshoter, 'a', noon - minute + run);
      await settle();
    }
    expect(control.calls).toHaveLength(1);
    const asked = snapshoter.save();
    go();
    expect(await asked).toBe(true);
    expect(control.calls).toHaveLength(2);
    expect(control.most).toBe(1);
    expect(await snapshoter.save()).toBe(false);
    await snapshoter.stop();
  });

  test('resolves only when what came before it is durable', async () => {
    const { world, control, snapshoter } = await started();
    let go;
    control.wait = new Promise((resolve) => (go = resolve));
    record(snapshoter, 'a', noon);
    let saved = false;
    const saving = snapshoter.save().then(() => (saved = true));
    await settle();
    expect(saved).toBe(false);
    go();
    await saving;
    expect((await world.stored()).getLastExecutionTime('a')).toEqual(new Date(noon));
    await snapshoter.stop();
  });

  test('that fails is told and counted, never thrown at the scheduler, and tried again', async () => {
    const { world, control, snapshoter } = await started();
    const told = listen(snapshoter, 'error', 'saved');
    control.fail = new SnapshotError('SAVE_FAILED', 'no');
    record(snapshoter, 'a', noon);
    await world.clock.advance(90 * second);
    expect(told).toHaveLength(3);
    for (const [event, { during, error }] of told) {
      expect([event, during, error.code]).toEqual(['error', 'save', 'SAVE_FAILED']);
    }
    await expect(snapshoter.save()).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    control.fail = undefined;
    told.length = 0;
    await world.clock.advance(30 * second);
    expect(told).toMatchObject([['saved', { appended: false }]]);
    expect((await world.stored()).getLastExecutionTime('a')).toEqual(new Date(noon));
    await snapshoter.stop();
  });

  test('that the store never answers does not keep stop() from ending', async () => {
    const { world, control, snapshoter } = await started();
    const told = listen(snapshoter, 'error');
    control.wait = new Promise(() => {});
    record(snapshoter, 'a', noon);
    const stopped = expect(snapshoter.stop({ saveTimeout: 5 * second })).rejects.toMatchObject({
      code: 'SAVE_FAILED',
    });
    await settle();
    await world.clock.advance(4 * second);
    expect(told).toEqual([]);
    await world.clock.advance(2 * second);
    await stopped;
    expect(told).toMatchObject([['error', { during: 'save', error: { code: 'SAVE_FAILED' } }]]);
  });

  test('that is rejected with nothing is an error all the same', async () => {
    const { snapshoter } = await started({
      store: { ...new World().store, save: () => Promise.reject() },
    });
    const told = listen(snapshoter, 'error');
    record(snapshoter, 'a', noon);
    await expect(snapshoter.save()).rejects.toBeUndefined();
    expect(told).toEqual([['error', { during: 'save', error: undefined }]]);
    await expect(snapshoter.stop()).rejects.toBeUndefined();
  });

  test('of a snapshot that cannot be written into is told, never thrown at the job', async () => {
    const { snapshoter } = await started();
    const told = listen(snapshoter, 'error');
    snapshoter.snapshot.dispose();
    record(snapshoter, 'a', noon);
    expect(told).toEqual([
      [
        'error',
        { during: 'record', name: 'a', error: expect.objectContaining({ code: 'DISPOSED' }) },
      ],
    ]);
    await expect(snapshoter.stop()).rejects.toMatchObject({ code: 'DISPOSED' });
  });

  test('appends until that outgrows a full save', async () => {
    const { world, control, snapshoter } = await started({ interval: 0 });
    for (let run = 0; run < 1500; run += 1) {
      record(snapshoter, 'a', noon - minute + run);
      await settle();
    }
    const full = control.calls.filter((name) => name === 'save');
    expect(full.length).toBeGreaterThan(0);
    expect(full.length).toBeLessThan(10);
    expect((await world.stored()).getLastExecutionTime('a')).toEqual(
      new Date(noon - minute + 1499),
    );
    await snapshoter.stop();
  });

  test('writes in full where the store cannot append', async () => {
    const world = new World();
    const control = watched(world);
    const snapshoter = world.life({ store: { ...control.store, append: undefined }, interval: 0 });
    snapshoter.add(world.job('a', every(minute)));
    await snapshoter.start();
    record(snapshoter, 'a', noon);
    await snapshoter.stop();
    expect(new Set(control.calls)).toEqual(new Set(['save']));
  });

  test('takes over what another writer saved meanwhile', async () => {
    const { world, control, snapshoter } = await started();
    const other = await world.stored();
    other.updateLastExecutionTime('b', new Date(noon + minute));
    await world.store.save(writeSnapshot(other, { encoding: 'native' }));
    control.fail = new SnapshotError('STALE_WRITER', 'another writer was here');
    control.store.read = async () => {
      control.fail = undefined;
      return world.store.read();
    };
    record(snapshoter, 'a', noon);
    expect(await snapshoter.save()).toBe(true);
    const stored = await world.stored();
    expect(stored.getLastExecutionTime('a')).toEqual(new Date(noon));
    expect(stored.getLastExecutionTime('b')).toEqual(new Date(noon + minute));
    await snapshoter.stop();
  });

  test('writes all of it where what was saved has been removed meanwhile', async () => {
    const { world, control, snapshoter } = await started();
    const told = listen(snapshoter, 'error');
    record(snapshoter, 'a', noon);
    control.fail = new SnapshotError('STALE_WRITER', 'it has gone');
    control.store.read = async () => {
      control.fail = undefined;
      return undefined;
    };
    expect(await snapshoter.save()).toBe(true);
    expect(control.calls).toEqual(['append', 'save']);
    expect(told).toEqual([]);
    expect((await world.stored()).getLastExecutionTime('a')).toEqual(new Date(noon));
    await snapshoter.stop();
  });

  test('leaves a schedule as another writer has changed it since', async () => {
    const { world, control, snapshoter } = await started();
    const other = await world.stored();
    const changed = { expression: 'every other minute', timezone: '', engine: '' };
    other.describe('a', changed);
    other.updateLastExecutionTime('a', new Date(noon + second));
    await world.store.save(writeSnapshot(other, { encoding: 'native' }));
    control.fail = new SnapshotError('STALE_WRITER', 'another writer was here');
    control.store.read = async () => {
      control.fail = undefined;
      return world.store.read();
    };
    await world.clock.advance(10 * second);
    record(snapshoter, 'a', noon + 5 * second);
    await snapshoter.save();
    const { schedule, lastExecution } = (await world.stored()).record('a');
    expect(schedule).toEqual(changed);
    expect(Number(lastExecution.seconds)).toBe(Math.floor((noon + 5 * second) / 1000));
    await snapshoter.stop();
  });

  test('gives up on a store that stays stale, and says so', async () => {
    const { control, snapshoter } = await started();
    control.fail = new SnapshotError('STALE_WRITER', 'always');
    record(snapshoter, 'a', noon);
    await expect(snapshoter.save()).rejects.toMatchObject({ code: 'STALE_WRITER' });
    expect(control.calls.length).toBeLessThan(10);
    await expect(snapshoter.stop()).rejects.toMatchObject({ code: 'STALE_WRITER' });
  });

  test('says since when everything is durable', async () => {
    const { world, snapshoter } = await started();
    await world.clock.advance(10 * second);
    record(snapshoter, 'a', noon);
    await snapshoter.save();
    expect(snapshoter.durableAt).toEqual(new Date(noon + 10 * second));
    await snapshoter.stop();
  });
});

describe('the last save', () => {
  test('is made by stop', async () => {
    const { world, snapshoter } = await started();
    record(snapshoter, 'a', noon);
    await snapshoter.stop();
    const stored = await world.stored();
    expect(stored.getLastExecutionTime('a')).toEqual(new Date(noon));
    expect(stored.takenAt.seconds).toBe(BigInt(Math.floor(noon / 1000)));
  });

  test('that fails rejects stop, which has stopped all the same', async () => {
    const { world, control, snapshoter } = await started();
    control.fail = new SnapshotError('NO_SPACE', 'full');
    record(snapshoter, 'a', noon);
    await expect(snapshoter.stop()).rejects.toMatchObject({ code: 'NO_SPACE' });
    await world.clock.advance(10 * minute);
    expect(control.calls).toHaveLength(1);
    expect(world.clock.waiting).toBe(0);
  });

  test('is not made where nothing was restored', async () => {
    const world = new World();
    const control = watched(world);
    const snapshoter = world.life({ store: control.store }).add(world.job('a', every(minute)));
    record(snapshoter, 'a', noon);
    await snapshoter.stop();
    expect(control.calls).toEqual([]);
  });

  test('unhooks live jobs, and no timer is left', async () => {
    const world = new World();
    let hooked = 0;
    const attach = () => {
      hooked += 1;
      return () => (hooked -= 1);
    };
    const snapshoter = world.life().add(world.job('a', every(minute), { attach }));
    expect(hooked).toBe(1);
    await snapshoter.start();
    await snapshoter.stop();
    expect(hooked).toBe(0);
    expect(world.clock.waiting).toBe(0);
  });
});
