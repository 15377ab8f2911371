import { Snapshoter } from '../../../../js/scheduling/snapshoter.js';
import { scheduleOf } from '../../../../js/scheduling/engines.js';
import { memory } from '../../../../js/stores/memory.js';
import { codeOf } from '../flyte/golden.js';
import { catchUpContext, fakeClock, recording, settle } from './live.js';
import { MAKERS } from './makers.js';

const START = new Date('2026-06-01T10:00:00.500Z');
const FIRST = new Date('2026-06-01T10:00:01Z');
const EVERY_SECOND = { name: 'report', expression: '* * * * * *', timezone: 'Europe/Stockholm' };
const LATER = new Date('2026-05-31T03:00:00Z');

describe.each(MAKERS)('the adapter of $engine', ({ engine, adapt, create, gap, ask, told }) => {
  /** @type {(() => void)[]} */
  let stops = [];
  /** @type {any} */
  let clock;

  beforeEach(() => {
    stops = [];
    clock = fakeClock(START);
  });
  afterEach(() => stops.forEach((stop) => stop()));

  /** @param {(...given: any[]) => any} run @param {object} [options] */
  function live(run, options = {}) {
    const made = create({ ...EVERY_SECOND, ...options, run });
    stops.push(made.stop);
    return { job: made.job, adapted: adapt(...made.given) };
  }

  async function pass(milliseconds = 1000) {
    for (let passed = 0; passed < milliseconds; passed += 50) {
      clock.tick(50);
      await settle();
    }
  }

  test('records the job’s own runs by their slots, until it is taken off', async () => {
    let runs = 0;
    const { adapted } = live(() => (runs += 1));
    const { log, recorder } = recording();
    const detach = adapted.attach(recorder);
    await pass(2000);
    expect(log).toEqual(
      [0, 0, 1000, 1000].map((behind, at) => [
        ['started', 'succeeded'][at % 2],
        new Date(Number(FIRST) + behind),
      ]),
    );
    detach();
    await pass();
    expect(log).toHaveLength(4);
    expect(runs).toBe(3);
  });

  test('lets a run that somebody asks for be, which belongs to no slot', async () => {
    if (!ask) return;
    let runs = 0;
    const { adapted, job } = live(() => (runs += 1));
    const before = Object.keys(job);
    const { log, recorder } = recording();
    // As of a slot that was planned: what comes late for it is left out.
    const detach = adapted.attach({ ...recorder, started: () => false });
    await ask(job);
    await ask(job);
    await settle();
    expect([runs, log]).toEqual([2, []]);
    detach();
    expect(Object.keys(job)).toEqual(before);
  });

  test('records that a run failed, and why', async () => {
    const { adapted } = live(() => {
      throw new Error('broken');
    });
    const { log, recorder } = recording();
    adapted.attach(recorder);
    await pass();
    expect(log).toEqual([
      ['started', FIRST],
      ['failed', FIRST, expect.objectContaining({ message: 'broken' })],
    ]);
  });

  test('goes on where another hooked the same job meanwhile', async () => {
    let runs = 0;
    const { adapted } = live(() => (runs += 1));
    const [one, other] = [recording(), recording()];
    const detach = adapted.attach(one.recorder);
    adapted.attach(other.recorder);
    detach();
    await pass();
    expect(one.log).toEqual([]);
    expect(other.log).toHaveLength(2);
    expect(runs).toBe(1);
  });

  test('calls the job’s own function for a missed slot, which the hook does not see', async () => {
    const calls = [];
    const { adapted } = live((...given) => void calls.push(given));
    const { log, recorder } = recording();
    adapted.attach(recorder);
    const slot = new Date('2026-05-31T22:00:00Z');
    await adapted.run(catchUpContext(slot));
    expect(calls.map(told)).toEqual([slot]);
    expect(log).toEqual([]);
  });

  test('lets another function run for missed slots, and gives another name', () => {
    const made = create({ ...EVERY_SECOND, run() {} });
    stops.push(made.stop);
    const adapted = adapt(...made.given, { name: 'other', run: (context) => context.isCatchUp });
    expect(adapted.name).toBe('other');
    expect(adapted.run(catchUpContext(FIRST))).toBe(true);
  });

  test('describes the schedule, so that one made of the description has the same slots', async () => {
    const { adapted } = live(() => {}, { expression: '30 2 * * *' });
    const { schedule } = adapted;
    expect(schedule).toMatchObject({
      engine,
      expression: '30 2 * * *',
      timezone: 'Europe/Stockholm',
    });
    const written = await scheduleOf(schedule);
    for (const time of ['2026-03-28T12:00:00Z', '2026-10-24T12:00:00Z', '2026-07-01T00:00:00Z']) {
      expect(written.next(new Date(time))).toEqual(schedule.next(new Date(time)));
    }
    const others = [
      live(() => {}, { name: 'a', expression: '31 2 * * *' }),
      live(() => {}, { name: 'b', expression: '30 2 * * *', timezone: 'Asia/Tokyo' }),
    ].map((other) => other.adapted.schedule.fingerprint);
    expect(new Set([schedule.fingerprint, ...others]).size).toBe(3);
  });

  test('puts a job of an hour that does not exist where its engine does', () => {
    const { schedule } = live(() => {}, { expression: '30 2 * * *' }).adapted;
    const slot = schedule.next(new Date('2026-03-28T12:00:00Z'));
    expect(slot.toISOString()).toBe(gap ?? '2026-03-30T00:30:00.000Z');
  });

  test('counts slots up to and including the end, and gives up after a while', () => {
    const { schedule } = live(() => {}, { expression: '0 * * * *' }).adapted;
    expect(schedule.count(LATER, new Date('2026-05-31T05:00:00Z'), 100)).toEqual({
      missed: 2,
      first: new Date('2026-05-31T04:00:00Z'),
      last: new Date('2026-05-31T05:00:00Z'),
      capped: false,
    });
    expect(schedule.count(LATER, LATER, 100)).toMatchObject({ missed: 0, first: null, last: null });
    expect(schedule.count(LATER, FIRST, 3)).toMatchObject({ missed: 3, capped: true });
    const tenYears = new Date('2036-05-31T03:00:00Z');
    const second = live(() => {}, { name: 'second' }).adapted.schedule;
    const started = performance.now();
    const { missed, capped } = second.count(LATER, tenYears, Infinity);
    expect(missed).toBeGreaterThanOrEqual(1000);
    expect(capped).toBe(true);
    // What follows in the same plan has no time left.
    expect(second.count(LATER, tenYears, Infinity)).toMatchObject({ missed: 1001, capped: true });
    // Generous: it asks the engine two thousand times at least.
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  test('refuses a job without a name, and what is no job', () => {
    const made = create({ ...EVERY_SECOND, name: undefined, run() {} });
    stops.push(made.stop);
    expect(codeOf(() => adapt(...made.given))).toBe('INVALID_NAME');
    expect(codeOf(() => adapt(...made.given, { name: '' }))).toBe('INVALID_NAME');
    for (const nothing of [undefined, null, {}, 5, 'report', () => {}]) {
      expect(codeOf(() => adapt(nothing, '* * * * *', { name: 'a' }))).toBe('INVALID_ARGUMENT');
    }
  });

  test('lets no two jobs have one name', () => {
    const snapshoter = new Snapshoter({ store: memory() });
    const [one, other] = ['a', 'b'].map((name) => {
      const made = create({ ...EVERY_SECOND, name, run() {} });
      stops.push(made.stop);
      return adapt(...made.given, { name: 'report' });
    });
    snapshoter.add(one);
    expect(codeOf(() => snapshoter.add(other))).toBe('DUPLICATE_NAME');
  });
});
