import { Cron } from 'croner';
import { croner } from '../../../../js/scheduling/adapters/croner.js';
import { ZONES, checkDaylightSaving } from './live.js';
import { seededRandom } from '../../../random.js';
import { codeOf } from '../flyte/golden.js';
import { scheduleOf } from '../../../../js/scheduling/engines.js';
import { START, at, attached, block, name, pass, stopLater, useClock } from './harness.js';

describe('over both changes of the clocks, croner runs the slots that are computed', () => {
  test.each(ZONES)('in %s', async (zone) => {
    const create = (expression, timezone, run) => {
      const job = new Cron(expression, { timezone }, run);
      return { adapted: croner(job, { name: expression }), stop: () => job.stop() };
    };
    await checkDaylightSaving(zone, create, { goesByLastRun: true });
  });
});

test('a written schedule in UTC has the slots and the description of a live one', async () => {
  const random = seededRandom(7);
  const pick = (/** @type {any[]} */ list) => list[random(list.length)];
  for (let index = 0; index < 300; index += 1) {
    const pattern = [
      pick(['0', '*/15', '*', random(60)]),
      pick(['*', '*/7', random(60), '1,2']),
      pick(['*', '0', '*/5', random(24)]),
      pick(['*', 'L', '15W', '29', 1 + random(31)]),
      pick(['*', '2', 1 + random(12)]),
      pick(['*', '5#2', '1-5', '5L']),
    ].join(' ');
    const options = { interval: pick([0, 0, 90]), dayOffset: pick([0, 0, -1]), timezone: 'UTC' };
    const job = new Cron(pattern, { ...options, paused: true }, () => {});
    const live = croner(job, { name }).schedule;
    job.stop();
    const asked = new Cron(pattern, options);
    const { expression, timezone, fingerprint } = live;
    const written = await scheduleOf({ expression, timezone, engine: 'croner' });
    expect(written).toMatchObject({ expression, timezone, fingerprint });
    let after = new Date(pick([Date.UTC(1969, 11, 31), Date.UTC(2024, 1, 28)]) + random(4e9));
    for (let left = 6; left > 0 && after !== null; left -= 1) {
      const slot = asked.nextRun(after);
      expect([expression, after, written.next(after)]).toEqual([expression, after, slot]);
      after = slot;
    }
  }
});

describe('croner', () => {
  useClock();

  test('a run that comes late belongs to the latest slot', async () => {
    const job = new Cron('*/2 * * * * *', { name }, () => {});
    stopLater(() => job.stop());
    const { how } = attached(croner(job));
    await block(5200);
    expect(how('succeeded')).toEqual([at('10:00:04')]);
  });

  test('an interval counts from the last run', async () => {
    const job = new Cron('* * * * * *', { name, interval: 3 }, () => {});
    stopLater(() => job.stop());
    const { schedule: slots, ...adapted } = croner(job);
    const { how } = attached(adapted);
    expect(slots.next(at('09:00:00'))).toEqual(at('09:00:03'));
    await pass(7000);
    expect(how('succeeded')).toEqual([at('10:00:01'), at('10:00:04'), at('10:00:07')]);
  });

  test('options that shape the slots are part of what is described', async () => {
    const options = { domAndDow: true, timezone: 'Europe/Stockholm' };
    const job = new Cron('0 0 13 * 5', { ...options, name }, () => {});
    stopLater(() => job.stop());
    const described = croner(job).schedule;
    expect(described.expression).toBe('0 0 13 * 5 {"domAndDow":true}');
    expect((await scheduleOf(described)).next(START)).toEqual(new Date('2026-11-12T23:00:00Z'));
    const east = new Cron('0 5 * * *', { name: 'east', utcOffset: 330 }, () => {});
    stopLater(() => east.stop());
    const shifted = croner(east).schedule;
    expect(shifted.timezone).toBe('+05:30');
    expect((await scheduleOf(shifted)).next(START)).toEqual(new Date('2026-06-01T23:30:00Z'));
  });

  test('a single date is a slot until it is over', async () => {
    const job = new Cron('2026-06-01T10:00:02Z', { name }, () => {});
    stopLater(() => job.stop());
    const adapted = croner(job);
    const { how } = attached(adapted);
    expect(adapted.schedule.next(START)).toEqual(at('10:00:02'));
    expect(adapted.schedule.next(at('10:00:02'))).toBeNull();
    await pass(2500);
    expect(how('succeeded')).toEqual([at('10:00:02')]);
  });

  test('a job without its function is refused', () => {
    expect(codeOf(() => croner(new Cron('* * * * *', { paused: true }), { name }))).toBe(
      'INVALID_ARGUMENT',
    );
  });

  test('a slot that was dealt with already is left out', async () => {
    let runs = 0;
    const job = new Cron('* * * * * *', { name }, () => void (runs += 1));
    stopLater(() => job.stop());
    const { log } = attached(croner(job), false);
    await pass(1000);
    expect([runs, log]).toEqual([0, [['started', at('10:00:01')]]]);
  });
});
