import { formatRfc3339 } from './time.js';

/**
 * @typedef {import('./rows.js').Row} Row
 * @typedef {import('./time.js').ExactTime} ExactTime
 * @typedef {{ seconds: string | null, nanoseconds: number | null, offsetSeconds: number | null,
 *   time: string | null }} JsonTime
 */

/** @type {JsonTime} */
const NEVER = { seconds: null, nanoseconds: null, offsetSeconds: null, time: null };

/**
 * An exact time as JSON can hold it: the seconds as a decimal string, and beside the exact values
 * the same in the form of RFC 3339, null where that cannot hold it.
 *
 * @param {ExactTime | undefined} time undefined: never
 * @returns {JsonTime}
 */
export function timeToJson(time) {
  if (time === undefined) return NEVER;
  const { seconds, nanoseconds, offsetSeconds } = time;
  return { seconds: String(seconds), nanoseconds, offsetSeconds, time: formatRfc3339(time) };
}

/**
 * One schedule as JSON: its name, its last execution, and of what version 2 knows only what is
 * set.
 *
 * @param {Row} row
 * @param {string} [identity] what the name stands for
 * @returns {Record<string, unknown>}
 */
export function rowToJson(row, identity) {
  const { name, lastExecution, schedule, lastOutcome, consecutiveFailures } = row;
  /** @type {Record<string, unknown>} */
  const json = { name, ...timeToJson(lastExecution) };
  if (identity !== undefined) json.identity = identity;
  if (schedule !== undefined) json.schedule = schedule;
  for (const key of /** @type {const} */ (['firstSeen', 'lastStarted', 'lastSucceeded'])) {
    if (row[key] !== undefined) json[key] = timeToJson(row[key]);
  }
  if (lastOutcome !== undefined) json.lastOutcome = lastOutcome;
  if (consecutiveFailures !== undefined) json.consecutiveFailures = consecutiveFailures;
  return json;
}

/**
 * What a snapshot says about itself, apart from its schedules.
 *
 * @param {import('../core/index.js').Snapshot} snapshot
 * @returns {Record<string, unknown>}
 */
export function snapshotToJson({ version, encoding, takenAt, source }) {
  /** @type {Record<string, unknown>} */
  const json = { version, encoding };
  if (takenAt !== undefined) json.takenAt = timeToJson(takenAt);
  if (source !== undefined) json.source = source;
  return json;
}

/**
 * @param {{ code: string, message: string, offset?: number }} error
 * @returns {{ code: string, message: string, offset: number | null }}
 */
export function errorToJson({ code, message, offset }) {
  return { code, message, offset: offset ?? null };
}
