import { requireJob, requireName } from './job.js';
import { asking, hook, observe } from './live.js';
import { describe, localTimezone, offsetName, slotFinder } from './slots.js';

/** @import { AdaptedJob, AdapterOptions } from './job.js' */
/** @import { DescribedSchedule } from './slots.js' */

/**
 * @typedef {object} CronerJob a `Cron` of croner
 * @property {string | undefined} [name]
 * @property {any} options
 * @property {(after: Date) => Date | null} nextRun
 * @property {(at: Date) => boolean} match
 * @property {() => string | undefined} getPattern
 * @property {() => Date | null} getOnce
 * @property {() => Date | null} currentRun
 */

/** Those options of croner that decide which slots a pattern has, with their defaults. */
const shaping = {
  interval: 0,
  dayOffset: 0,
  domAndDow: false,
  alternativeWeekdays: false,
  sloppyRanges: false,
  fixedTimeRule: 'single-value',
};

/**
 * Adapts a job of croner. On a missed slot its function gets croner's own arguments (the job and
 * its context), then what the slot is about.
 *
 * @param {CronerJob} job with its function
 * @param {AdapterOptions} [options]
 * @returns {AdaptedJob}
 * @throws {import('../../core/errors.js').SnapshotError} `INVALID_NAME` for a job without a name,
 *   `INVALID_ARGUMENT` for something else than a job with its function
 */
export function croner(job, { name = job?.name, run } = {}) {
  const live = /** @type {any} */ (job);
  requireJob(typeof job?.nextRun === 'function', 'a Cron of croner');
  const own = live.fn;
  requireJob(typeof own === 'function', 'a Cron with its function; { paused: true } delays it');
  const schedule = scheduleOf(job);
  return {
    name: requireName(name, 'croner’s option name, or croner(job, { name })'),
    schedule,
    run: run ?? ((context) => own(job, job.options.context, context)),
    attach(recorder) {
      const find = slotFinder(schedule.next);
      const once = job.getOnce();
      const asked = asking(live, 'trigger');
      const unhook = hook(live, 'fn', (call) => {
        const slot = asked.isUnderWay() ? null : (once ?? slotOf(job, find));
        return slot === null ? call() : observe(recorder, slot, call);
      });
      return () => {
        asked.unhook();
        unhook();
      };
    },
  };
}

/**
 * The slots of a schedule that an adapted job described.
 *
 * @param {new (pattern: string, options: object) => CronerJob} Cron of croner
 * @param {{ expression: string, timezone: string }} described
 * @returns {DescribedSchedule}
 * @throws {Error} where croner refuses the expression
 */
export function describedCron(Cron, { expression, timezone }) {
  const at = expression.indexOf(' {');
  const pattern = at < 0 ? expression : expression.slice(0, at);
  const options = at < 0 ? {} : JSON.parse(expression.slice(at));
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(timezone) ?? [];
  const utcOffset = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  // croner asks Intl about a timezone, several times a slot; an offset it adds.
  const zone = sign ? { utcOffset } : timezone === 'UTC' ? { utcOffset: 0 } : { timezone };
  // With a function it would set a timer, and keep the process alive.
  const job = new Cron(pattern, { ...options, ...zone });
  return scheduleOf(job, timezone === 'UTC' ? timezone : undefined);
}

/**
 * @param {CronerJob} job
 * @param {string} [timezone] how to call its timezone
 * @returns {DescribedSchedule}
 */
function scheduleOf(job, timezone = job.options.timezone) {
  const { utcOffset, ...options } = job.options;
  const pattern = job.getPattern() ?? /** @type {Date} */ (job.getOnce()).toISOString();
  const shaped = Object.entries(shaping).flatMap(([option, usual]) =>
    [undefined, usual].includes(options[option]) ? [] : [[option, options[option]]],
  );
  return describe(
    {
      engine: 'croner',
      expression:
        shaped.length === 0 ? pattern : `${pattern} ${JSON.stringify(Object.fromEntries(shaped))}`,
      timezone: timezone ?? (utcOffset === undefined ? localTimezone() : offsetName(utcOffset)),
    },
    (after) => job.nextRun(after),
  );
}

/**
 * croner does not tell which slot a run is for.
 *
 * @param {CronerJob} job in its function
 * @param {(at: Date) => Date | null} find
 */
function slotOf(job, find) {
  const now = new Date();
  // With an interval the slots depend on the run before; a punctual run is a slot itself.
  if (job.options.interval) {
    const second = new Date(Math.floor(now.getTime() / 1000) * 1000);
    if (job.match(second)) return second;
  }
  return find(now);
}
