import { readFile } from 'node:fs/promises';
import { init, readSnapshot } from '../../../js/core/index.js';
import { flyte, parseEntities } from '../../../js/scheduling/adapters/flyte.js';
import { anchored, isRelative } from '../../../js/scheduling/anchored.js';
import { scheduleOf } from '../../../js/scheduling/engines.js';
import { flyteCron, flyteRate } from '../../../js/scheduling/flyte/schedule.js';
import { planCatchUp } from '../../../js/scheduling/plan.js';
import { parseRule } from '../../../js/scheduling/policies.js';
import { World, day, hour, minute, noon, record, short } from './world.js';

const last = noon - 250;
const inToad = { expression: `every ${7 * minute} ms`, timezone: 'UTC', engine: 'toad-scheduler' };
const written = await scheduleOf(inToad);
const counting = flyteRate(8, 'MINUTE');

const schedules = {
  'a cron expression': flyteCron('*/7 * * * *'),
  'a cron expression that seldom fires': flyteCron('30 2 * * *'),
  'a fixed rate': flyteRate(8, 'MINUTE'),
  'a rate longer than the absence': flyteRate(30, 'DAY'),
  'an interval of toad-scheduler': written,
  'an interval that says nothing of itself': { next: written.next },
  'an interval that only counts': { next: counting.next, count: counting.count },
  'an interval that varies': { next: (after) => new Date(Number(after) + varied(after)) },
};

/** Milliseconds, other ones after each slot. */
const varied = (after) => minute * (1 + ((Number(after) / 1000) % 7));

const rules = [
  ...['all', 'latest', 'earliest', 'range', 'none', { last: 4 }, { last: 1000 }].flatMap(
    (catchUp) => [{ catchUp }, { catchUp, deadline: 5 * hour + 1 }, { catchUp, limit: 3 }],
  ),
  { catchUp: { last: 9 }, deadline: 100 * minute, limit: 4 },
  { deadline: 0 },
];

/** All slots that follow one another from a time on. */
function slotsFrom(schedule, from, until) {
  const slots = [];
  for (let slot = schedule.next(new Date(from)); slot <= until; slot = schedule.next(slot)) {
    slots.push(Number(slot));
  }
  return slots;
}

/** What a rule leaves of the missed slots, by its plain words. */
function wanted(slots, until, { catchUp = 'all', deadline = Infinity, limit = Infinity }) {
  const young = slots.filter((slot) => until - slot <= deadline);
  if (catchUp === 'none') return [];
  if (catchUp === 'latest' || catchUp === 'range') return limit > 0 ? young.slice(-1) : [];
  if (catchUp === 'earliest') return young.slice(0, Math.min(1, limit));
  const chosen = catchUp === 'all' ? young : young.slice(-catchUp.last);
  return chosen.slice(0, limit);
}

describe.each(Object.entries(schedules))('%s', (_, schedule) => {
  test.each(rules)('%j: what is planned is what runs', async (rule) => {
    const world = new World();
    const job = world.job('job', schedule);
    await world.lived(job);
    await world.clock.advance(day);
    const until = world.clock.now();
    const snapshoter = world.life();
    snapshoter.add(job, rule);
    const { totals, entries } = await snapshoter.start();
    await snapshoter.stop();
    const [{ from, missed, first, last: end, run }] = entries;
    const slots = slotsFrom(schedule, Number(from), until);
    expect(missed).toBe(slots.length);
    expect([first, end].map((time) => time && Number(time))).toEqual([
      slots[0] ?? null,
      slots.at(-1) ?? null,
    ]);
    const ran = world.contexts.map(({ scheduledTime }) => Number(scheduledTime));
    expect(ran).toEqual(wanted(slots, until, rule));
    expect((run?.count ?? 0) + totals.skipped).toBe(missed);
    if (run && !run.range) {
      expect([run.count, Number(run.first), Number(run.last)]).toEqual([
        ran.length,
        ran[0],
        ran.at(-1),
      ]);
    }
    const next = world.life();
    next.add(job);
    expect((await next.plan()).totals.missed).toBe(0);
  });
});

test('a total limit takes the oldest slots of intervals too', async () => {
  const world = new World();
  const jobs = [{ next: written.next }, flyteRate(8, 'MINUTE')].map((schedule, index) =>
    world.job(`job ${index}`, schedule),
  );
  await world.lived(...jobs);
  await world.clock.advance(day);
  const snapshoter = world.life({ totalLimit: 4 });
  for (const job of jobs) snapshoter.add(job);
  await snapshoter.start({ concurrency: 1 });
  await snapshoter.stop();
  expect(world.ran).toEqual([
    'job 0 12:07:00',
    'job 1 12:08:00',
    'job 0 12:14:00',
    'job 1 12:16:00',
  ]);
});

