import { requireJob, requireName } from './job.js';
import { hook, observe } from './live.js';
import { describe, localTimezone } from './slots.js';

/** @import { AdaptedJob, AdapterOptions } from './job.js' */
/** @import { DescribedSchedule, Next } from './slots.js' */

/**
 * @typedef {object} NodeScheduleJob a `Job` of node-schedule
 * @property {string} name
 * @property {any[] | undefined} [pendingInvocations]
 *
 * @typedef {{ rule: any, start: Date | undefined, end: Date | undefined, tz: string | undefined }} Spec
 */

/**
 * Adapts a job of node-schedule. On a missed slot its function gets the slot, as node-schedule
 * would give it, then what else there is to know about it.
 *
 * @param {NodeScheduleJob} job scheduled, with slots to come
 * @param {any} spec what the job was scheduled with: node-schedule does not keep it
 * @param {AdapterOptions} [options]
 * @returns {AdaptedJob}
 * @throws {import('../../core/errors.js').SnapshotError} `INVALID_NAME` for a job without a name,
 *   `INVALID_ARGUMENT` for something else than a scheduled job with its spec (`scheduleJob` gives
 *   null for a spec that it refuses)
 */
export function nodeSchedule(job, spec, { name, run } = {}) {
  const live = /** @type {any} */ (job);
  requireJob(
    live?.pendingInvocations?.[0] && typeof live.job === 'function',
    'a job of node-schedule with slots to come',
  );
  requireJob(spec !== undefined && spec !== null, 'nodeSchedule(job, spec) with the job’s spec');
  const own = live.job;
  return {
    name: requireName(
      name ?? (job.name.startsWith('<Anonymous Job ') ? undefined : job.name),
      'scheduleJob(name, spec, fn), or nodeSchedule(job, spec, { name })',
    ),
    schedule: scheduleOf(live, partsOf(spec)),
    run: run ?? ((context) => own.call(job, context.scheduledTime, context)),
    attach: (recorder) =>
      hook(live, 'job', (call, [fireDate]) =>
        // Without a date somebody else invoked the job.
        fireDate === undefined ? call() : observe(recorder, fireDate, call),
      ),
  };
}

/**
 * @param {any} job with slots to come
 * @param {Spec} parts
 * @returns {DescribedSchedule}
 */
function scheduleOf(job, parts) {
  const next = nextOf(job.pendingInvocations[0], parts);
  return describe(
    {
      engine: 'node-schedule',
      expression: expressionOf(parts.rule),
      timezone: parts.tz ?? localTimezone(),
    },
    (after) => within(parts, after, next),
  );
}

/**
 * @param {any} spec
 * @returns {Spec}
 */
function partsOf(spec) {
  const { tz, rule, start, end } = spec;
  const bound = (/** @type {any} */ time) => (time ? new Date(time) : undefined);
  return rule
    ? { rule, start: bound(start), end: bound(end), tz: tz ?? rule.tz }
    : { rule: spec, start: undefined, end: undefined, tz };
}

/**
 * The pending invocation holds the engine: an expression of the cron-parser that node-schedule
 * itself uses, or a recurrence rule, or for a single date neither.
 *
 * @param {any} pending
 * @param {Spec} parts
 * @returns {Next}
 */
function nextOf({ recurrenceRule, fireDate }, { rule, tz }) {
  const Expression = recurrenceRule.constructor;
  if (typeof Expression.parse === 'function') {
    return (after) => {
      try {
        return Expression.parse(rule, { currentDate: after, tz }).next().toDate();
      } catch {
        // cron-parser throws where it gives up.
        return null;
      }
    };
  }
  if (recurrenceRule.recurs) return (after) => recurrenceRule.nextInvocationDate(after);
  const once = new Date(fireDate.getTime());
  return (after) => (once > after ? once : null);
}

/**
 * @param {any} rule
 * @returns {string}
 */
function expressionOf(rule) {
  if (rule instanceof Date) return rule.toISOString();
  return typeof rule === 'string' ? rule : JSON.stringify(rule);
}

/**
 * @param {Spec} parts
 * @param {Date} after
 * @param {Next} next
 */
function within({ start, end }, after, next) {
  const slot = next(start !== undefined && start > after ? start : after);
  return slot === null || (end !== undefined && slot > end) ? null : slot;
}
