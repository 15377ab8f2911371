import { describe, localTimezone, requireJob, requireName } from './job.js';

/**
 * @typedef {{ date: Date, execution?: { reason: string, error?: unknown } }} TaskContext
 * @typedef {object} NodeCronTask a `ScheduledTask` of node-cron
 * @property {string} id
 * @property {string} [name]
 * @property {() => string} getPattern
 * @property {() => Promise<any>} execute
 * @property {(event: any, listener: (context: any) => void) => void} on
 * @property {(event: any, listener: (context: any) => void) => void} off
 */

/**
 * Adapts a task of node-cron. On a missed slot its function gets a context as node-cron makes it,
 * with the slot as `date` and its idempotency key as `execution.id`. A task in a process of its
 * own is run by `execute()`, which tells it neither.
 *
 * @param {NodeCronTask} task
 * @param {import('./job.js').AdapterOptions} [options]
 * @returns {import('./job.js').AdaptedJob}
 * @throws {import('../../core/errors.js').SnapshotError} `INVALID_NAME` for a task without a name,
 *   `INVALID_ARGUMENT` for something else than a task
 */
export function nodeCron(task, { name = task?.name, run } = {}) {
  const { timeMatcher, runner, timezone, options } = /** @type {any} */ (task ?? {});
  requireJob(typeof timeMatcher?.getNextMatch === 'function', 'a task of node-cron 4');
  const description = {
    engine: 'node-cron',
    expression: task.getPattern(),
    timezone: timezone ?? options?.timezone ?? localTimezone(),
  };
  const runOwn = (/** @type {import('./job.js').RunContext} */ ctx) =>
    runner === undefined
      ? task.execute()
      : runner.onMatch(ctx.scheduledTime, {
          id: ctx.idempotencyKey,
          reason: 'invoked',
          startedAt: new Date(),
        });
  return {
    // node-cron names a task by a new random id at each start.
    name: requireName(
      name === task.id ? undefined : name,
      'node-cron’s option name, or nodeCron(task, { name })',
    ),
    schedule: describe(description, (after) => nextMatch(timeMatcher, after)),
    run: run ?? runOwn,
    attach(recorder) {
      const isBlockedByOverlap = runner?.noOverlap ?? options?.noOverlap;
      /** @type {Record<string, (context: TaskContext) => void>} */
      const listeners = {
        'execution:started': scheduled(({ date }) => recorder.started(date)),
        'execution:finished': scheduled(({ date }) => recorder.succeeded(date)),
        'execution:failed': scheduled(({ date, execution }) =>
          recorder.failed(date, execution?.error),
        ),
        'execution:missed': ({ date }) => recorder.missed(date),
        'execution:overlap': ({ date }) => {
          if (isBlockedByOverlap) recorder.missed(date);
        },
      };
      for (const [event, listener] of Object.entries(listeners)) task.on(event, listener);
      return () => {
        for (const [event, listener] of Object.entries(listeners)) task.off(event, listener);
      };
    },
  };
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
