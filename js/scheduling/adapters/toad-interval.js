import { stretches } from '../anchored.js';
import { requireJob } from './job.js';
import { describe } from './slots.js';

/** @import { Slots } from './toad-scheduler.js' */

/**
 * An interval has no slots of its own: each follows the last run, or the start of the timer, which
 * begins anew with each process. So what is missed before that start is counted from the last run,
 * and what comes behind it from the timer.
 *
 * @param {any} job a `SimpleIntervalJob` or `LongIntervalJob` of toad-scheduler
 * @returns {Slots}
 */
export function intervalSlots(job) {
  const interval = intervalOf(job.schedule);
  requireJob(interval > 0, 'a job of toad-scheduler with an interval above zero');
  /** @type {number | undefined} */
  let startedAt;
  /** @type {number[]} The first run since then, and the last one. */
  let firedAt = [];

  const next = (/** @type {number} */ after) => {
    const following = after + interval;
    if (startedAt === undefined) return following;
    const [first = startedAt + interval, last = startedAt] = firedAt;
    if (after < startedAt) return following <= startedAt ? following : first;
    if (after >= last) return last + (Math.floor((after - last) / interval) + 1) * interval;
    // Timers drift, so that a run comes a little before or behind what follows from the last one.
    return following < last - interval / 2 ? following : last;
  };

  /** @param {Date} anchor a run, from which the slots up to the start of the timer are counted */
  const anchoredAt = (anchor) => {
    const after = anchor.getTime();
    if (startedAt === undefined)
      return stretches([{ first: after + interval, end: Infinity }], interval);
    const [first = startedAt + interval, last = first] = firedAt;
    const isBefore = after < startedAt;
    const drifted = { first: isBefore ? first : after + interval, end: last - interval / 2 };
    const before = { first: after + interval, end: startedAt + 1 };
    return stretches(
      [...(isBefore ? [before] : []), drifted, { first: last, end: Infinity }],
      interval,
    );
  };

  return {
    schedule: {
      ...describe(
        { engine: 'toad-scheduler', expression: `every ${interval} ms`, timezone: 'UTC' },
        (after) => new Date(next(after.getTime())),
      ),
      anchoredAt,
    },
    watch() {
      const { start } = job;
      const watched = () => {
        startedAt = Date.now();
        firedAt = [];
        start.call(job);
      };
      if (job.getStatus() === 'running') startedAt = Date.now();
      job.start = watched;
      return () => {
        if (job.start === watched) delete job.start;
      };
    },
    fired(at) {
      startedAt ??= at.getTime();
      firedAt = [firedAt[0] ?? at.getTime(), at.getTime()];
      return at;
    },
  };
}

/**
 * @param {Record<string, number>} schedule
 * @returns {number} milliseconds
 */
function intervalOf({ days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }) {
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}
