import { schedule } from 'node-cron';
import { nodeCron } from '../../../../js/scheduling/adapters/node-cron.js';
import { ZONES, checkDaylightSaving } from './live.js';

describe('over both changes of the clocks, node-cron runs the slots that are computed', () => {
  test.each(ZONES)(
    'in %s',
    async (zone) => {
      await checkDaylightSaving(zone, (expression, timezone, run) => {
        const task = schedule(expression, run, { timezone });
        return { adapted: nodeCron(task, { name: expression }), stop: () => void task.destroy() };
      });
    },
    60_000,
  );
});
