import { SnapshotError } from '../../core/errors.js';

/** @import { Job, RunContext } from '../types.js' */
/** @import { DescribedSchedule } from './slots.js' */

/**
 * What an adapter makes of a live job, for `Snapshoter.add`. `run` calls the job's own function for
 * a missed slot, past its scheduler; `attach` records the scheduler's own runs, until the function
 * that it returns is called.
 *
 * @typedef {Job & { schedule: DescribedSchedule, attach: NonNullable<Job['attach']> }} AdaptedJob
 * @typedef {{ name?: string | undefined, run?: ((context: RunContext) => unknown) | undefined }} AdapterOptions `name` instead
 *   of the job's own; `run` instead of the job's own function, for missed slots
 */

/**
 * @param {string | undefined} name
 * @param {string} hint where a name can be given
 * @returns {string}
 * @throws {SnapshotError} `INVALID_NAME` where there is none: a job is known again by its name
 */
export function requireName(name, hint) {
  if (typeof name === 'string' && name !== '') return name;
  throw new SnapshotError(
    'INVALID_NAME',
    `found a job without a name, expected one that stays the same over restarts: give it ${hint}`,
  );
}

/**
 * @param {unknown} isOne
 * @param {string} expected
 * @throws {SnapshotError} `INVALID_ARGUMENT`
 */
export function requireJob(isOne, expected) {
  if (isOne) return;
  throw new SnapshotError('INVALID_ARGUMENT', `found something else than ${expected}`);
}
