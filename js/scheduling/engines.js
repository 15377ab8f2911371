import { SnapshotError } from '../core/errors.js';
import { fixedInterval } from './anchored.js';
import { cron } from './adapters/cron.js';
import { describedCron } from './adapters/croner.js';
import { nodeCron } from './adapters/node-cron.js';
import { nodeSchedule } from './adapters/node-schedule.js';
import { toadScheduler } from './adapters/toad-scheduler.js';
import { flyteCron, flyteRate } from './flyte/schedule.js';
import { listed } from './slots.js';

/** @import { Schedule } from './types.js' */
/** @typedef {{ expression: string, timezone: string }} Written */
/** @typedef {(name: string) => Promise<any>} Load imports a package by its name */

const RATE = /^(\d+) (MINUTE|HOUR|DAY)$/;
const INTERVAL = /^every (\d+) ms$/;
const DATE = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const name = 'written';
const nothing = () => {};

/** @type {(written: Written) => Schedule} */
function flyte({ expression, timezone }) {
  const rate = RATE.exec(expression);
  if (rate === null) return flyteCron(expression, { timezone });
  return flyteRate(Number(rate[1]), /** @type {any} */ (rate[2]));
}

/**
 * Each package makes a job that never starts, out of which the adapter takes the schedule, so that
 * a written schedule and a live one have the same slots.
 *
 * @type {Record<string, (engine: any, written: Written) => Schedule>}
 */
const PACKAGES = {
  croner: ({ Cron }, written) => describedCron(Cron, written),
  cron: ({ CronJob }, { expression, timezone }) =>
    cron(new CronJob(expression, nothing, null, false, timezone), { name }).schedule,
  'node-cron'({ createTask }, { expression, timezone }) {
    const task = createTask(expression, nothing, { timezone });
    const { schedule } = nodeCron(task, { name });
    task.destroy();
    return schedule;
  },
  'node-schedule'({ scheduleJob }, { expression, timezone: tz }) {
    const rule = expression.startsWith('{') ? JSON.parse(expression) : expression;
    const spec = typeof rule === 'string' ? { rule, tz } : { ...rule, tz };
    const job = scheduleJob(spec, nothing);
    try {
      return nodeSchedule(job, spec, { name }).schedule;
    } finally {
      job?.cancel();
    }
  },
  'toad-scheduler'({ CronJob, Task }, { expression: cronExpression, timezone }) {
    const task = new Task(name, nothing);
    return toadScheduler(new CronJob({ cronExpression, timezone }, task), { name }).schedule;
  },
};

/**
 * @param {string} engine as somebody wrote it
 * @returns {string} as snapshots describe it
 */
export function engineName(engine) {
  return engine === 'toad' ? 'toad-scheduler' : engine;
}

/**
 * The slots of a written schedule, by the rules of the engine that it was written for.
 *
 * @param {Written & { engine: string }} described
 * @param {Load} [load] how to come by an engine's package
 * @returns {Promise<Schedule>}
 * @throws {SnapshotError} `INVALID_ARGUMENT` where there is no such engine, or it is not installed;
 *   what the engine throws where it refuses the expression
 */
export async function scheduleOf({ expression, timezone, engine }, load = importPackage) {
  const written = { expression, timezone };
  if (engine === 'flyte') return flyte(written);
  const known = engineName(engine);
  if (!Object.hasOwn(PACKAGES, known)) {
    const expected = ['flyte', ...Object.keys(PACKAGES)].join(', ');
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `found the engine ${JSON.stringify(engine)}, expected one of ${expected}`,
    );
  }
  // As the adapters write a job that runs once, and toad-scheduler's intervals.
  if (DATE.test(expression)) return listed([Date.parse(expression)]);
  const interval = INTERVAL.exec(expression);
  if (interval !== null) return everyMilliseconds(Number(interval[1]));
  return PACKAGES[known](await loaded(known, load), written);
}

/**
 * @param {number} interval
 * @returns {Schedule}
 */
function everyMilliseconds(interval) {
  return {
    next: (after) => new Date(Number(after) + interval),
    anchoredAt: (anchor) => fixedInterval(Number(anchor), interval),
  };
}

/**
 * @param {string} engine
 * @param {Load} load
 * @returns {Promise<any>} what the package exports, also where it is a CommonJS one
 */
async function loaded(engine, load) {
  try {
    const exported = await load(engine);
    return { ...exported.default, ...exported };
  } catch (cause) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `found no package ${engine} here, expected it to compute its schedules: npm install ${engine}`,
      { cause },
    );
  }
}

/** @type {Load} */
function importPackage(name) {
  return import(/* @vite-ignore */ name);
}
