import schedule from 'node-schedule';
import { nodeSchedule } from '../../../../js/scheduling/adapters/node-schedule.js';
import { ZONES, checkDaylightSaving } from './live.js';

describe('over both changes of the clocks, node-schedule runs the slots that are computed', () => {
  test.each(ZONES)(
    'in %s',
    async (zone) => {
      await checkDaylightSaving(zone, (expression, timezone, run) => {
        const spec = { rule: expression, tz: timezone };
        const job = schedule.scheduleJob(spec, run);
        return {
          adapted: nodeSchedule(job, spec, { name: expression }),
          stop: () => void job.cancel(),
        };
      });
    },
    60_000,
  );
});
