/** @import { Job, Schedule } from './types.js' */
/** @import { Snapshot } from '../core/index.js' */

/**
 * What a snapshot knows of a schedule, in milliseconds since 1970.
 * @typedef {object} Seen
 * @property {number} [lastExecution]
 * @property {number} [firstSeen]
 * @property {{ expression: string, timezone: string, engine: string }} [schedule]
 */

/**
 * @param {Snapshot} snapshot
 * @param {string} name
 * @returns {Seen | undefined}
 */
export function seenIn(snapshot, name) {
  if (snapshot.version === 1) {
    const time = snapshot.getLastExecution(name);
    return time && { lastExecution: toMilliseconds(time) };
  }
  const record = snapshot.record(name);
  if (!record) return undefined;
  const { lastExecution, firstSeen, schedule } = record;
  return {
    ...(lastExecution && { lastExecution: toMilliseconds(lastExecution) }),
    ...(firstSeen && { firstSeen: toMilliseconds(firstSeen) }),
    ...(schedule && { schedule }),
  };
}

/**
 * Rounded down, and drawn in to what a `Date` can hold: beyond that nothing fires anyway.
 * @param {{ seconds: bigint, nanoseconds: number }} time
 */
function toMilliseconds({ seconds, nanoseconds }) {
  const milliseconds = Number(seconds) * 1000 + Math.floor(nanoseconds / 1e6);
  return Math.min(Math.max(milliseconds, -8.64e15), 8.64e15);
}

/**
 * How version 2 describes a schedule. A fingerprint stands where the job gives no expression, and
 * for the engine where it names none.
 * @param {Schedule} schedule
 * @returns {{ expression: string, timezone: string, engine: string }}
 */
export function descriptionOf({ expression, timezone = '', engine, fingerprint = '' }) {
  return expression === undefined
    ? { expression: fingerprint, timezone, engine: engine ?? '' }
    : { expression, timezone, engine: engine ?? fingerprint };
}

/**
 * Whether a schedule is not the one that was described. Nothing is said of one that tells neither
 * its expression nor a fingerprint, nor of one that was not described.
 * @param {Seen | undefined} seen
 * @param {Schedule} schedule
 */
export function hasChanged(seen, schedule) {
  const now = descriptionOf(schedule);
  const then = seen?.schedule;
  if (!then?.expression || !now.expression) return false;
  return (
    then.expression !== now.expression ||
    then.timezone !== now.timezone ||
    then.engine !== now.engine
  );
}

/**
 * From when a schedule's slots count as missed.
 * @param {Job} job
 * @param {'skip' | 'catchUp'} firstRun
 * @param {Seen | undefined} seen
 * @returns {{ from: number | null, reason?: 'inactive' | 'changed' | 'never-run' }} a reason where
 *   nothing can have been missed
 */
export function origin(job, firstRun, seen) {
  const { lastExecution = -Infinity, firstSeen = -Infinity } = seen ?? {};
  const known = Math.max(lastExecution, firstSeen);
  const from = known === -Infinity ? null : Math.max(known, Number(job.updatedAt ?? -Infinity));
  if (job.active === false) return { from, reason: 'inactive' };
  if (hasChanged(seen, job.schedule)) return { from, reason: 'changed' };
  if (from !== null) return { from };
  const created = job.createdAt ?? job.updatedAt;
  if (firstRun === 'catchUp' && created) return { from: Number(created) };
  return { from: null, reason: 'never-run' };
}

/**
 * Writes down, in version 2, what a schedule is and since when it is known, so that the next start
 * knows what it missed and whether it changed.
 * @param {Snapshot} snapshot
 * @param {Job} job
 * @param {Seen | undefined} seen
 * @param {number} since where the schedule begins if it is new or another than before
 */
export function remember(snapshot, job, seen, since) {
  if (snapshot.version === 1) return;
  const description = descriptionOf(job.schedule);
  if (!seen || hasChanged(seen, job.schedule)) {
    snapshot.describe(job.name, { ...description, firstSeen: new Date(since) });
  } else if (!seen.schedule?.expression && description.expression) {
    snapshot.describe(job.name, description);
  }
}
