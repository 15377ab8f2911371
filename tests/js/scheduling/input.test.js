import { once } from 'node:events';
import { memory } from '../../../js/stores/memory.js';
import { Snapshoter } from '../../../js/scheduling/snapshoter.js';
import { World, every, hour, minute, noon, record } from './world.js';

const run = () => {};
const schedule = every(minute);
const coded = (code) => expect.objectContaining({ name: 'SnapshotError', code });

describe('a job', () => {
  test.each([
    ['none', undefined, 'INVALID_NAME'],
    ['null', null, 'INVALID_NAME'],
    ['one without a name', { schedule, run }, 'INVALID_NAME'],
    ['one with an empty name', { name: '', schedule, run }, 'INVALID_NAME'],
    ['one with a number for a name', { name: 7, schedule, run }, 'INVALID_NAME'],
    ['one with half a character', { name: 'a\ud800', schedule, run }, 'INVALID_NAME'],
    ['one without a schedule', { name: 'a', run }, 'INVALID_ARGUMENT'],
    ['one without next', { name: 'a', schedule: {}, run }, 'INVALID_ARGUMENT'],
    ['one with nothing to run', { name: 'a', schedule }, 'INVALID_ARGUMENT'],
    [
      'one with NUL in its expression',
      { name: 'a', schedule: { ...schedule, expression: '*\0' }, run },
      'INVALID_ARGUMENT',
    ],
    [
      'one with a number for a fingerprint',
      { name: 'a', schedule: { ...schedule, fingerprint: 1 }, run },
      'INVALID_ARGUMENT',
    ],
    ['one that cannot be attached', { name: 'a', schedule, run, attach: true }, 'INVALID_ARGUMENT'],
    [
      'one of an impossible activation',
      { name: 'a', schedule, run, updatedAt: new Date(NaN) },
      'INVALID_ARGUMENT',
    ],
    [
      'one activated at a text',
      { name: 'a', schedule, run, updatedAt: '2026' },
      'INVALID_ARGUMENT',
    ],
    [
      'one of an impossible creation',
      { name: 'a', schedule, run, createdAt: 'soon' },
      'INVALID_ARGUMENT',
    ],
  ])('%s is refused', (_, job, code) => {
    expect(() => new World().life().add(job)).toThrow(coded(code));
  });

  test('with a name that there is already is refused, and the first stays', async () => {
    const world = new World();
    const snapshoter = world.life().add({ name: 'a', schedule, run });
    expect(() => snapshoter.add({ name: 'a', schedule, run })).toThrow(coded('DUPLICATE_NAME'));
    expect((await snapshoter.plan()).entries).toHaveLength(1);
  });

  test('whose hook throws is not there', async () => {
    const snapshoter = new World().life();
    const attach = () => {
      throw new TypeError('already hooked');
    };
    expect(() => snapshoter.add({ name: 'a', schedule, run, attach })).toThrow('already hooked');
    expect((await snapshoter.plan()).entries).toHaveLength(0);
    expect(() => snapshoter.add({ name: 'a', schedule, run })).not.toThrow();
  });
});

describe('a policy', () => {
  test.each([
    [{ catchUp: 'lastest' }],
    [{ catchUp: 'All' }],
    [{ catchUp: null }],
    [{ catchUp: {} }],
    [{ catchUp: { last: 0 } }],
    [{ catchUp: { last: 1.5 } }],
    [{ catchUp: { last: '3' } }],
    [{ catchUp: { last: 3, first: 1 } }],
    [{ catchUp: 5n }],
    [{ deadline: -1 }],
    [{ deadline: NaN }],
    [{ deadline: 'an hour' }],
    [{ deadline: '3600000' }],
    [{ deadline: null }],
    [{ limit: -1 }],
    [{ limit: 1.5 }],
    [{ limit: null }],
    [{ firstRun: true }],
    [{ catchup: 'latest' }],
    [{ policy: 'latest' }],
    ['latest'],
    [null],
  ])('of %j is refused', (options) => {
    const job = { name: 'a', schedule, run };
    expect(() => new World().life().add(job, options)).toThrow(coded('INVALID_ARGUMENT'));
  });

  test.each([[{ catchUp: 'lastest' }], [{ deadline: -1 }], [{ limit: 0.5 }], [{ firstRun: 1 }]])(
    'of %j is refused as the default too',
    (options) => {
      expect(() => new World().life(options)).toThrow(coded('INVALID_ARGUMENT'));
    },
  );
});

