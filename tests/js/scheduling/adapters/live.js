import { expect, jest } from '@jest/globals';

const HOUR = 3_600_000;

/** Zones whose clocks change: by an hour or half of one, by night or at midnight. */
export const ZONES = [
  'Europe/Stockholm',
  'America/New_York',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'America/Santiago',
];

/** Slots inside and around the hours that are left out or come twice in those zones. */
const EXPRESSIONS = [
  '30 * * * *',
  '*/20 * * * *',
  '30 2 * * *',
  '15 2 * * *',
  '0 3 * * *',
  '30 1 * * *',
  '0 0 * * *',
  '30 0 * * *',
  '30 23 * * *',
  '0 2,3 * * *',
];

/**
 * @param {string} timezone
 * @returns {{ from: Date, until: Date }[]} a few hours around each change of the clocks in 2026
 */
function changesIn2026(timezone) {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    timeZoneName: 'longOffset',
  });
  const offsetAt = (/** @type {number} */ time) => format.format(time).split(' ').at(-1);
  const windows = [];
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += HOUR / 2) {
    if (offsetAt(at) === offsetAt(at + HOUR / 2)) continue;
    windows.push({ from: new Date(at - 3 * HOUR), until: new Date(at + 4 * HOUR) });
  }
  return windows;
}

/**
 * Lets the engine itself run jobs over both changes of the clocks, on a fake clock, and checks that
 * what the adapter computes and what it records are the times at which they ran.
 *
 * @param {string} timezone
 * @param {(expression: string, timezone: string, run: () => void) =>
 *   { adapted: import('../../../../js/scheduling/adapters/job.js').AdaptedJob,
 *     stop: () => void }} create makes a live job that is not started before its timers run
 */
export async function checkDaylightSaving(timezone, create) {
  const windows = changesIn2026(timezone);
  expect(windows).toHaveLength(2);
  for (const { from, until } of windows) {
    useFakeClock(from);
    const jobs = EXPRESSIONS.map((expression) => {
      const ran = /** @type {Date[]} */ ([]);
      const { adapted, stop } = create(expression, timezone, () => ran.push(new Date()));
      const { log, recorder } = recording();
      adapted.attach(recorder);
      return { expression, ran, log, stop, computed: slotsBetween(adapted.schedule, from, until) };
    });
    await jest.advanceTimersByTimeAsync(Number(until) - Number(from));
    expect(jobs.map(({ expression, computed }) => ({ expression, slots: computed }))).toEqual(
      jobs.map(({ expression, ran }) => ({ expression, slots: ran })),
    );
    expect(jobs.map(({ log }) => log)).toEqual(
      jobs.map(({ ran }) =>
        ran.flatMap((slot) => [
          ['started', slot],
          ['succeeded', slot],
        ]),
      ),
    );
    expect(jobs.flatMap(({ ran }) => ran).length).toBeGreaterThan(20);
    for (const { stop } of jobs) stop();
    jest.useRealTimers();
  }
}

/** @param {Date} now */
export function useFakeClock(now) {
  jest.useFakeTimers({ now, doNotFake: ['nextTick', 'queueMicrotask', 'performance'] });
}

/** Writes down what an adapter records. */
export function recording() {
  /** @type {[string, Date, unknown?][]} */
  const log = [];
  return {
    log,
    recorder: {
      started: (/** @type {Date} */ slot) => void log.push(['started', slot]),
      succeeded: (/** @type {Date} */ slot) => void log.push(['succeeded', slot]),
      failed: (/** @type {Date} */ slot, /** @type {unknown} */ error) =>
        void log.push(['failed', slot, error]),
      missed: (/** @type {Date} */ slot) => void log.push(['missed', slot]),
    },
  };
}

/** @param {Date} scheduledTime */
export function catchUpContext(scheduledTime) {
  return {
    scheduledTime,
    isCatchUp: true,
    idempotencyKey: `key ${scheduledTime.toISOString()}`,
    signal: new AbortController().signal,
  };
}

/**
 * @param {{ next(after: Date): Date | null }} schedule
 * @param {Date} from exclusive
 * @param {Date} until inclusive
 */
export function slotsBetween(schedule, from, until) {
  const slots = [];
  for (let at = schedule.next(from); at !== null && at <= until; at = schedule.next(at)) {
    slots.push(at);
  }
  return slots;
}
