import { Cron } from 'croner';
import { croner } from '../../../../js/scheduling/adapters/croner.js';
import { ZONES, checkDaylightSaving } from './live.js';

describe('over both changes of the clocks, croner runs the slots that are computed', () => {
  test.each(ZONES)(
    'in %s',
    async (zone) => {
      const create = (expression, timezone, run) => {
        const job = new Cron(expression, { timezone }, run);
        return { adapted: croner(job, { name: expression }), stop: () => job.stop() };
      };
      await checkDaylightSaving(zone, create, { goesByLastRun: true });
    },
    60_000,
  );
});
