import { CronJob } from 'cron';
import { cron } from '../../../../js/scheduling/adapters/cron.js';
import { ZONES, checkDaylightSaving } from './live.js';
import { START, at, attached, name, pass, stopLater, useClock } from './harness.js';

describe('over both changes of the clocks, cron runs the slots that are computed', () => {
  test.each(ZONES)('in %s', async (zone) => {
    await checkDaylightSaving(zone, (expression, timezone, run) => {
      const job = CronJob.from({
        cronTime: expression,
        onTick: run,
        timeZone: timezone,
        start: true,
      });
      return { adapted: cron(job, { name: expression }), stop: () => void job.stop() };
    });
  });
});

describe('cron', () => {
  useClock();

  test('a single date is a slot until it is over', async () => {
    const job = new CronJob(at('10:00:02'), () => {}, null, true);
    stopLater(() => job.stop());
    const adapted = cron(job, { name });
    const { how } = attached(adapted);
    expect(adapted.schedule.next(START)).toEqual(at('10:00:02'));
    expect(adapted.schedule.next(at('10:00:02'))).toBeNull();
    await pass(2500);
    expect(how('succeeded')).toEqual([at('10:00:02')]);
  });

  test('a date that never comes has no slots', () => {
    const job = new CronJob('0 0 31 2 *', () => {}, null, false);
    expect(cron(job, { name }).schedule.next(START)).toBeNull();
  });

  test('an offset is a timezone', () => {
    const job = new CronJob('0 5 * * *', () => {}, null, false, null, null, false, -210);
    const { schedule: slots } = cron(job, { name });
    expect(slots.timezone).toBe('UTC-03:30');
    expect(slots.next(START)).toEqual(new Date('2026-06-02T08:30:00Z'));
  });

  test('both runs of a late timer, which are begun in one turn, are its own', async () => {
    const job = CronJob.from({ name: 'late', cronTime: '* * * * * *', onTick() {} });
    const { how } = attached(cron(job, { name }));
    // What cron does where the next slot has passed when a run begins.
    job.lastExecution = new Date();
    void job.fireOnTick();
    void job.fireOnTick();
    expect(how('started')).toHaveLength(2);
    await pass(50);
    await job.fireOnTick();
    expect(how('succeeded')).toHaveLength(2);
  });

  test('a promise that rejects is a failed run', async () => {
    const onTick = async () => {
      throw new Error('broken');
    };
    const job = CronJob.from({ name, cronTime: '* * * * * *', onTick, errorHandler() {} });
    const { how } = attached(cron(job));
    job.start();
    stopLater(() => job.stop());
    await pass(1000);
    expect(how('failed')).toEqual([at('10:00:01')]);
  });
});
