import { SnapshotError } from '../../core/errors.js';
import { parseCsv } from '../../formats/csv.js';
import { fnv1 } from './fnv.js';
import { quote } from './quote.js';

/**
 * What Flyte's table `schedulable_entities` holds of a scheduled launch plan. Where a value is not
 * a string already, its text as PostgreSQL exports it does as well.
 *
 * @typedef {{
 *   project: string, domain: string, name: string, version: string,
 *   cronExpression?: string | null,
 *   fixedRateValue?: number | string | null,
 *   unit?: import('./schedule.js').RateUnit | 0 | 1 | 2 | string | null,
 *   active?: boolean | string | null,
 *   updatedAt?: Date | string | null,
 *   deletedAt?: Date | string | null,
 * }} FlyteEntity `cronExpression` wins over the fixed rate; `unit` also as Flyte's numbers, 0 for
 *   MINUTE, 1 for HOUR, 2 for DAY
 */

const KEY = /** @type {const} */ (['project', 'domain', 'name', 'version']);
/** @type {Map<string, Exclude<keyof FlyteEntity, undefined>>} */
const COLUMNS = new Map([
  ...KEY.map((column) => /** @type {const} */ ([column, column])),
  ['cron_expression', 'cronExpression'],
  ['fixed_rate_value', 'fixedRateValue'],
  ['unit', 'unit'],
  ['active', 'active'],
  ['updated_at', 'updatedAt'],
  ['deleted_at', 'deletedAt'],
]);

/**
 * @param {string} csv an export of Flyte's table `schedulable_entities`, with its header
 * @returns {FlyteEntity[]} as they stand there; `flyte` checks each by itself, so that a bad one
 *   does not stop the others
 * @throws {SnapshotError} `INVALID_ARGUMENT` where the columns of the key are not there, and as
 *   `parseCsv`
 */
export function parseEntities(csv) {
  const [header = [], ...rows] = parseCsv(csv);
  const missing = KEY.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `found a CSV file without the columns ${missing.join(', ')}, expected an export of Flyte's table schedulable_entities with its header`,
    );
  }
  return rows.map((row) => {
    /** @type {Record<string, string>} */
    const entity = {};
    header.forEach((column, index) => {
      const field = COLUMNS.get(column);
      if (field !== undefined) entity[field] = row[index] ?? '';
    });
    return /** @type {FlyteEntity} */ (/** @type {unknown} */ (entity));
  });
}

/**
 * @param {FlyteEntity} entity
 * @returns {string} `project:domain:name:version`
 * @throws {SnapshotError} `INVALID_NAME` where one of them is missing
 */
export function identityOf(entity) {
  for (const part of KEY) {
    if (typeof entity?.[part] !== 'string' || entity[part] === '') {
      throw new SnapshotError(
        'INVALID_NAME',
        `found a Flyte entity without ${part}, expected project, domain, name and version`,
      );
    }
  }
  return KEY.map((part) => entity[part]).join(':');
}

/**
 * @param {FlyteEntity} entity
 * @returns {string} the key that Flyte's snapshots know it by
 * @throws {SnapshotError} as `identityOf`
 */
export function scheduleKey(entity) {
  return fnv1(identityOf(entity)).toString();
}

/**
 * @param {FlyteEntity} entity
 * @param {Date} scheduledTime
 * @returns {bigint} what Flyte tells executions apart by: the same for the same slot
 */
function executionHash(entity, scheduledTime) {
  return fnv1(`${identityOf(entity)}:${Math.floor(scheduledTime.getTime() / 1000)}`);
}

/**
 * @param {FlyteEntity} entity
 * @param {Date} scheduledTime
 * @returns {string} the identity of the execution of that slot, in decimal
 * @throws {SnapshotError} as `identityOf`
 */
export function executionKey(entity, scheduledTime) {
  return executionHash(entity, scheduledTime).toString();
}

/**
 * The name that Flyte's scheduler gives to the execution of a slot. An execution that is created
 * under it is refused by flyteadmin as already there when that slot has run.
 *
 * @param {FlyteEntity} entity
 * @param {Date} scheduledTime
 * @returns {string} `f` and 19 hexadecimal digits
 * @throws {SnapshotError} as `identityOf`
 */
export function executionName(entity, scheduledTime) {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigUint64(0, executionHash(entity, scheduledTime));
  const littleEndian = bytes.getBigUint64(0, true);
  return `f${littleEndian.toString(16).padStart(16, '0')}000`;
}

/**
 * @param {FlyteEntity} entity
 * @returns {boolean}
 * @throws {SnapshotError} `INVALID_ARGUMENT`
 */
export function isActive({ active, deletedAt }) {
  if (deletedAt !== undefined && deletedAt !== null && deletedAt !== '') return false;
  if (active === undefined || active === null || active === '') return true;
  if (active === true || active === 'true' || active === 't') return true;
  if (active === false || active === 'false' || active === 'f') return false;
  throw new SnapshotError(
    'INVALID_ARGUMENT',
    `found active ${quote(String(active))} in a Flyte entity, expected true or false`,
  );
}

// As RFC 3339 has it, or as PostgreSQL prints it: a space for the T, a zone of hours, or none.
const TIMESTAMP =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?) ?(?:(Z|UTC)|([+-]\d\d)(?::?(\d\d))?)?$/;

/**
 * @param {FlyteEntity} entity
 * @returns {Date | undefined} when it was last changed or activated, rounded down to milliseconds
 * @throws {SnapshotError} `INVALID_TIME`
 */
export function updatedAtOf({ updatedAt }) {
  if (updatedAt === undefined || updatedAt === null || updatedAt === '') return undefined;
  let time = NaN;
  if (typeof updatedAt === 'string') {
    const match = TIMESTAMP.exec(updatedAt);
    if (match !== null) {
      const [, day, clock, , hours, minutes = '00'] = match;
      time = Date.parse(`${day}T${clock}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
    }
  } else {
    time = updatedAt.getTime();
  }
  if (Number.isNaN(time)) {
    throw new SnapshotError(
      'INVALID_TIME',
      `found updatedAt ${quote(String(updatedAt))} in a Flyte entity, expected a time such as 2023-09-26T17:30:00Z`,
    );
  }
  return new Date(time);
}
