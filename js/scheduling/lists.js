import { SnapshotError } from '../core/errors.js';
import { parseTable } from '../formats/tables.js';
import { parseTime, toMilliseconds } from '../formats/time.js';
import { flyte, parseEntities } from './adapters/flyte.js';
import { engineName, scheduleOf } from './engines.js';
import { identityOf, scheduleKey } from './flyte/entities.js';
import { policyFrom, parseRule } from './policies.js';

/** @import { Schedule } from './types.js' */
/** @import { PlanItem } from './plan.js' */
/** @import { RuleOptions } from './policies.js' */
/** @import { Snapshot } from '../core/index.js' */
/** @import { ScheduleDescription } from '../core/flat.js' */
/** @import { FlyteEntity } from './flyte/entities.js' */

/**
 * One schedule of a list: what the JSON of such a list holds.
 *
 * @typedef {object} ListedSchedule
 * @property {string} name as the snapshot knows it
 * @property {string} expression
 * @property {string} [timezone] IANA; default what the snapshot says of that expression, else UTC
 * @property {string} [engine] whose rules the expression follows; default as the timezone's, else
 *   `flyte`
 * @property {import('./policies.js').Policy | string} [policy] what becomes of missed slots; also
 *   `last:N`
 * @property {number} [deadline] milliseconds; older slots are skipped
 * @property {number} [limit] runs at the most
 * @property {boolean} [active]
 * @property {string} [updatedAt] RFC 3339
 * @property {string} [identity] what people call it, where `name` is a hash
 */

/**
 * `updatedAt` is what the job's own is rounded down from.
 *
 * @typedef {PlanItem & { updatedAt?: import('../formats/time.js').ExactTime }} ListedItem
 */

/**
 * Reads a list of schedules: a JSON array of `ListedSchedule`, a CSV table with its properties as
 * columns, or an export of Flyte's table `schedulable_entities` as CSV. A schedule that its engine
 * refuses is still in the plan, which says why.
 *
 * @param {string} text
 * @param {RuleOptions} [defaults] where a schedule names no policy of its own
 * @param {import('./engines.js').Load} [load] how to come by an engine's package
 * @param {Snapshot} [snapshot] that the list is planned with
 * @returns {Promise<ListedItem[]>}
 * @throws {SnapshotError} `INVALID_ARGUMENT` where it is something else or a policy is misspelt;
 *   `DUPLICATE_NAME`; `INVALID_NAME` where a Flyte entity has no full name; `INVALID_TIME`
 */
