import { unwrap } from '../core/snapshot.js';
import { briefRows } from '../core/views.js';

/** @import { Job, Schedule } from './types.js' */
/** @import { Snapshot } from '../core/index.js' */
/** @import { ScheduleDescription, ScheduleRecord } from '../core/flat.js' */

/**
 * What a snapshot knows of a schedule, in milliseconds since 1970.
 * @typedef {import('../core/flat.js').BriefRow} Seen
 */

/** From so many schedules on they are read all at once. */
const manyRows = 64;

/**
 * Looks up what a snapshot knows of schedules. For many of them all rows are read at once, which is
 * several times quicker than asking for each.
 * @param {Snapshot} snapshot
 * @param {number} count how many will be asked for
 * @returns {(name: string) => Seen | undefined}
 */
export function lookUp(snapshot, count) {
  if (count < manyRows || count * 4 < snapshot.size) return (name) => seenIn(snapshot, name);
  const seen = briefRows(unwrap(snapshot));
  return (name) => seen.get(name);
}

/**
 * @param {Snapshot} snapshot
 * @param {string} name
 * @returns {Seen | undefined}
 */
export function seenIn(snapshot, name) {
  const record = snapshot.record(name);
  return record && seenOf(record);
}

/**
 * @param {ScheduleRecord} record
 * @returns {Seen}
 */
function seenOf({ lastExecution, firstSeen, schedule }) {
  return {
    lastExecution: lastExecution && toMilliseconds(lastExecution),
    firstSeen: firstSeen && toMilliseconds(firstSeen),
    schedule,
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
 * @returns {ScheduleDescription}
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
  const then = seen?.schedule;
  if (!then?.expression) return false;
  const now = descriptionOf(schedule);
  if (!now.expression) return false;
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
 * @returns {boolean} whether it is another than the snapshot described
 * @throws {SnapshotError} what the snapshot says
 */
export function remember(snapshot, job, seen, since) {
  const changed = hasChanged(seen, job.schedule);
  // Most are known and the same.
  if (seen?.schedule?.expression && !changed) return false;
  if (snapshot.version === 1) return false;
  if (!seen) {
    snapshot.describe(job.name, { ...descriptionOf(job.schedule), firstSeen: new Date(since) });
  } else if (changed) {
    // What it was first seen at stays, so that its past is done with is said by the last execution.
    snapshot.describe(job.name, descriptionOf(job.schedule));
    snapshot.updateLastExecutionTime(job.name, new Date(since));
  } else {
    const description = descriptionOf(job.schedule);
    if (description.expression) snapshot.describe(job.name, description);
  }
  return changed;
}
