import { init, readSnapshot } from '../../../js/core/index.js';
import { getCore } from '../../../js/core/module.js';
import { World, every, finish, hour, listen, minute, noon, record, second } from './world.js';
import { settle } from './fake-clock.js';

/** Ends the WebAssembly module, with all snapshots in it, as a fault in it would. */
function trap() {
  const core = getCore();
  try {
    core.call('size', 0x7fff_fff0);
  } catch {
    // That is what was wanted.
  }
  expect(core.isAlive).toBe(false);
}

/** A slot before the clock's time. @param {number} i */
const slot = (i) => noon + (i - 10) * minute;

/** @param {object} [options] */
async function started(options = {}) {
  const world = new World();
  await world.lived(world.job('saved', every(hour)));
  const snapshoter = world.life({ interval: 30 * second, ...options });
  const told = listen(snapshoter, 'restored', 'error');
  for (const name of ['a', 'b']) snapshoter.add(world.job(name, every(minute)));
  await snapshoter.start();
  await settle();
  return { world, snapshoter, told };
}

/** What listeners were told, for short. */
const short = (told) =>
  told.map(([event, { during, error, name }]) =>
    [event, during, error?.code, name].filter((part) => part !== undefined).join(' '),
  );

beforeEach(() => init());

describe('after the module stopped, a Snapshoter', () => {
  test('restores what was saved, tells so, and goes on recording', async () => {
    const { world, snapshoter, told } = await started();
    record(snapshoter, 'a', slot(1));
    await snapshoter.save();
    trap();
    expect(snapshoter.snapshot).toBeUndefined();
    record(snapshoter, 'b', slot(2));
    await settle();
    expect(short(told)).toEqual(['restored', 'error restore DISPOSED', 'restored']);
    expect(snapshoter.snapshot?.getLastExecutionTime('a')).toEqual(new Date(slot(1)));
    record(snapshoter, 'a', slot(3));
    await snapshoter.stop();
    expect(new Map(await world.stored())).toEqual(
      new Map([
        ['saved', new Date(noon - 250)],
        ['a', new Date(slot(3))],
        ['b', new Date(slot(2))],
      ]),
    );
    expect(short(told)).toHaveLength(3);
  });

  test('keeps the runs that were not saved yet, and how the last one went', async () => {
    const { world, snapshoter } = await started();
    record(snapshoter, 'a', slot(1));
    record(snapshoter, 'a', slot(2), 'failed');
    trap();
    await snapshoter.save();
    const stored = await world.stored();
    expect(stored.getLastExecutionTime('a')).toEqual(new Date(slot(2)));
    expect(stored.record('a')).toMatchObject({ lastOutcome: 'failed', consecutiveFailures: 1 });
    await snapshoter.stop();
  });

  test('does not count again what was saved', async () => {
    const { world, snapshoter } = await started();
    record(snapshoter, 'a', slot(1), 'failed');
    await snapshoter.save();
    trap();
    await snapshoter.save();
    expect(snapshoter.snapshot?.record('a')?.consecutiveFailures).toBe(1);
    record(snapshoter, 'a', slot(2), 'failed');
    await snapshoter.stop();
    expect((await world.stored()).record('a').consecutiveFailures).toBe(2);
  });

  test('notices at the interval where nothing is recorded', async () => {
    const { world, snapshoter, told } = await started();
    trap();
    await world.clock.advance(31 * second);
    expect(short(told)).toEqual(['restored', 'error restore DISPOSED', 'restored']);
    expect(snapshoter.snapshot?.has('saved')).toBe(true);
    await snapshoter.stop();
  });

  test('still knows since when it has schedules that no save had', async () => {
    const { world, snapshoter } = await started();
    const save = world.store.save;
    const append = world.store.append;
    world.store.save = world.store.append = async () => {
      throw new Error('no');
    };
    snapshoter.add(world.job('new', every(minute, { expression: '* * * * *' })));
    await settle();
    trap();
    Object.assign(world.store, { save, append });
    await snapshoter.save();
    expect((await world.stored()).record('new')).toMatchObject({
      schedule: { expression: '* * * * *' },
      firstSeen: { seconds: BigInt(Math.floor(noon / 1000)) },
    });
    await snapshoter.stop();
  });

  test('saves when it is stopped at once', async () => {
    const { world, snapshoter } = await started();
    record(snapshoter, 'a', slot(1));
    trap();
    await snapshoter.stop();
    expect((await world.stored()).getLastExecutionTime('a')).toEqual(new Date(slot(1)));
  });

  test('plans from what it restores', async () => {
    const { world, snapshoter } = await started();
    await world.clock.advance(minute);
    record(snapshoter, 'a', noon - 250 + minute);
    trap();
    const { entries, unknown } = await snapshoter.plan({ until: new Date(noon + 10 * minute) });
    expect(entries.map(({ name, missed }) => [name, missed])).toEqual([
      ['a', 9],
      ['b', 10],
    ]);
    expect(unknown).toEqual(['saved']);
    await snapshoter.stop();
  });

  test('does so in the version that gob keeps', async () => {
    const world = new World();
    const snapshoter = world.life({ encoding: 'gob' });
    snapshoter.add(world.job('a', every(minute)));
    await snapshoter.start();
    record(snapshoter, 'a', slot(1));
    await snapshoter.save();
    record(snapshoter, 'a', slot(2));
    trap();
    await snapshoter.stop();
    const stored = await world.stored();
    expect([stored.encoding, ...stored]).toEqual(['gob', ['a', new Date(slot(2))]]);
  });

  test('waits for a store that cannot be read, and writes nothing before', async () => {
    const { world, snapshoter, told } = await started();
    record(snapshoter, 'a', slot(1));
    const { history } = world.store;
    let saves = 0;
    snapshoter.on('saved', () => (saves += 1));
    world.store.history = () => {
      throw Object.assign(new Error('no'), { code: 'READ_FAILED' });
    };
    trap();
    await expect(snapshoter.save()).rejects.toMatchObject({ code: 'READ_FAILED' });
    await world.clock.advance(31 * second);
    expect(snapshoter.snapshot).toBeUndefined();
    const errors = short(told).slice(1);
    expect(errors[0]).toBe('error restore DISPOSED');
    expect(new Set(errors.slice(1))).toEqual(new Set(['error restore READ_FAILED']));
    expect(saves).toBe(0);
    world.store.history = history;
    await world.clock.advance(31 * second);
    expect(saves).toBe(1);
    await snapshoter.stop();
    expect(new Map(await world.stored()).get('saved')).toEqual(new Date(noon - 250));
  });

  test('goes on catching up, each slot once', async () => {
    const world = new World();
    await world.lived(world.job('a', every(minute)), world.job('b', every(minute)));
    await world.clock.advance(20 * minute);
    const snapshoter = world.life();
    let runs = 0;
    const run = (context) => {
      world.ran.push(`${context.scheduledTime.toISOString()}`);
      if ((runs += 1) === 10) trap();
    };
    for (const name of ['a', 'b']) snapshoter.add(world.job(name, every(minute), { run }));
    await finish(world.clock, snapshoter.start());
    expect(runs).toBe(40);
    expect(new Set(world.ran).size).toBe(20);
    await snapshoter.stop();
    const last = new Date(noon + 20 * minute - 250);
    expect(new Map(await world.stored())).toEqual(
      new Map([
        ['a', last],
        ['b', last],
      ]),
    );
  });

  test('catches up a schedule that was added meanwhile, unless it was removed again', async () => {
    const world = new World();
    await world.lived(world.job('late', every(hour)), world.job('gone', every(hour)));
    await world.clock.advance(3 * hour);
    const snapshoter = world.life();
    await snapshoter.start();
    trap();
    snapshoter.add(world.job('late', every(hour)));
    snapshoter.add(world.job('gone', every(hour)));
    snapshoter.remove('gone');
    await world.clock.advance(second);
    expect(world.ran).toEqual(['late 13:00:00', 'late 14:00:00', 'late 15:00:00']);
    await snapshoter.stop();
  });

  test('catches up a gap that came about meanwhile', async () => {
    const { world, snapshoter } = await started();
    record(snapshoter, 'a', noon);
    record(snapshoter, 'b', noon);
    const { history } = world.store;
    world.store.history = () => {
      throw Object.assign(new Error('no'), { code: 'READ_FAILED' });
    };
    trap();
    world.clock.block(5 * minute);
    await world.clock.advance(5 * second);
    record(snapshoter, 'a', noon + 5 * minute + 10 * second);
    await world.clock.advance(minute);
    expect(world.ran).toEqual([]);
    world.store.history = history;
    await finish(world.clock, snapshoter.save());
    await world.clock.advance(30 * second);
    const slots = [1, 2, 3, 4, 5].map((i) => `12:0${i}:00`);
    for (const name of ['a', 'b']) {
      expect(world.ran.filter((ran) => ran.startsWith(name))).toEqual(
        expect.arrayContaining(slots.map((slot) => `${name} ${slot}`)),
      );
    }
    await snapshoter.stop();
  });

  test('tries a save once more where the module stops in the midst of it, and not for ever', async () => {
    const world = new World();
    let traps = 0;
    const clock = Object.create(world.clock, {
      now: {
        value() {
          // Asked while the bytes are made.
          if (traps > 0 && new Error().stack?.includes('encode')) {
            traps -= 1;
            trap();
          }
          return world.clock.now();
        },
      },
    });
    const snapshoter = world.life({ clock });
    snapshoter.add(world.job('a', every(minute)));
    await snapshoter.start();
    await settle();
    traps = 1;
    record(snapshoter, 'a', slot(1));
    expect(await snapshoter.save()).toBe(true);
    expect((await world.stored()).has('a')).toBe(true);
    traps = 2;
    record(snapshoter, 'a', slot(2));
    await expect(snapshoter.save()).rejects.toMatchObject({ code: 'DISPOSED' });
    await snapshoter.stop();
    expect((await world.stored()).getLastExecutionTime('a')).toEqual(new Date(slot(2)));
  });

  test('is not alone: all those of a process go on', async () => {
    const lives = [await started(), await started(), await started()];
    lives.forEach(({ snapshoter }, i) => record(snapshoter, 'a', slot(i + 1)));
    trap();
    await Promise.all(lives.map(({ snapshoter }) => snapshoter.stop()));
    for (const [i, { world }] of lives.entries()) {
      const stored = new Map(await world.stored());
      expect([stored.get('a'), stored.get('saved')]).toEqual([
        new Date(slot(i + 1)),
        new Date(noon - 250),
      ]);
    }
  });

  test('leaves alone what another program read meanwhile', async () => {
    const { world, snapshoter } = await started();
    trap();
    await snapshoter.save();
    const other = readSnapshot(await world.store.read());
    trap();
    await snapshoter.save();
    expect(() => other.size).toThrow(expect.objectContaining({ code: 'DISPOSED' }));
    expect(snapshoter.snapshot?.has('saved')).toBe(true);
    await snapshoter.stop();
  });
});
