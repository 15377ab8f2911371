import { CronJob, Task } from 'toad-scheduler';
import { toadScheduler } from '../../../../js/scheduling/adapters/toad-scheduler.js';
import { ZONES, checkDaylightSaving } from './live.js';

describe('over both changes of the clocks, toad-scheduler runs the slots that are computed', () => {
  test.each(ZONES)(
    'in %s',
    async (zone) => {
      const create = (expression, timezone, run) => {
        const job = new CronJob({ cronExpression: expression, timezone }, new Task('t', run));
        job.start();
        return { adapted: toadScheduler(job, { name: expression }), stop: () => job.stop() };
      };
      await checkDaylightSaving(zone, create, { goesByLastRun: true });
    },
    60_000,
  );
});
