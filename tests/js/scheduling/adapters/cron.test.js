import { CronJob } from 'cron';
import { cron } from '../../../../js/scheduling/adapters/cron.js';
import { ZONES, checkDaylightSaving } from './live.js';

describe('over both changes of the clocks, cron runs the slots that are computed', () => {
  test.each(ZONES)(
    'in %s',
    async (zone) => {
      await checkDaylightSaving(zone, (expression, timezone, run) => {
        const job = CronJob.from({
          cronTime: expression,
          onTick: run,
          timeZone: timezone,
          start: true,
        });
        return { adapted: cron(job, { name: expression }), stop: () => void job.stop() };
      });
    },
    60_000,
  );
});
