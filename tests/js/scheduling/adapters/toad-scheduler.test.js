import { AsyncTask, CronJob, LongIntervalJob, SimpleIntervalJob, Task } from 'toad-scheduler';
import { toadScheduler } from '../../../../js/scheduling/adapters/toad-scheduler.js';
import { ZONES, checkDaylightSaving, slotsBetween } from './live.js';
import { codeOf } from '../flyte/golden.js';
import { scheduleOf } from '../../../../js/scheduling/engines.js';
import { at, attached, name, pass, stopLater, useClock } from './harness.js';

describe('over both changes of the clocks, toad-scheduler runs the slots that are computed', () => {
  test.each(ZONES)('in %s', async (zone) => {
    const create = (expression, timezone, run) => {
      const job = new CronJob({ cronExpression: expression, timezone }, new Task('t', run));
      job.start();
      return { adapted: toadScheduler(job, { name: expression }), stop: () => job.stop() };
    };
    await checkDaylightSaving(zone, create, { goesByLastRun: true });
  });
});

describe('toad-scheduler', () => {
  useClock();

  test('a task of two jobs is recorded for the job that it runs for', async () => {
    const task = new AsyncTask('t', async () => {});
    const jobs = ['*/2 * * * * *', '*/3 * * * * *'].map((cronExpression) => {
      const job = new CronJob({ cronExpression }, task, { id: cronExpression });
      job.start();
      stopLater(() => job.stop());
      return attached(toadScheduler(job));
    });
    await pass(4000);
    expect(jobs.map(({ how }) => how('succeeded'))).toEqual([
      [at('10:00:02'), at('10:00:04')],
      [at('10:00:03')],
    ]);
  });

  test('a promise that rejects is a failed run', async () => {
    const broken = async () => {
      throw new Error('broken');
    };
    const task = new AsyncTask('t', broken, () => {});
    const job = new CronJob({ cronExpression: '* * * * * *' }, task, { id: name });
    job.start();
    stopLater(() => job.stop());
    const { how } = attached(toadScheduler(job));
    await pass(1000);
    expect(how('failed')).toEqual([at('10:00:01')]);
  });

  test.each([SimpleIntervalJob, LongIntervalJob])('%p counts from its last run', async (Job) => {
    const job = new Job({ seconds: 2 }, new AsyncTask('t', async () => {}), { id: name });
    const adapted = toadScheduler(job);
    const { how } = attached(adapted);
    expect(adapted.schedule.next(at('09:00:00'))).toEqual(at('09:00:02'));
    job.start();
    stopLater(() => job.stop());
    await pass(5000);
    expect(how('succeeded')).toEqual([at('10:00:02.500'), at('10:00:04.500')]);
    // Missed: from a last run until this process began; then it is the timer that counts.
    expect(slotsBetween(adapted.schedule, at('09:59:53.700'), at('10:00:07'))).toEqual(
      [
        '09:59:55.700',
        '09:59:57.700',
        '09:59:59.700',
        '10:00:02.500',
        '10:00:04.500',
        '10:00:06.500',
      ].map(at),
    );
    expect((await scheduleOf(adapted.schedule)).next(at('09:00:00'))).toEqual(at('09:00:02'));
  });

  test('an interval has the slots from its last run that its timer goes on with', async () => {
    const job = new SimpleIntervalJob({ seconds: 2 }, new Task('t', () => {}), { id: name });
    const { schedule, attach } = toadScheduler(job);
    attach({ started: () => true, succeeded() {}, failed() {} });
    /** However they are asked for: one after the other, and at once from an anchor. */
    const slots = (from, to) => {
      const anchored = schedule.anchoredAt(at(from));
      const listed = slotsBetween(schedule, at(from), at(to));
      expect(slotsBetween(anchored, at(from), at(to))).toEqual(listed);
      const [first = null, last = null] = [listed[0], listed.at(-1)];
      expect(anchored.count(at(from), at(to), 1000)).toEqual({
        missed: listed.length,
        first,
        last,
        capped: false,
      });
      return listed;
    };
    expect(slots('09:59:55.700', '10:00:00')).toEqual(['09:59:57.700', '09:59:59.700'].map(at));
    job.start();
    stopLater(() => job.stop());
    expect(slots('09:59:57.700', '10:00:05')).toEqual(
      ['09:59:59.700', '10:00:02.500', '10:00:04.500'].map(at),
    );
    await pass(9000);
    expect(slots('09:59:57.700', '10:00:11')).toHaveLength(1 + 5);
    expect(slots('10:00:02.500', '10:00:11')).toHaveLength(4);
    expect(slots('10:00:08.500', '10:00:15')).toEqual(
      ['10:00:10.500', '10:00:12.500', '10:00:14.500'].map(at),
    );
  });

  test('ten years without an interval of a second are counted at once', () => {
    const job = new SimpleIntervalJob({ seconds: 1 }, new Task('t', () => {}), { id: name });
    const { schedule } = toadScheduler(job);
    const [from, until] = [new Date('2016-11-24T00:00:00.250Z'), new Date('2026-11-24T00:00:00Z')];
    expect(schedule.anchoredAt(from).count(from, until, Infinity)).toMatchObject({
      missed: (until - from - 999 - 1) / 1000 + 0.25,
      last: new Date(Number(until) - 750),
    });
  });

  test('a run that somebody asks for is no slot, and moves none', async () => {
    let runs = 0;
    const task = new AsyncTask('t', async () => void (runs += 1));
    const job = new SimpleIntervalJob({ seconds: 2 }, task, { id: name });
    job.start();
    stopLater(() => job.stop());
    const adapted = toadScheduler(job);
    const { log, how } = attached(adapted);
    await pass(500);
    await job.executeAsync();
    expect([runs, log]).toEqual([1, []]);
    await pass(1500);
    expect([runs, how('succeeded')]).toEqual([2, [at('10:00:02.500')]]);
  });

  test('an interval of nothing is refused', () => {
    const job = new SimpleIntervalJob({ seconds: 0 }, new AsyncTask('t', async () => {}), {
      id: name,
    });
    expect(codeOf(() => toadScheduler(job))).toBe('INVALID_ARGUMENT');
  });

  test('a slot that was dealt with already is left out', async () => {
    let runs = 0;
    const task = new AsyncTask('t', async () => void (runs += 1));
    const job = new CronJob({ cronExpression: '* * * * * *' }, task, { id: name });
    job.start();
    stopLater(() => job.stop());
    attached(toadScheduler(job), false);
    await pass(1000);
    expect([runs, task.isExecuting]).toEqual([0, false]);
  });
});
