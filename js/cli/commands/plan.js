import { formatRfc3339, parseTime, toMilliseconds } from '../../formats/time.js';
import { planCatchUp } from '../../scheduling/plan.js';
import { policyFrom } from '../../scheduling/policies.js';
import { describedSchedules, parseScheduleList } from '../../scheduling/lists.js';
import { naming } from '../errors.js';
import { readBytes, readNewest } from '../input.js';
import { importPackage } from '../packages.js';
import { printPlan, timeOf } from '../print/plan.js';
import { printTriggers, triggeredIn } from '../print/triggers.js';
import { UsageError } from '../usage.js';

/**
 * @typedef {import('../terminal.js').Terminal} Terminal
 * @typedef {import('../../scheduling/lists.js').ListedItem} ListedItem
 * @typedef {import('../../scheduling/plan.js').PlanEntry} PlanEntry
 * @typedef {import('../../core/index.js').Snapshot} Snapshot
 */

/** @type {import('../usage.js').Command} */
export const plan = {
  name: 'plan',
  summary: 'Tell what a scheduler that starts from a snapshot would catch up.',
  synopsis: '[OPTIONS] --schedules FILE SNAPSHOT',
  options: {
    json: { type: 'boolean', help: 'one line of JSON a schedule' },
    all: { type: 'boolean', help: 'the schedules that missed nothing too' },
    schedules: {
      type: 'string',
      value: 'FILE',
      help: "a list of schedules, or Flyte's schedulable_entities as CSV",
    },
    until: { type: 'string', value: 'TIME', help: 'such as 2026-11-24T06:00:00Z (now)' },
    policy: {
      type: 'string',
      value: 'POLICY',
      help: 'where a schedule has none: all, latest, earliest, range, none or last:N (all)',
    },
    to: {
      type: 'string',
      choices: ['flyte-v2'],
      help: 'write the last executions for the triggers of Flyte v2 instead',
    },
    as: { type: 'string', choices: ['sql', 'csv'], help: 'how to write them (sql)' },
  },
  files: [1, 1],
  notes: `
A list of schedules is JSON, [{ "name", "expression", ... }], or CSV with those
columns: name, expression, timezone (UTC), engine (flyte), policy, deadline and
limit, of which the first two are needed. engine is whose rules the expression
follows: flyte, croner, cron, node-cron, node-schedule or toad-scheduler; all
but the first are asked themselves, and must be installed beside this program
or in the working directory. Timezone and engine may be left out where the
snapshot describes the same expression.
A version 2 snapshot that describes its schedules needs no --schedules.`,

  async run({ values, files: [file] }, terminal) {
    const until = untilOf(values.until);
    const defaults = { catchUp: policyOf(values.policy) };
    const list = typeof values.schedules === 'string' ? values.schedules : undefined;
    checkExport(values);
    const snapshot = await readNewest(file, terminal);
    if (values.to !== undefined && list !== undefined) {
      const triggered = await reading(list, terminal, (csv) => triggeredIn(snapshot, csv));
      await printTriggers(triggered, values.as, terminal);
      return 0;
    }
    const items =
      list === undefined
        ? await describedSchedules(snapshot, defaults, importPackage)
        : await reading(list, terminal, (text) =>
            parseScheduleList(text, defaults, importPackage, snapshot),
          );
    if (list === undefined && items.length === 0) {
      const found = 'a snapshot that does not say what its schedules are';
      throw new UsageError(`found ${found}, expected --schedules FILE`, plan);
    }
    const result = planCatchUp(items, { snapshot, until });
    if (values.json) await printJson(result.entries, items, snapshot, terminal);
    else await printPlan(result, values, terminal);
    return 0;
  },
};

/** Options that say how a plan is made or printed, which `--to` does not. */
const OF_PLANS = ['json', 'all', 'until', 'policy'];

/**
 * @param {import('../usage.js').Arguments['values']} values
 * @throws {UsageError} where some of them would change nothing
 */
function checkExport(values) {
  if (values.to === undefined) {
    if (values.as === undefined) return;
    throw new UsageError('found --as without --to, expected both', plan);
  }
  if (values.schedules === undefined)
    throw new UsageError('found --to without --schedules FILE, expected both', plan);
  const other = OF_PLANS.find((name) => values[name] !== undefined);
  if (other !== undefined)
    throw new UsageError(`found --to with --${other}, expected one of them`, plan);
}

/**
 * @param {string | boolean | undefined} text
 * @returns {Date}
 * @throws {UsageError}
 */
function untilOf(text) {
  if (text === undefined) return new Date();
  const time = parseTime(String(text));
  if (time !== undefined) return new Date(toMilliseconds(time));
  throw new UsageError(`found --until ${text}, expected a time such as 2026-11-24T06:00:00Z`, plan);
}

/**
 * @param {string | boolean | undefined} text
 * @returns {import('../../scheduling/policies.js').Policy}
 * @throws {UsageError}
 */
function policyOf(text = 'all') {
  const policy = policyFrom(String(text));
  if (policy !== undefined) return policy;
  const expected = 'all, latest, earliest, range, none or last:N';
  throw new UsageError(`found --policy ${text}, expected ${expected}`, plan);
}

/**
 * @template T
 * @param {string} path of the list of schedules
 * @param {Terminal} terminal
 * @param {(text: string) => T | Promise<T>} parse
 * @returns {Promise<T>}
 * @throws {import('../errors.js').FileError}
 */
async function reading(path, terminal, parse) {
  return naming(path, async () => parse(new TextDecoder().decode(await readBytes(path, terminal))));
}

/**
 * @param {PlanEntry[]} entries
 * @param {ListedItem[]} items of the same schedules
 * @param {Snapshot} snapshot
 * @param {Terminal} terminal
 */
async function printJson(entries, items, snapshot, terminal) {
  for (const [at, entry] of entries.entries()) {
    const { first, last, run, next = null } = entry;
    const json = {
      ...entry,
      from: exactFrom(entry, items[at], snapshot),
      first: timeOf(first),
      last: timeOf(last),
      run: run && { ...run, first: timeOf(run.first), last: timeOf(run.last) },
      next: timeOf(next),
    };
    await terminal.write(`${JSON.stringify(json)}\n`);
  }
}

/**
 * A plan reckons in milliseconds; what it starts from is known to the nanosecond.
 *
 * @param {PlanEntry} entry
 * @param {ListedItem} item
 * @param {Snapshot} snapshot
 */
function exactFrom({ name, from }, { updatedAt }, snapshot) {
  if (from === null) return null;
  const known = [snapshot.getLastExecution(name), updatedAt];
  const exact = known.find((time) => time && toMilliseconds(time) === Number(from));
  return exact === undefined ? timeOf(from) : formatRfc3339({ ...exact, offsetSeconds: null });
}
