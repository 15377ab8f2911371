import { SnapshotError } from '../../core/errors.js';
import { executionKey, identityOf, isActive, scheduleKey, updatedAtOf } from '../flyte/entities.js';
import { flyteCron, flyteRate } from '../flyte/schedule.js';
import { describe } from './slots.js';

export { executionName, parseEntities } from '../flyte/entities.js';

/** @import { RunContext } from '../types.js' */
/** @typedef {import('../flyte/entities.js').FlyteEntity} FlyteEntity */

/** @type {Record<string, import('../flyte/schedule.js').RateUnit>} */
const UNITS = { 0: 'MINUTE', 1: 'HOUR', 2: 'DAY' };

/**
 * A job of one of Flyte's scheduled launch plans: the slots that Flyte's scheduler would fire it
 * at, under the key that Flyte's snapshots know it by, with Flyte's identity for each execution.
 *
 * @param {FlyteEntity} entity
 * @param {object} [options]
 * @param {((context: RunContext) => unknown) | undefined} [options.run] starts one execution; needed to catch up, not to
 *   plan
 * @param {string | undefined} [options.timezone] where Flyte's scheduler runs, for cron expressions that name
 *   no timezone; UTC unless given
 * @throws {SnapshotError} `INVALID_NAME` where the entity has no full name, `INVALID_TIME` for its
 *   `updatedAt`, `INVALID_ARGUMENT` for a schedule that Flyte's rules refuse
 */
export function flyte(entity, { run, timezone = 'UTC' } = {}) {
  const identity = identityOf(entity);
  const { cronExpression, fixedRateValue } = entity;
  const isCron = typeof cronExpression === 'string' && cronExpression !== '';
  const unit = /** @type {any} */ (UNITS[String(entity.unit)] ?? entity.unit);
  const value = fixedRateValue === '' ? NaN : Number(fixedRateValue ?? NaN);
  const schedule = isCron ? flyteCron(cronExpression, { timezone }) : flyteRate(value, unit);
  const description = {
    engine: 'flyte',
    expression: isCron ? cronExpression : `${value} ${unit}`,
    timezone,
  };
  return {
    name: scheduleKey(entity),
    identity,
    active: isActive(entity),
    updatedAt: updatedAtOf(entity),
    schedule: { ...describe(description, schedule.next), ...schedule },
    /** @param {Date} scheduledTime */
    key: (scheduledTime) => executionKey(entity, scheduledTime),
    /** @param {RunContext} context */
    run(context) {
      if (run === undefined) {
        throw new SnapshotError(
          'INVALID_ARGUMENT',
          `found nothing to run for ${identity}: pass flyte(entity, { run })`,
        );
      }
      return run(context);
    },
  };
}
