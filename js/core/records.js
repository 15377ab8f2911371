import { checkObject, SnapshotError } from './errors.js';
import { FlatReader, OUTCOMES } from './flat.js';
import { toExact } from './time.js';

/**
 * What version 2 knows beyond the last execution.
 *
 * @typedef {import('./handle.js').Native} Native
 * @typedef {import('./time.js').ExactTime} ExactTime
 * @typedef {import('./time.js').TimeLike} TimeLike
 * @typedef {object} NewDescription
 * @property {string | undefined} [expression]
 * @property {string | undefined} [timezone] an IANA name
 * @property {string | undefined} [engine] what reads the expression, such as 'croner'
 * @property {TimeLike | undefined} [firstSeen]
 * @typedef {object} Run
 * @property {TimeLike} scheduledTime
 * @property {TimeLike | undefined} [startedAt]
 * @property {import('./flat.js').Outcome} outcome
 * @typedef {{ takenAt?: ExactTime, source?: string }} Provenance
 */

/**
 * @param {Native} native
 * @param {string} name
 * @param {NewDescription} schedule
 */
export function describe({ core, handle }, name, schedule) {
  checkObject('the schedule', schedule);
  const { expression = '', timezone = '', engine = '', firstSeen } = schedule;
  const lengths = core.putTexts([name, expression, timezone, engine]);
  if (firstSeen !== undefined) core.putTime(0, toExact(firstSeen));
  core.check(false, 'describe', handle, ...lengths, firstSeen !== undefined);
}

/**
 * @param {Native} native
 * @param {string} name
 * @param {Run} run
 * @returns {boolean}
 */
export function recordRun({ core, handle }, name, run) {
  checkObject('the run', run);
  const { scheduledTime, startedAt, outcome } = run;
  const number = OUTCOMES.indexOf(outcome);
  if (number < 1) {
    const message = `found outcome '${String(outcome)}', expected succeeded, failed or aborted`;
    throw new SnapshotError('INVALID_ARGUMENT', message);
  }
  const length = core.putName(name);
  core.putTime(0, toExact(scheduledTime));
  if (startedAt !== undefined) core.putTime(1, toExact(startedAt));
  const answer = core.check(-1, '_recordRun', handle, length, startedAt !== undefined, number);
  return answer === 1;
}

/** @param {Native} native @returns {Provenance} */
export function provenance({ core, handle }) {
  core.check(false, 'provenance', handle);
  const reader = new FlatReader(core.takeResult());
  const takenAt = reader.time();
  const hasSource = reader.uint32() === 1;
  return { takenAt, source: hasSource ? reader.text() : undefined };
}

/** @param {Native} native @param {Provenance} provenance */
export function setProvenance({ core, handle }, { takenAt, source }) {
  const [length] = core.putTexts([source === undefined ? '' : source]);
  if (takenAt) core.putTime(0, takenAt);
  const present = [takenAt !== undefined, source !== undefined];
  core.check(false, 'setProvenance', handle, ...present, length);
}
