import { SnapshotError } from '../../core/errors.js';

/**
 * What an adapter makes of a live job, for `Snapshoter.add`.
 *
 * @typedef {{ started(scheduledTime: Date): void, succeeded(scheduledTime: Date): void,
 *   failed(scheduledTime: Date, error: unknown): void, missed(scheduledTime: Date): void }} Recorder
 *   told of the live job's own runs by the slots they were scheduled for; never throws
 * @typedef {{ scheduledTime: Date, isCatchUp: boolean, range?: { from: Date, until: Date },
 *   idempotencyKey: string, signal: AbortSignal }} RunContext
 * @typedef {{ next(after: Date): Date | null, fingerprint: string, expression: string,
 *   timezone: string, engine: string }} Schedule `next` is exclusive of `after`, and asks the engine
 *   that runs the job
 * @typedef {{ name: string, schedule: Schedule, run(ctx: RunContext): unknown,
 *   attach(recorder: Recorder): () => void }} AdaptedJob `run` calls the job's own function for a
 *   missed slot, past its scheduler; `attach` records the scheduler's runs, until the function that
 *   it returns is called
 * @typedef {{ name?: string, run?: (ctx: RunContext) => unknown }} AdapterOptions `name` instead of
 *   the job's own; `run` instead of the job's own function, for missed slots
 */

const LONGEST_SEARCH = 16 * 366 * 86_400_000;

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
 * @param {unknown} own
 * @param {string} expected
 * @throws {SnapshotError} `INVALID_ARGUMENT`
 */
export function requireJob(own, expected) {
  if (own) return;
  throw new SnapshotError('INVALID_ARGUMENT', `found something else than ${expected}`);
}

/**
 * @param {{ engine: string, expression: string, timezone: string }} description
 * @param {(after: Date) => Date | null} next
 * @returns {Schedule}
 */
export function describe(description, next) {
  const { engine, expression, timezone } = description;
  return { next, ...description, fingerprint: JSON.stringify([engine, timezone, expression]) };
}

/** @returns {string} the timezone of this machine, which engines take where none is given */
export function localTimezone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * Calls the job's own function and records how it ends. What it returns or throws goes back as it
 * is, so that the scheduler sees no difference.
 *
 * @param {Recorder} recorder
 * @param {Date} scheduledTime
 * @param {() => any} call
 * @returns {any}
 */
export function observe(recorder, scheduledTime, call) {
  recorder.started(scheduledTime);
  let result;
  try {
    result = call();
  } catch (error) {
    recorder.failed(scheduledTime, error);
    throw error;
  }
  if (typeof result?.then === 'function') {
    result.then(
      () => recorder.succeeded(scheduledTime),
      (/** @type {unknown} */ error) => recorder.failed(scheduledTime, error),
    );
  } else {
    recorder.succeeded(scheduledTime);
  }
  return result;
}

/**
 * The slot that a run at `at` belongs to, for engines that do not tell: the latest one that is not
 * behind it. Looks back twice as far each time, so that this takes few steps for any schedule.
 *
 * @param {(after: Date) => Date | null} next
 * @param {Date} at
 * @returns {Date | null}
 */
export function latestSlot(next, at) {
  for (let back = 1000; back < LONGEST_SEARCH; back *= 2) {
    let slot = next(new Date(at.getTime() - back));
    if (slot === null || slot > at) continue;
    for (let later = next(slot); later !== null && later <= at; later = next(slot)) slot = later;
    return slot;
  }
  return null;
}
