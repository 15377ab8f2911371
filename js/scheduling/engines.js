import { SnapshotError } from '../core/errors.js';
import { flyteCron, flyteRate } from './flyte/schedule.js';

/** @import { Schedule } from './types.js' */
/** @typedef {{ expression: string, timezone: string }} Written */

const RATE = /^(\d+) (MINUTE|HOUR|DAY)$/;

/** @type {Record<string, (written: Written) => Schedule | Promise<Schedule>>} */
const ENGINES = {
  flyte({ expression, timezone }) {
    const rate = RATE.exec(expression);
    if (rate === null) return flyteCron(expression, { timezone });
    return flyteRate(Number(rate[1]), /** @type {any} */ (rate[2]));
  },
};

/**
 * The slots of a written schedule, by the rules of the engine that it was written for.
 *
 * @param {Written & { engine: string }} described
 * @returns {Promise<Schedule>}
 * @throws {SnapshotError} `INVALID_ARGUMENT` where there is no such engine; what the engine throws
 *   where it refuses the expression
 */
export async function scheduleOf({ expression, timezone, engine }) {
  if (Object.hasOwn(ENGINES, engine)) return ENGINES[engine]({ expression, timezone });
  throw new SnapshotError(
    'INVALID_ARGUMENT',
    `Found the engine ${JSON.stringify(engine)}, expected one of ${Object.keys(ENGINES).join(', ')}.`,
  );
}
