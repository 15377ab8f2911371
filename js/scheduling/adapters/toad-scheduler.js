import { describe, latestSlot, localTimezone, observe, requireJob, requireName } from './job.js';

/**
 * @typedef {object} ToadJob a `CronJob`, `SimpleIntervalJob` or `LongIntervalJob` of toad-scheduler
 * @property {string} [id]
 * @property {() => void} start
 * @property {() => string} getStatus
 */

/**
 * Adapts a job of toad-scheduler. On a missed slot its task's handler gets toad-scheduler's own
 * arguments (the ids of task and job), then what the slot is about.
 *
 * @param {ToadJob} job
 * @param {import('./job.js').AdapterOptions} [options]
 * @returns {import('./job.js').AdaptedJob}
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
    schedule: describe(slots.description, slots.next),
    run: run ?? ((ctx) => own(task.id, job.id, ctx)),
    attach(recorder) {
      const detach = slots.watch();
      const recorded = (/** @type {unknown[]} */ ...given) => {
        // A task may serve several jobs.
        const slot = given[1] === job.id ? slots.fired(new Date()) : null;
        return slot === null ? own(...given) : observe(recorder, slot, () => own(...given));
      };
      task.handler = recorded;
      return () => {
        detach();
        if (task.handler === recorded) task.handler = own;
      };
    },
  };
}

/**
 * @typedef {{ description: { engine: string, expression: string, timezone: string },
 *   next(after: Date): Date | null, watch(): () => void, fired(at: Date): Date | null }} Slots
 *   `fired` gives the slot of a run that begins at `at`
 */

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
    description: {
      engine: 'toad-scheduler',
      expression: cronExpression,
      timezone: timezone ?? localTimezone(),
    },
    next,
    watch: () => () => {},
    fired: (at) => latestSlot(next, at),
  };
}

/**
 * An interval has no slots of its own: each follows the last run, or the start of the timer, which
 * begins anew with each process. So what is missed before that start is counted from the last run,
 * and what comes behind it from the timer.
 *
 * @param {any} job
 * @returns {Slots}
 */
function intervalSlots(job) {
  const {
    days = 0,
    hours = 0,
    minutes = 0,
    seconds = 0,
    milliseconds = 0,
  } = /** @type {Record<string, number>} */ (job.schedule);
  const interval = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
  requireJob(interval > 0, 'a job of toad-scheduler with an interval above zero');
  /** @type {number | undefined} */
  let startedAt;
  /** @type {number[]} The first run since then, and the last one. */
  let firedAt = [];

  const next = (/** @type {number} */ after) => {
    const following = after + interval;
    if (startedAt === undefined) return following;
    const [first = startedAt + interval, last = startedAt] = firedAt;
    if (after < startedAt) return following <= startedAt ? following : first;
    if (after >= last) return last + (Math.floor((after - last) / interval) + 1) * interval;
    // Timers drift, so that a run comes a little before or behind what follows from the last one.
    return following < last - interval / 2 ? following : last;
  };

  return {
    description: { engine: 'toad-scheduler', expression: `every ${interval} ms`, timezone: 'UTC' },
    next: (after) => new Date(next(after.getTime())),
    watch() {
      const { start } = job;
      const watched = () => {
        startedAt = Date.now();
        firedAt = [];
        start.call(job);
      };
      if (job.getStatus() === 'running') startedAt = Date.now();
      job.start = watched;
      return () => {
        if (job.start === watched) delete job.start;
      };
    },
    fired(at) {
      startedAt ??= at.getTime();
      firedAt = [firedAt[0] ?? at.getTime(), at.getTime()];
      return at;
    },
  };
}
