import { describe, latestSlot, localTimezone, observe, requireJob, requireName } from './job.js';

/**
 * @typedef {object} CronTime
 * @property {unknown} source
 * @property {boolean} realDate
 * @property {string} [timeZone]
 * @property {number} [utcOffset]
 * @property {(start: Date, zone?: string) => { toJSDate(): Date }} getNextDateFrom
 * @typedef {object} CronJob a `CronJob` of cron
 * @property {string} [name]
 * @property {any} cronTime
 * @property {any} context
 * @property {any} [onComplete]
 * @property {() => Date | null} lastDate
 */

/**
 * Adapts a job of cron. On a missed slot its function gets cron's own `this` and argument
 * (`onComplete`), then what the slot is about.
 *
 * @param {CronJob} job
 * @param {import('./job.js').AdapterOptions} [options]
 * @returns {import('./job.js').AdaptedJob}
 * @throws {import('../../core/errors.js').SnapshotError} `INVALID_NAME` for a job without a name, `INVALID_ARGUMENT` for something
 *   else than a job
 */
export function cron(job, { name = job?.name, run } = {}) {
  const callbacks = /** @type {any} */ (job)?._callbacks;
  requireJob(job?.cronTime && Array.isArray(callbacks), 'a CronJob of cron');
  const own = callbacks[0];
  const next = (/** @type {Date} */ after) => nextDate(job.cronTime, after);
  const { source, realDate } = job.cronTime;
  const description = {
    engine: 'cron',
    expression: realDate ? source.toJSDate().toISOString() : source,
    timezone: zoneOf(job.cronTime) ?? localTimezone(),
  };
  return {
    name: requireName(name, 'cron’s option name, or cron(job, { name })'),
    schedule: describe(description, next),
    run: run ?? ((ctx) => own.call(job.context, job.onComplete, ctx)),
    attach(recorder) {
      /** @this {unknown} */
      function recorded(/** @type {unknown[]} */ ...given) {
        // cron knows when it started a run, not which slot that was for.
        const at = job.lastDate();
        const slot = at && latestSlot(next, at);
        return slot === null
          ? own.apply(this, given)
          : observe(recorder, slot, () => own.apply(this, given));
      }
      callbacks[0] = recorded;
      return () => {
        if (callbacks[0] === recorded) callbacks[0] = own;
      };
    },
  };
}

const RANDOM_NAME = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * Adapts every cron job in the registry of @nestjs/schedule.
 *
 * @param {{ getCronJobs(): Map<string, CronJob> }} registry a `SchedulerRegistry`
 * @returns {import('./job.js').AdaptedJob[]}
 * @throws {import('../../core/errors.js').SnapshotError} as `cron`; `INVALID_NAME` also for a job that NestJS gave a random name,
 *   since it gives another at each start
 */
export function nestSchedule(registry) {
  return [...registry.getCronJobs()].map(([key, job]) =>
    cron(job, {
      name: requireName(
        RANDOM_NAME.test(key) ? undefined : key,
        'a name in its decorator, @Cron(expression, { name })',
      ),
    }),
  );
}

/**
 * @param {CronTime} cronTime
 * @param {Date} after
 * @returns {Date | null}
 */
function nextDate(cronTime, after) {
  if (cronTime.realDate) {
    const date = /** @type {any} */ (cronTime.source).toJSDate();
    return date > after ? date : null;
  }
  try {
    return cronTime.getNextDateFrom(after, zoneOf(cronTime)).toJSDate();
  } catch {
    // It throws where it finds nothing in the next eight years.
    return null;
  }
}

/**
 * @param {CronTime} cronTime
 * @returns {string | undefined}
 */
function zoneOf({ timeZone, utcOffset }) {
  if (utcOffset === undefined) return timeZone;
  const pad = (/** @type {number} */ part) => String(part).padStart(2, '0');
  const absolute = Math.abs(utcOffset);
  return `UTC${utcOffset < 0 ? '-' : '+'}${pad(Math.floor(absolute / 60))}:${pad(absolute % 60)}`;
}
