import { requireJob, requireName } from './job.js';
import { hook, observe } from './live.js';
import { describe, localTimezone, offsetName, slotFinder } from './slots.js';

/** @import { AdaptedJob, AdapterOptions } from './job.js' */
/** @import { DescribedSchedule } from './slots.js' */

/**
 * @typedef {object} CronTime
 * @property {any} source
 * @property {boolean} realDate
 * @property {string | undefined} [timeZone]
 * @property {number | undefined} [utcOffset]
 * @property {(start: Date, zone?: string) => { toJSDate(): Date }} getNextDateFrom
 *
 * @typedef {object} CronJob a `CronJob` of cron
 * @property {string | undefined} [name]
 * @property {any} cronTime
 * @property {any} context
 * @property {any} [onComplete]
 * @property {any} [lastExecution]
 */

/**
 * Adapts a job of cron. On a missed slot its function gets cron's own `this` and argument
 * (`onComplete`), then what the slot is about.
 *
 * @param {CronJob} job
 * @param {AdapterOptions} [options]
 * @returns {AdaptedJob}
 * @throws {import('../../core/errors.js').SnapshotError} `INVALID_NAME` for a job without a name,
 *   `INVALID_ARGUMENT` for something else than a job
 */
export function cron(job, { name = job?.name, run } = {}) {
  const callbacks = /** @type {any} */ (job)?._callbacks;
  requireJob(job?.cronTime && Array.isArray(callbacks), 'a CronJob of cron');
  const own = callbacks[0];
  const schedule = scheduleOf(job);
  return {
    name: requireName(name, 'cron’s option name, from cron 4.3 on, or cron(job, { name })'),
    schedule,
    run: run ?? ((context) => own.call(job.context, job.onComplete, context)),
    attach(recorder) {
      const find = slotFinder(schedule.next);
      const isOwn = ownRuns(job);
      return hook(callbacks, 0, (call) => {
        if (!isOwn()) return call();
        // cron does not tell which slot a run is for.
        const slot = find(new Date());
        return slot === null ? call() : observe(recorder, slot, call);
      });
    },
  };
}

/**
 * Runs of a job's timer set when it last executed; those that somebody asks for, by `fireOnTick`, do
 * not, and belong to no slot. A timer that is late runs two slots in one turn.
 *
 * @param {CronJob} job
 * @returns {() => boolean} whether the run that begins is its timer's
 */
function ownRuns(job) {
  let { lastExecution } = job;
  let isSameTurn = false;
  return () => {
    if (job.lastExecution === lastExecution) return isSameTurn;
    lastExecution = job.lastExecution;
    isSameTurn = true;
    queueMicrotask(() => (isSameTurn = false));
    return true;
  };
}

const randomName = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * Adapts every cron job in the registry of @nestjs/schedule.
 *
 * @param {{ getCronJobs(): Map<string, CronJob> }} registry a `SchedulerRegistry`
 * @returns {AdaptedJob[]}
 * @throws {import('../../core/errors.js').SnapshotError} as `cron`; `INVALID_NAME` also for a job
 *   that NestJS gave a random name, since it gives another at each start
 */
export function nestSchedule(registry) {
  return [...registry.getCronJobs()].map(([key, job]) =>
    cron(job, {
      name: requireName(
        randomName.test(key) ? undefined : key,
        'a name in its decorator, @Cron(expression, { name })',
      ),
    }),
  );
}

/**
 * @param {{ cronTime: any }} job whose time may be set anew
 * @returns {DescribedSchedule}
 */
function scheduleOf(job) {
  const { source, realDate } = job.cronTime;
  return describe(
    {
      engine: 'cron',
      expression: realDate ? source.toJSDate().toISOString() : source,
      timezone: zoneOf(job.cronTime) ?? localTimezone(),
    },
    (after) => nextDate(job.cronTime, after),
  );
}

/**
 * @param {CronTime} cronTime
 * @param {Date} after
 * @returns {Date | null}
 */
function nextDate(cronTime, after) {
  if (cronTime.realDate) {
    const date = cronTime.source.toJSDate();
    return date > after ? date : null;
  }
  try {
    return asOf(after, () => cronTime.getNextDateFrom(after, zoneOf(cronTime)).toJSDate());
  } catch {
    // It throws where it finds nothing in the next eight years.
    return null;
  }
}

/**
 * Where a wall shows a time twice, luxon, which cron reckons with, takes the one or the other by the
 * offset of the present. So cron is asked as it was when that slot came next.
 *
 * @template T
 * @param {Date} time
 * @param {() => T} ask
 * @returns {T}
 */
function asOf(time, ask) {
  const { now } = Date;
  Date.now = () => time.getTime();
  try {
    return ask();
  } finally {
    Date.now = now;
  }
}

/**
 * @param {CronTime} cronTime
 * @returns {string | undefined}
 */
function zoneOf({ timeZone, utcOffset }) {
  return utcOffset === undefined ? timeZone : `UTC${offsetName(utcOffset)}`;
}
