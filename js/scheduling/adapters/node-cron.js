import { requireJob, requireName } from './job.js';
import { describe, localTimezone } from './slots.js';

/** @import { RunContext } from '../types.js' */
/** @import { AdaptedJob, AdapterOptions } from './job.js' */
/** @import { DescribedSchedule } from './slots.js' */

/**
 * @typedef {{ date: Date, execution?: { reason: string, error?: unknown } }} TaskContext
 * @typedef {object} NodeCronTask a `ScheduledTask` of node-cron
 * @property {string} id
 * @property {string | undefined} [name]
 * @property {() => Promise<any>} execute
 * @property {(event: any, listener: (context: any) => void) => void} on
 * @property {(event: any, listener: (context: any) => void) => void} off
 */

/**
 * Adapts a task of node-cron. On a missed slot its function gets a context as node-cron makes it,
 * with the slot as `date` and its idempotency key as `execution.id`. A task in a process of its
 * own is run by `execute()`, which tells it neither. A slot that `noOverlap` leaves out is not
 * missed: that is what it is for.
 *
 * @param {NodeCronTask} task
 * @param {AdapterOptions} [options]
 * @returns {AdaptedJob}
 * @throws {import('../../core/errors.js').SnapshotError} `INVALID_NAME` for a task without a name,
 *   `INVALID_ARGUMENT` for something else than a task
 */
export function nodeCron(task, { name = task?.name, run } = {}) {
  const { timeMatcher, runner } = /** @type {any} */ (task ?? {});
  requireJob(typeof timeMatcher?.getNextMatch === 'function', 'a task of node-cron 4.1 or later');
  const runOwn = (/** @type {RunContext} */ { scheduledTime, idempotencyKey }) =>
    runner === undefined
      ? task.execute()
      : runner.onMatch(scheduledTime, {
          id: idempotencyKey,
          reason: 'invoked',
          startedAt: new Date(),
        });
  return {
    // node-cron names a task by a new random id at each start.
    name: requireName(
      name === task.id ? undefined : name,
      'node-cron’s option name, or nodeCron(task, { name })',
    ),
    schedule: scheduleOf(task),
    run: run ?? runOwn,
    attach(recorder) {
      /** @type {Record<string, (context: TaskContext) => void>} */
      const listeners = {
        'execution:started': scheduled(({ date }) => recorder.started(date)),
        'execution:finished': scheduled(({ date }) => recorder.succeeded(date)),
        'execution:failed': scheduled(({ date, execution }) =>
          recorder.failed(date, execution?.error),
        ),
        'execution:missed': ({ date }) => recorder.missed(date),
      };
      for (const [event, listener] of Object.entries(listeners)) task.on(event, listener);
      return () => {
        for (const [event, listener] of Object.entries(listeners)) task.off(event, listener);
      };
    },
  };
}

/**
 * @param {any} task
 * @returns {DescribedSchedule}
 */
function scheduleOf(task) {
  const { timeMatcher, timezone, options } = task;
  return describe(
    {
      engine: 'node-cron',
      expression: task.cronExpression,
      timezone: timezone ?? options?.timezone ?? localTimezone(),
    },
    (after) => nextMatch(timeMatcher, after),
  );
}

/**
 * Runs that are asked for by `task.execute()` belong to no slot.
 *
 * @param {(context: TaskContext) => void} listener
 * @returns {(context: TaskContext) => void}
 */
function scheduled(listener) {
  return (context) => {
    if (context.execution?.reason === 'scheduled') listener(context);
  };
}

/**
 * @param {{ getNextMatch(after: Date): Date }} matcher what node-cron's own runner asks; its public
 *   `getNextRuns` begins at the present only
 * @param {Date} after
 */
function nextMatch(matcher, after) {
  try {
    return matcher.getNextMatch(after);
  } catch {
    // It throws where nothing matches within a hundred years.
    return null;
  }
}
