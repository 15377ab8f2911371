import { Cron } from 'croner';
import { croner } from '../../../../js/scheduling/adapters/croner.js';
import { ZONES, checkDaylightSaving } from './live.js';
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
