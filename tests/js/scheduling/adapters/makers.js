import { Cron } from 'croner';
import { CronJob } from 'cron';
import { schedule } from 'node-cron';
import nodeScheduler from 'node-schedule';
import { CronJob as ToadJob, Task } from 'toad-scheduler';
import { cron } from '../../../../js/scheduling/adapters/cron.js';
import { croner } from '../../../../js/scheduling/adapters/croner.js';
import { nodeCron } from '../../../../js/scheduling/adapters/node-cron.js';
import { nodeSchedule } from '../../../../js/scheduling/adapters/node-schedule.js';
import { toadScheduler } from '../../../../js/scheduling/adapters/toad-scheduler.js';

const { scheduleJob } = nodeScheduler;

/**
 * @typedef {object} Maker makes and adapts live jobs of one scheduler
 * @property {string} engine
 * @property {(...given: any[]) => any} adapt
 * @property {(given: { name?: string, expression: string, timezone: string,
 *   run: (...given: any[]) => any }) => { job: any, stop: () => void, given: any[] }} create `given`
 *   is what the adapter takes
 * @property {string | undefined} gap when the job of 02:30 ran on 2026-03-29 in Stockholm
 * @property {((job: any) => unknown) | undefined} ask has the job run now, whatever its schedule
 * @property {(given: any[]) => unknown} told what of its arguments tells a missed slot
 */

/** @type {Maker[]} */
export const MAKERS = [
  {
    engine: 'croner',
    adapt: croner,
    create({ name, expression, timezone, run }) {
      const job = new Cron(expression, { name, timezone, catch: true }, run);
      return { job, stop: () => job.stop(), given: [job] };
    },
    gap: '2026-03-29T01:00:00.000Z',
    ask: (job) => job.trigger(),
    told: ([, , context]) => context.scheduledTime,
  },
  {
    engine: 'cron',
    adapt: cron,
    create({ name, expression, timezone, run }) {
      const job = CronJob.from({
        name,
        cronTime: expression,
        timeZone: timezone,
        onTick: run,
        start: true,
        errorHandler() {},
      });
      return { job, stop: () => void job.stop(), given: [job] };
    },
    gap: '2026-03-29T01:00:00.000Z',
    ask: (job) => job.fireOnTick(),
    told: ([, context]) => context.scheduledTime,
  },
  {
    engine: 'node-cron',
    adapt: nodeCron,
    create({ name, expression, timezone, run }) {
      const quiet = () => {};
      const logger = { info: quiet, warn: quiet, error: quiet, debug: quiet };
      const job = schedule(expression, run, { name, timezone, logger });
      return { job, stop: () => void job.destroy(), given: [job] };
    },
    gap: undefined,
    ask: (job) => job.execute(),
    told: ([context]) => context.date,
  },
  {
    engine: 'node-schedule',
    adapt: nodeSchedule,
    create({ name, expression, timezone, run }) {
      const spec = { rule: expression, tz: timezone };
      const job = name === undefined ? scheduleJob(spec, run) : scheduleJob(name, spec, run);
      job.on('error', () => {});
      return { job, stop: () => void job.cancel(), given: [job, spec] };
    },
    gap: '2026-03-29T01:30:00.000Z',
    ask: (job) => job.invoke(),
    told: ([date]) => date,
  },
  {
    engine: 'toad-scheduler',
    adapt: toadScheduler,
    create({ name, expression, timezone, run }) {
      const ignore = () => {};
      const task = new Task('task', run, ignore);
      const job = new ToadJob({ cronExpression: expression, timezone }, task, { id: name });
      job.start();
      return { job, stop: () => job.stop(), given: [job] };
    },
    gap: '2026-03-29T01:30:00.000Z',
    ask: undefined,
    told: ([, , context]) => context.scheduledTime,
  },
];