test('a gap while it runs counts an interval from its last run', async () => {
  const world = new World();
  const snapshoter = world.life();
  snapshoter.add(world.job('job', flyteRate(8, 'MINUTE')));
  await snapshoter.start();
  record(snapshoter, 'job', noon - 250);
  await world.clock.advance(3 * minute);
  world.clock.jump(20 * minute);
  await world.clock.advance(minute);
  await snapshoter.stop();
  expect(world.ran).toEqual(['job 12:08:00', 'job 12:16:00']);
});

test('a wrapped function of an interval counts for the moment it runs at', async () => {
  const world = new World();
  const snapshoter = world.life();
  snapshoter.add(world.job('job', flyteRate(8, 'MINUTE')));
  await snapshoter.start();
  const run = snapshoter.wrap('job', () => {});
  await world.clock.advance(8 * minute);
  await run();
  await snapshoter.stop();
  const { lastExecution } = (await world.stored()).record('job');
  expect(short(Number(lastExecution.seconds) * 1000)).toBe('12:08:00');
});

describe('anchored slots', () => {
  test('tell intervals from calendars', () => {
    const relative = Object.values(schedules).map((schedule) => isRelative(schedule, last));
    expect(relative).toEqual([false, false, true, true, true, true, true, true]);
  });

  test.each(Object.entries(schedules))('%s: the same from wherever one asks', (_, schedule) => {
    const until = last + 3 * day;
    const slots = slotsFrom(schedule, last, until);
    const from = anchored(schedule, last);
    // Back and forth, so that nothing rests upon what was asked before.
    for (let at = 0; at < 500; at += 1) {
      const time = last + ((at * 7919 * minute) % (3 * day)) + (at % 3);
      const next = from.next(new Date(time));
      const expected = slots.find((slot) => slot > time) ?? Number(next);
      expect(Number(next)).toBe(expected);
      if (!from.count) continue;
      const left = slots.filter((slot) => slot > time);
      const { missed, first, last: end } = from.count(new Date(time), new Date(until), 1e6);
      expect([missed, Number(first), Number(end)]).toEqual([
        left.length,
        left[0] ?? 0,
        left.at(-1) ?? 0,
      ]);
    }
  });

  test('a long absence of a frequent interval is planned all the same', async () => {
    const world = new World();
    let asked = 0;
    const next = (after) => (asked += 1) && new Date(Number(after) + 100);
    const job = world.job('job', { next });
    await world.lived(job);
    const absence = 10 * 365 * day;
    await world.clock.advance(absence);
    asked = 0;
    const snapshoter = world.life({ catchUp: { last: 2 } });
    snapshoter.add(job);
    const { entries } = await snapshoter.plan();
    expect(entries[0]).toMatchObject({ capped: true, last: new Date(noon + absence) });
    expect(entries[0].run).toMatchObject({ count: 2, first: new Date(noon + absence - 100) });
    expect(asked).toBeLessThan(400_000);
  });

  test('behind what is gone through, slots go on as far apart as they were', () => {
    const interval = { next: (after) => new Date(Math.floor(Number(after) / 1000 + 7) * 1000) };
    const { next } = anchored(interval, last + 0.5);
    const [one, other] = [last + 100 * day, last + 100 * day - 7000];
    expect(Number(next(new Date(one)))).toBe(one + 7000 - ((one - last) % 7000));
    expect(Number(next(new Date(other)))).toBe(one - ((one - last) % 7000));
    expect(Number(next(new Date(last + 1)))).toBe(last + 7000);
  });
});

test('Flyte’s 1,000 launch plans: each of 751,690 missed slots runs, from the first on', async () => {
  await init();
  const data = new URL('../../golden/flyte/', import.meta.url);
  const table = await readFile(new URL('schedulable_entities.csv', data), 'utf8');
  const snapshot = readSnapshot(await readFile(new URL('flyte-1000.gob', data)));
  const rule = parseRule({ firstRun: 'catchUp' });
  const items = parseEntities(table).map((entity) => ({ job: flyte(entity), rule }));
  const until = new Date('2023-10-03T00:00:00Z');
  const { entries, totals } = planCatchUp(items, { snapshot, until });
  expect(totals).toMatchObject({ missed: 751_690, run: 751_690, skipped: 0, capped: 0 });
  for (const { first, last: end, run } of entries) {
    expect([run?.first ?? null, run?.last ?? null]).toEqual([first, end]);
  }
  snapshot.dispose();
});