export async function parseScheduleList(
  text,
  defaults = {},
  load = undefined,
  snapshot = undefined,
) {
  const list = /^\s*[[{]/.test(text) ? parseJson(text) : parseCsvList(text);
  const items = list
    ? await Promise.all(list.map((listed, at) => itemOf(listed, at, { defaults, load, snapshot })))
    : parseEntities(text).map((entity) => ({
        ...entityItem(entity),
        // Flyte catches up a launch plan that never ran from when it was activated.
        rule: parseRule({ firstRun: 'catchUp' }, defaults),
        updatedAt: parseTime(String(entity.updatedAt ?? '')),
      }));
  checkNames(items);
  return items;
}

/**
 * The schedules that a version 2 snapshot describes by itself.
 *
 * @param {Snapshot} snapshot
 * @param {RuleOptions} [defaults]
 * @param {import('./engines.js').Load} [load] how to come by an engine's package
 * @returns {Promise<PlanItem[]>} none where it describes none
 */
export async function describedSchedules(snapshot, defaults = {}, load = undefined) {
  if (snapshot.version === 1) return [];
  /** @type {PlanItem[]} */
  const items = [];
  for (const name of snapshot.names()) {
    const { schedule } = snapshot.record(name) ?? {};
    if (!schedule?.expression) continue;
    const listed = { name, expression: schedule.expression };
    items.push({ ...(await jobOf(listed, schedule, load)), rule: parseRule(defaults) });
  }
  return items;
}

/** @param {string} text */
function parseJson(text) {
  let list;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    throw refused('damaged JSON', cause);
  }
  if (!Array.isArray(list)) throw refused('a JSON value that is no array');
  return list;
}

/**
 * @param {string} text
 * @returns {ListedSchedule[] | undefined} undefined where it is no table with a column `expression`
 */
function parseCsvList(text) {
  return parseTable(text, 'expression')?.map((row) => {
    const { deadline, limit, active, updatedat: updatedAt, ...texts } = filled(row);
    return /** @type {ListedSchedule} */ ({
      ...texts,
      updatedAt,
      deadline: deadline && Number(deadline),
      limit: limit && Number(limit),
      active: active && !/^(f|false|no|0)$/i.test(active),
    });
  });
}

/**
 * @template {Record<string, unknown>} T
 * @param {T} fields
 * @returns {Partial<T>} without those that are empty
 */
function filled(fields) {
  const entries = Object.entries(fields).filter(([, value]) => value !== '' && value !== null);
  return /** @type {Partial<T>} */ (Object.fromEntries(entries));
}

/**
 * @param {string} found
 * @param {unknown} [cause]
 */
function refused(found, cause) {
  return new SnapshotError(
    'INVALID_ARGUMENT',
    `found ${found} for schedules, expected a JSON array of { name, expression, timezone, engine, policy }, a CSV table with those columns, or Flyte's table schedulable_entities as CSV`,
    { cause },
  );
}

/**
 * @param {ListedSchedule} listed
 * @param {number} at
 * @param {{ defaults: RuleOptions, load?: import('./engines.js').Load, snapshot?: Snapshot }} options
 * @returns {Promise<ListedItem>}
 */
async function itemOf(listed, at, { defaults, load, snapshot }) {
  for (const field of /** @type {const} */ (['name', 'expression'])) {
    if (typeof listed?.[field] !== 'string') throw refused(`no text "${field}" in entry ${at + 1}`);
  }
  const { name, expression } = listed;
  const { policy, deadline, limit, updatedAt, ...rest } = filled(listed);
  const catchUp = /** @type {any} */ (
    typeof policy === 'string' ? (policyFrom(policy) ?? policy) : policy
  );
  const time = updatedAt === undefined ? undefined : parseTime(String(updatedAt));
  if (updatedAt !== undefined && time === undefined) {
    throw new SnapshotError(
      'INVALID_TIME',
      `found updatedAt ${JSON.stringify(updatedAt)} in entry ${at + 1}, expected a time such as 2026-11-24T06:00:00Z`,
    );
  }
  if (![undefined, true, false].includes(rest.active)) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `found active ${JSON.stringify(rest.active)} in entry ${at + 1}, expected true or false`,
    );
  }
  const { schedule } = snapshot?.record(name) ?? {};
  const item = await jobOf({ ...rest, name, expression }, schedule, load);
  if (time !== undefined) item.job.updatedAt = new Date(toMilliseconds(time));
  return { ...item, rule: parseRule({ catchUp, deadline, limit }, defaults), updatedAt: time };
}

/**
 * @param {ListedSchedule} listed
 * @param {ScheduleDescription | undefined} known how the snapshot describes that schedule
 * @param {import('./engines.js').Load} [load]
 * @returns {Promise<Pick<PlanItem, 'job' | 'refused'>>}
 */
async function jobOf({ name, expression, timezone, engine, active, identity }, known, load) {
  const usual = known?.expression === expression ? known : { timezone: 'UTC', engine: 'flyte' };
  const described = {
    expression,
    timezone: timezone ?? usual.timezone,
    engine: engineName(engine ?? usual.engine),
  };
  const job = { name, run: onlyPlanned, active, identity };
  try {
    // What a snapshot leaves open is taken as a list's.
    const [zone, rules] = [described.timezone || 'UTC', described.engine || 'flyte'];
    const schedule = await scheduleOf({ expression, timezone: zone, engine: rules }, load);
    return { job: { ...job, schedule: { ...schedule, ...described } } };
  } catch (refused) {
    return { job: { ...job, schedule: { ...nothing, ...described } }, refused };
  }
}

/**
 * @param {FlyteEntity} entity
 * @returns {Pick<PlanItem, 'job' | 'refused'>}
 */
function entityItem(entity) {
  try {
    return { job: flyte(entity) };
  } catch (refused) {
    const { cronExpression, fixedRateValue, unit } = entity;
    const expression = cronExpression || `${fixedRateValue} ${unit}`;
    const schedule = { ...nothing, expression, engine: 'flyte' };
    const [name, identity] = [scheduleKey(entity), identityOf(entity)];
    return { job: { name, identity, schedule, run: onlyPlanned }, refused };
  }
}

/** @type {Schedule} */
const nothing = { next: () => null };

function onlyPlanned() {
  throw new SnapshotError(
    'INVALID_ARGUMENT',
    'found a schedule out of a list, expected a live job: it can be planned, not run',
  );
}

/**
 * @param {PlanItem[]} items
 * @throws {SnapshotError} `DUPLICATE_NAME` where two have one name
 */
function checkNames(items) {
  const names = new Set();
  for (const { job } of items) {
    if (names.has(job.name)) {
      throw new SnapshotError(
        'DUPLICATE_NAME',
        `found two schedules named ${JSON.stringify(job.identity ?? job.name)}, expected each name once`,
      );
    }
    names.add(job.name);
  }
}
