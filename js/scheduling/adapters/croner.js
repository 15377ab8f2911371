import { describe, latestSlot, localTimezone, observe, requireJob, requireName } from './job.js';

/**
 * @typedef {object} CronerJob a `Cron` of croner
 * @property {string} [name]
 * @property {{ timezone?: string, utcOffset?: number, interval?: number, context?: unknown }} options
 * @property {(after: Date) => Date | null} nextRun
 * @property {(at: Date) => boolean} match
 * @property {() => string | undefined} getPattern
 * @property {() => Date | null} getOnce
 * @property {() => Date | null} currentRun
 */

/**
 * Adapts a job of croner. On a missed slot its function gets croner's own arguments (the job and
 * its context), then what the slot is about.
 *
 * @param {CronerJob} job with its function
 * @param {import('./job.js').AdapterOptions} [options]
 * @returns {import('./job.js').AdaptedJob}
 * @throws {import('../../core/errors.js').SnapshotError} `INVALID_NAME` for a job without a name,
 *   `INVALID_ARGUMENT` for something else than a job with its function
 */
export function croner(job, { name = job?.name, run } = {}) {
  const live = /** @type {any} */ (job);
  requireJob(typeof job?.nextRun === 'function', 'a Cron of croner');
  const own = live.fn;
  requireJob(typeof own === 'function', 'a Cron with its function; { paused: true } delays it');
  const { timezone, utcOffset, context } = job.options;
  const description = {
    engine: 'croner',
    expression: job.getPattern() ?? /** @type {Date} */ (job.getOnce()).toISOString(),
    timezone: timezone ?? (utcOffset === undefined ? localTimezone() : offsetName(utcOffset)),
  };
  return {
    name: requireName(name, 'croner’s option name, or croner(job, { name })'),
    schedule: describe(description, (after) => job.nextRun(after)),
    run: run ?? ((ctx) => own(job, context, ctx)),
    attach(recorder) {
      const recorded = (/** @type {unknown[]} */ ...given) => {
        const slot = slotOf(job);
        return slot === null ? own(...given) : observe(recorder, slot, () => own(...given));
      };
      live.fn = recorded;
      return () => {
        if (live.fn === recorded) live.fn = own;
      };
    },
  };
}

/**
 * croner knows when it started a run, not which slot that was for.
 *
 * @param {CronerJob} job in its function
 */
function slotOf(job) {
  const at = job.currentRun();
  if (at === null) return null;
  const once = job.getOnce();
  if (once !== null) return once;
  const second = new Date(Math.floor(at.getTime() / 1000) * 1000);
  // With an interval the slots depend on the run before; a punctual run is a slot itself.
  if (job.options.interval && job.match(second)) return second;
  return latestSlot((after) => job.nextRun(after), at);
}

/** @param {number} minutes */
function offsetName(minutes) {
  const pad = (/** @type {number} */ part) => String(part).padStart(2, '0');
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(absolute / 60))}:${pad(absolute % 60)}`;
}
