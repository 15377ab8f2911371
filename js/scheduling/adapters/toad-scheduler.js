import { requireJob, requireName } from './job.js';
import { asking, hook, observe } from './live.js';
import { describe, localTimezone, slotFinder } from './slots.js';
import { intervalSlots } from './toad-interval.js';

/** @import { AdaptedJob, AdapterOptions } from './job.js' */
/** @import { DescribedSchedule } from './slots.js' */

/**
 * @typedef {object} ToadJob a `CronJob`, `SimpleIntervalJob` or `LongIntervalJob` of toad-scheduler
 * @property {string | undefined} [id]
 * @property {() => void} start
 * @property {() => string} getStatus
 *
 * @typedef {{ schedule: DescribedSchedule, watch(): () => void, fired(at: Date): Date | null }} Slots
 *   `fired` gives the slot of a run that begins at `at`
 */

/**
 * Adapts a job of toad-scheduler. On a missed slot its task's handler gets toad-scheduler's own
 * arguments (the ids of task and job), then what the slot is about.
 *
 * @param {ToadJob} job
 * @param {AdapterOptions} [options]
 * @returns {AdaptedJob}
 * @throws {import('../../core/errors.js').SnapshotError} `INVALID_NAME` for a job without an id or
 *   name, `INVALID_ARGUMENT` for something else than a job
 */
export function toadScheduler(job, { name = job?.id, run } = {}) {
  const { task, schedule } = /** @type {any} */ (job ?? {});
  requireJob(schedule && typeof task?.handler === 'function', 'a job of toad-scheduler');
  const slots = schedule.cronExpression === undefined ? intervalSlots(job) : cronSlots(job);
  const own = task.handler;
  return {
    name: requireName(name, 'toad-scheduler’s option id, or toadScheduler(job, { name })'),
    schedule: slots.schedule,
    run: run ?? ((context) => own(task.id, job.id, context)),
    attach(recorder) {
      const unwatch = slots.watch();
      const asked = asking(job, 'executeAsync');
      const unhook = hook(task, 'handler', (call, [, id]) => {
        // A task may serve several jobs.
        const isOurs = id === job.id && !asked.isUnderWay();
        const slot = isOurs ? slots.fired(new Date()) : null;
        if (slot === null) return call();
        const result = observe(recorder, slot, call);
        return task.isAsync ? Promise.resolve(result) : result;
      });
      return () => {
        unwatch();
        asked.unhook();
        unhook();
      };
    },
  };
}

/**
 * toad-scheduler has a croner of its own, which a started job holds; so another job is started and
 * stopped at once, and the class of its croner taken.
 *
 * @param {any} job
 * @returns {Slots}
 */
function cronSlots(job) {
  const { cronExpression, timezone } = job.schedule;
  const probe = new job.constructor(job.schedule, { execute() {} });
  probe.start();
  const Cron = probe.cronInstance.constructor;
  probe.stop();
  const pattern = new Cron(cronExpression, { timezone });
  const next = (/** @type {Date} */ after) => pattern.nextRun(after);
  return {
    schedule: describe(
      {
        engine: 'toad-scheduler',
        expression: cronExpression,
        timezone: timezone ?? localTimezone(),
      },
      next,
    ),
    watch: () => () => {},
    fired: slotFinder(next),
  };
}
