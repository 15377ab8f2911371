import { afterEach, expect } from '@jest/globals';
import { withGlobal } from '@sinonjs/fake-timers';

const HOUR = 3_600_000;

/** Each slot of the tests is on a full one. */
const STEP = 5 * 60_000;

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
 * @param {{ goesByLastRun?: boolean }} [engine] whether it finds other slots once it ran a job
 */
export async function checkDaylightSaving(timezone, create, { goesByLastRun = false } = {}) {
  const windows = changesIn2026(timezone);
  expect(windows).toHaveLength(2);
  for (const { from, until } of windows) {
    const clock = fakeClock(new Date(Number(from) - (goesByLastRun ? 25 * HOUR : 0)));
    const jobs = EXPRESSIONS.map((expression) => {
      const ran = /** @type {Date[]} */ ([]);
      // An engine may need a few milliseconds to get from one job of a slot to the next, and one
      // that looks at the time every 30 seconds may run a slot so late.
      const run = () => void ran.push(new Date(Math.floor(Date.now() / STEP) * STEP));
      const { adapted, stop } = create(expression, timezone, run);
      const { log, recorder } = recording();
      adapted.attach(recorder);
      return { expression, adapted, ran, log, stop };
    });
    const compute = () =>
      jobs.map(({ expression, adapted }) => [
        expression,
        slotsBetween(adapted.schedule, from, until),
      ]);
    // A late run for each job, which is then forgotten.
    clock.jump(Number(from) - clock.now);
    await settle();
    for (const { ran, log } of jobs) ran.length = log.length = 0;
    const before = compute();
    await runUntil(clock, until);
    const behind = compute();
    // A luxon that is asked in another season takes the other one of two equal times.
    clock.setSystemTime(Number(until) + 170 * 24 * HOUR);
    const muchLater = compute();
    for (const { stop } of jobs) stop();

    const ran = jobs.map(({ expression, ran }) => [expression, ran]);
    expect(before).toEqual(ran);
    expect(behind).toEqual(ran);
    expect(muchLater).toEqual(ran);
    expect(jobs.map(({ log }) => log)).toEqual(
      jobs.map(({ ran }) =>
        ran.flatMap((slot) => [
          ['started', slot],
          ['succeeded', slot],
        ]),
      ),
    );
    expect(jobs.flatMap(({ ran }) => ran).length).toBeGreaterThan(20);
  }
}

/**
 * @param {Date} now
 * @returns {import('@sinonjs/fake-timers').Clock} until the test ends, or asks for another
 */
export function fakeClock(now) {
  installed?.uninstall();
  installed = withGlobal(globalThis).install({
    now,
    toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  });
  return installed;
}

/** @type {import('@sinonjs/fake-timers').Clock | undefined} */
let installed;

afterEach(() => {
  installed?.uninstall();
  installed = undefined;
});

/**
 * Lets time pass in steps, with a stop shortly before and behind each: croner looks at the time every
 * 30 seconds, and may find another slot in the last of them. All those looks in between are left out,
 * being slow.
 *
 * @param {import('@sinonjs/fake-timers').Clock} clock
 * @param {Date} until
 */
export async function runUntil(clock, until) {
  const jumpTo = async (/** @type {number} */ at) => {
    clock.jump(at - clock.now);
    await settle();
  };
  for (let at = clock.now; at < Number(until);) {
    at = Math.min((Math.floor(at / STEP) + 1) * STEP, Number(until));
    await jumpTo(at - 20_000);
    await jumpTo(at);
    for (let passed = 0; passed < 40; passed += 4) {
      clock.tick(4);
      await settle();
    }
    await jumpTo(at + 25_000);
  }
}

/** Lets everything that is ready run: promises, and what they lead to. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

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