describe('options', () => {
  test.each([
    [undefined],
    [null],
    [{}],
    [{ store: {} }],
    [memory()],
    [{ store: 'folder' }],
    [{ interval: -1 }],
    [{ interval: NaN }],
    [{ interval: null }],
    [{ interval: '30000' }],
    [{ store: { save() {}, read() {} } }],
    [{ encoding: 'json' }],
    [{ totalLimit: -1 }],
    [{ totalLimit: 2.5 }],
    [{ countLimit: 0 }],
    [{ countLimit: 2.5 }],
    [{ intervall: 1000 }],
    [{ catchup: 'latest' }],
    [{ countLimit: '5' }],
    [{ clock: {} }],
    [{ logger: {} }],
    [{ logger: { debug() {}, info() {}, warn() {} } }],
  ])('of %j are refused', (options) => {
    const given =
      options && Object.keys(options).length && !options.store
        ? { store: memory(), ...options }
        : options;
    expect(() => new Snapshoter(given)).toThrow(coded('INVALID_ARGUMENT'));
  });

  test('that are undefined stand for their defaults', async () => {
    const given = {
      interval: undefined,
      logger: undefined,
      catchUp: undefined,
      metrics: undefined,
    };
    const snapshoter = new World()
      .life(given)
      .add({ name: 'a', schedule, run }, { limit: undefined });
    await snapshoter.start({ rate: undefined, concurrency: undefined });
    await snapshoter.stop();
  });

  test.each([
    [{ rate: 0 }],
    [{ rate: -1 }],
    [{ rate: NaN }],
    [{ rate: '5' }],
    [{ rate: null }],
    [{ rate: {} }],
    [{ rate: { perSecond: 5, burst: 0 } }],
    [{ rate: { perSecond: 5, burst: '2' } }],
    [{ rate: { perSecond: 5, brst: 2 } }],
    [{ signal: 5 }],
    [{ signal: null }],
    [{ concurrency: 0 }],
    [{ concurrency: 1.5 }],
    [{ rates: 5 }],
    [null],
  ])('of start %j are refused, and start can be called again', async (options) => {
    const snapshoter = new World().life();
    await expect(snapshoter.start(options)).rejects.toEqual(coded('INVALID_ARGUMENT'));
    await snapshoter.start();
    await snapshoter.stop();
  });
});

test.each([
  null,
  { until: null },
  { until: '2026' },
  { until: 5 },
  { until: new Date(NaN) },
  { untill: new Date() },
])('a plan of %j is refused', async (options) => {
  await expect(new World().life().plan(options)).rejects.toEqual(coded('INVALID_ARGUMENT'));
});

