import { SnapshotError } from '../../core/errors.js';
import { cronSchedule } from './cron.js';
import { parseStandard } from './parse.js';
import { quote } from './quote.js';
import { everySchedule } from './rate.js';
import { loadZone } from './zone.js';

/** @typedef {'MINUTE' | 'HOUR' | 'DAY'} RateUnit */

/** @type {Record<RateUnit, number>} */
const SECONDS = { MINUTE: 60, HOUR: 3600, DAY: 86_400 };
const LARGEST_UINT32 = 2 ** 32 - 1;

/**
 * @param {string} expression by the rules of robfig/cron v3 `ParseStandard`
 * @param {{ timezone?: string }} [options] `timezone` applies where the expression names none;
 *   UTC unless given, as where Flyte's scheduler runs
 * @returns {import('./cron.js').Schedule}
 * @throws {SnapshotError} `INVALID_ARGUMENT` where those rules refuse it, or no such timezone is
 *   known
 */
export function flyteCron(expression, { timezone = 'UTC' } = {}) {
  const parsed = parseStandard(expression);
  const zone = loadZone(timezone);
  if (zone === undefined) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `found the timezone ${quote(timezone)}, expected a name out of the timezone database, such as Europe/Stockholm`,
    );
  }
  return parsed.kind === 'every'
    ? everySchedule(parsed.seconds)
    : cronSchedule(parsed, parsed.zone ?? zone);
}

/**
 * @param {number} value how many units lie between two slots, 1 to 4,294,967,295
 * @param {RateUnit} unit
 * @returns {import('./cron.js').Schedule}
 * @throws {SnapshotError} `INVALID_ARGUMENT` for another value or unit
 */
export function flyteRate(value, unit) {
  if (!Object.hasOwn(SECONDS, unit)) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `found the unit ${quote(String(unit))} of a fixed rate, expected MINUTE, HOUR or DAY`,
    );
  }
  if (!Number.isInteger(value) || value < 1 || value > LARGEST_UINT32) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `found the fixed rate ${value} ${unit}, expected a whole number from 1 to ${LARGEST_UINT32}`,
    );
  }
  return everySchedule(value * SECONDS[unit]);
}
