import { SnapshotError } from '../../core/errors.js';
import { toCsv, toSql } from '../../formats/flyteV2.js';
import { parseTime } from '../../formats/time.js';
import { parseEntities, scheduleKey } from '../../scheduling/flyte/entities.js';

/** @typedef {import('../../formats/time.js').ExactTime} ExactTime */

/**
 * Since when each of Flyte's launch plans has to be caught up: the later of its last execution and
 * its activation, as Flyte v1 has it. One that never ran is left out: nothing triggered it yet.
 *
 * @param {import('../../core/index.js').Snapshot} snapshot
 * @param {string} csv Flyte's `schedulable_entities`
 * @returns {import('../../formats/flyteV2.js').Triggered[]}
 * @throws {import('../../core/errors.js').SnapshotError} `INVALID_ARGUMENT`, `INVALID_NAME`
 */
export function triggeredIn(snapshot, csv) {
  if (/^\s*[[{]/.test(csv)) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      "found JSON, expected an export of Flyte's table schedulable_entities as CSV, which names the triggers",
    );
  }
  return parseEntities(csv).flatMap((entity) => {
    const last = snapshot.getLastExecution(scheduleKey(entity));
    if (last === undefined) return [];
    return [{ ...entity, time: later(last, parseTime(String(entity.updatedAt ?? ''))) }];
  });
}

/**
 * @param {import('../../formats/flyteV2.js').Triggered[]} triggered
 * @param {string | boolean | undefined} as `sql` or `csv`
 * @param {import('../terminal.js').Terminal} terminal
 */
export async function printTriggers(triggered, as = 'sql', terminal) {
  const lines = as === 'csv' ? toCsv(triggered) : toSql(triggered);
  for (const line of lines) await terminal.write(line);
}

/**
 * @param {ExactTime} a
 * @param {ExactTime | undefined} b
 * @returns {ExactTime}
 */
function later(a, b) {
  if (b === undefined || a.seconds > b.seconds) return a;
  return b.seconds > a.seconds || b.nanoseconds > a.nanoseconds ? b : a;
}