describe('listeners', () => {
  test('to an event that there is not are refused', () => {
    const snapshoter = new World().life();
    expect(() => snapshoter.on('caughtup', () => {})).toThrow(coded('INVALID_ARGUMENT'));
    expect(() => snapshoter.on('saved')).toThrow(coded('INVALID_ARGUMENT'));
  });

  test('may be told once only, and be taken off', async () => {
    const world = new World();
    const snapshoter = world.life().add(world.job('a', schedule));
    const told = [];
    snapshoter.once('recorded', ({ scheduledTime }) => told.push(['once', Number(scheduledTime)]));
    snapshoter.once('recorded', () => told.push(['never']))();
    const off = snapshoter.on('recorded', ({ scheduledTime }) => told.push(Number(scheduledTime)));
    await snapshoter.start();
    for (const slot of [noon - 2 * minute, noon - minute]) record(snapshoter, 'a', slot);
    off();
    record(snapshoter, 'a', noon);
    expect(told).toEqual([['once', noon - 2 * minute], noon - 2 * minute, noon - minute]);
    expect(() => snapshoter.once('savd', () => {})).toThrow(coded('INVALID_ARGUMENT'));
    expect(() => snapshoter.once('saved')).toThrow(coded('INVALID_ARGUMENT'));
    const saved = once(snapshoter, 'saved');
    snapshoter.snapshot.updateLastExecutionTime('b', new Date(noon));
    await snapshoter.save();
    expect(await saved).toEqual([expect.objectContaining({ bytes: expect.any(Number) })]);
    await snapshoter.stop();
  });

  test('that throw harm nobody, and the logger is told', async () => {
    const world = new World();
    await world.lived(world.job('a', schedule));
    await world.clock.advance(hour);
    const errors = [];
    const quiet = { debug() {}, info() {}, warn() {} };
    const logger = { ...quiet, error: (message, details) => errors.push([message, details]) };
    const snapshoter = world.life({ logger }).add(world.job('a', schedule), { catchUp: 'latest' });
    let told = 0;
    snapshoter.on('missed', () => {
      throw new Error('oops');
    });
    snapshoter.on('missed', () => (told += 1));
    await snapshoter.start();
    expect(told).toBe(1);
    expect(world.ran).toHaveLength(1);
    expect(errors).toEqual([['a listener to missed threw', { error: new Error('oops') }]]);
    await snapshoter.stop();
  });

  test('harm nobody either where it is the logger that throws', async () => {
    const world = new World();
    await world.lived(world.job('a', schedule));
    await world.clock.advance(hour);
    const broken = () => {
      throw new Error('the log is broken');
    };
    const logger = { debug: broken, info: broken, warn: broken, error: broken };
    const snapshoter = world.life({ logger }).add(world.job('a', schedule), { catchUp: 'latest' });
    await snapshoter.start();
    expect(world.ran).toHaveLength(1);
    record(snapshoter, 'a', NaN);
    record(snapshoter, 'a', world.clock.now());
    expect(await snapshoter.save()).toBe(true);
    await snapshoter.stop();
  });

  test('can be taken off again', async () => {
    const snapshoter = new World().life();
    let told = 0;
    const off = snapshoter.on('restored', () => (told += 1));
    off();
    await snapshoter.start();
    expect(told).toBe(0);
    await snapshoter.stop();
  });

  test('to errors are not needed', async () => {
    const world = new World();
    const failing = () => Promise.reject(new Error('no'));
    await world.lived(world.job('a', schedule));
    await world.clock.advance(minute);
    const snapshoter = world.life().add(world.job('a', schedule, { run: failing }));
    expect((await snapshoter.start()).totals.run).toBe(1);
    await snapshoter.stop();
  });
});

test('a logger is told on its four levels', async () => {
  const world = new World();
  await world.lived(...['a', 'gone', 'new'].map((name) => world.job(name, schedule)));
  await world.clock.advance(10 * minute);
  await world.store.save(new Uint8Array([1]));
  const lines = [];
  const log = (level) => (message, details) => lines.push([level, message, typeof details]);
  const logger = Object.fromEntries(['debug', 'info', 'warn', 'error'].map((l) => [l, log(l)]));
  const failing = () => Promise.reject(new Error('no'));
  const snapshoter = world.life({ logger, catchUp: { last: 1 } });
  snapshoter.add(world.job('a', schedule, { run: failing }));
  snapshoter.add(world.job('new', every(hour)));
  await snapshoter.start();
  await snapshoter.stop();
  expect(lines).toEqual(
    expect.arrayContaining([
      ['warn', 'snapshot restored', 'object'],
      ['warn', 'new is another schedule than before and starts afresh', 'object'],
      ['info', 'a missed 10', 'object'],
      ['warn', 'a skips 9', 'object'],
      ['warn', '1 schedules of the snapshot have no job', 'object'],
      ['warn', 'a caught up', 'object'],
      ['error', 'error during run', 'object'],
      ['info', 'catch-up finished', 'object'],
      ['debug', 'snapshot saved', 'object'],
    ]),
  );
});
