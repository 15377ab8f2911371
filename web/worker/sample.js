import { Snapshot, writeSnapshot } from '../../js/core/index.js';

/** @typedef {import('../../js/formats/recognise.js').Entry} Entry */

const MINUTE = 60_000;
const TEAMS = ['billing', 'search', 'media', 'ledger', 'mail', 'reports'];
const JOBS = ['rollup', 'export', 'cleanup', 'reindex', 'digest', 'backup', 'sync', 'expire'];
/** Expressions, and the minutes between their slots. */
const RHYTHMS = /** @type {const} */ ([
  ['*/5 * * * *', 5],
  ['*/15 * * * *', 15],
  ['0 * * * *', 60],
  ['30 */6 * * *', 360],
  ['0 3 * * *', 1440],
]);
const POINTS = 24;

/**
 * A made-up history that shows what a snapshot looks like: most schedules ran when they were due,
 * some fail, a few have stood still for days.
 *
 * @param {number} now milliseconds since 1970
 * @returns {Entry[]} newest first
 */
export function sampleHistory(now) {
  const newest = Math.floor(now / MINUTE) * MINUTE - 7 * MINUTE;
  return Array.from({ length: POINTS }, (_, back) => {
    const taken = newest - back * 30 * MINUTE;
    return {
      id: String(POINTS - back),
      savedAt: new Date(taken).toISOString(),
      read: () => sampleAt(taken, newest),
    };
  });
}

/**
 * @param {number} taken
 * @param {number} newest
 */
function sampleAt(taken, newest) {
  const snapshot = new Snapshot({ version: 2 });
  for (const [t, team] of TEAMS.entries()) {
    for (const [j, job] of JOBS.entries()) {
      const number = t * JOBS.length + j;
      const name = `${team}/${job}`;
      const [expression, minutes] = RHYTHMS[(number * 7) % RHYTHMS.length];
      const firstSeen = new Date(newest - (90 + number) * 1440 * MINUTE);
      snapshot.describe(name, { expression, timezone: 'UTC', engine: 'flyte', firstSeen });
      // One in nine stands still, each since another time.
      const stopped = number % 9 === 4 ? newest - (number + 6) * 137 * MINUTE : Infinity;
      const latest = Math.min(taken, stopped);
      const slot = slotBefore(latest, expression, minutes);
      const outcome = number % 11 === 3 ? 'failed' : 'succeeded';
      const runs = outcome === 'failed' ? 1 + (number % 4) : 1;
      for (let run = runs - 1; run >= 0; run -= 1) {
        const scheduledTime = new Date(slot - run * minutes * MINUTE);
        const startedAt = new Date(Number(scheduledTime) + 40 + number);
        snapshot.recordRun(name, { scheduledTime, startedAt, outcome });
      }
    }
  }
  snapshot.describe('mail/new-newsletter', {
    ...{ expression: '0 9 * * 1', timezone: 'UTC', engine: 'flyte' },
  });
  snapshot.takenAt = new Date(taken);
  snapshot.source = 'sample';
  const bytes = writeSnapshot(snapshot);
  snapshot.dispose();
  return bytes;
}

/**
 * @param {number} time
 * @param {string} expression
 * @param {number} minutes
 */
function slotBefore(time, expression, minutes) {
  const offset = expression.startsWith('30') ? 30 : expression === '0 3 * * *' ? 180 : 0;
  const shifted = time - offset * MINUTE;
  return Math.floor(shifted / (minutes * MINUTE)) * minutes * MINUTE + offset * MINUTE;
}
