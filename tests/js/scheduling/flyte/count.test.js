import { flyteCron, flyteRate } from '../../../../js/scheduling/flyte/schedule.js';
import { codeOf, cpuTimeOf, goldenJson, goldenLines } from './golden.js';

const UNTIL = new Date('2023-10-03T00:00:00Z');
const MISSED = goldenJson('flyte/catch-up-2023-10-03.json');

/** @param {string} expression */
function open(expression) {
  const rate = /^(\d+) ([A-Z]+)$/.exec(expression);
  return rate ? flyteRate(Number(rate[1]), /** @type {any} */ (rate[2])) : flyteCron(expression);
}

/**
 * @param {ReturnType<typeof open>} schedule
 * @param {Date} after
 * @param {Date} until
 * @param {number} limit
 */
function countByStepping(schedule, after, until, limit) {
  let missed = 0;
  let first = null;
  let last = null;
  let at = schedule.next(after);
  for (; at !== null && at <= until && missed < limit; at = schedule.next(at)) {
    first ??= at;
    last = at;
    missed += 1;
  }
  return { missed, first, last, capped: at !== null && at <= until };
}

describe('counting missed slots', () => {
  test('agrees with Flyte’s engine for 1,000 launch plans and 751,690 slots, in no time', () => {
    /** @type {any[]} */
    let found = [];
    const spent = cpuTimeOf(() => {
      found = MISSED.map(({ active, schedule, from, ...rest }) => {
        const { missed, first, last } = active
          ? open(schedule).count(new Date(from), UNTIL)
          : { missed: 0, first: null, last: null };
        return { active, schedule, from, ...rest, count: missed, first, last };
      });
    });
    expect(spent).toBeLessThan(1000);
    expect(found).toEqual(
      MISSED.map(({ first, last, ...rest }) => ({
        ...rest,
        first: first ? new Date(first) : null,
        last: last ? new Date(last) : null,
      })),
    );
    expect(found.reduce((total, { count }) => total + count, 0)).toBe(751_690);
  });

  test('agrees with stepping from slot to slot, across changes of daylight saving', () => {
    const expressions = [
      ...goldenLines('robfig/cases.jsonl'),
      ...goldenLines('robfig/odd-zones.jsonl'),
    ].filter(({ error, hangs }, index) => !error && !hangs && index % 5 === 0);
    const limits = [Infinity, 1, 100, 1440];
    for (const [index, { schedule, timezone, from }] of expressions.entries()) {
      const opened = flyteCron(schedule, { timezone });
      const after = new Date(from);
      const until = new Date(after.getTime() + (1 + (index % 6)) * 86_400_000);
      const limit = limits[index % limits.length];
      expect([schedule, timezone, opened.count(after, until, limit)]).toEqual([
        schedule,
        timezone,
        countByStepping(opened, after, until, limit),
      ]);
    }
  });

  test.each([
    '7 0 * * *',
    '*/7 0 * * 0',
    '*/5 * * * 0',
    '9 * 25 * *',
    '*/3 0-22/2 * 10 *',
    '* * * * *',
  ])(
    'agrees with stepping where the clock went back from 00:01 to the day before: %s',
    (expression) => {
      const schedule = flyteCron(expression, { timezone: 'America/Goose_Bay' });
      for (let hour = 0; hour < 48; hour += 1) {
        const after = new Date(Date.UTC(1998, 9, 24, hour, 0, 30));
        const until = new Date(after.getTime() + 3 * 86_400_000);
        expect(schedule.count(after, until, 500)).toEqual(
          countByStepping(schedule, after, until, 500),
        );
      }
    },
  );

  test.each([
    ['* * * 4 0', 'Asia/Beirut', '1992-04-20'],
    ['18,46 22 17 */4 *', 'Asia/Beirut', '1988-04-03'],
    ['* */19 11-26 3 *', 'Europe/Volgograd', '1981-03-10'],
    ['* * 20-27 11,9 *', 'America/Asuncion', '1994-10-18'],
  ])(
    'agrees with stepping where a midnight left out leads into a month that does not match: %s %s',
    (expression, timezone, from) => {
      const schedule = flyteCron(expression, { timezone });
      const after = new Date(from);
      const until = new Date(after.getTime() + 180 * 86_400_000);
      expect(schedule.count(after, until, Infinity)).toEqual(
        countByStepping(schedule, after, until, Infinity),
      );
    },
  );

  test('takes slots behind the start, up to and including the end', () => {
    const hourly = flyteCron('@hourly');
    const at = (/** @type {string} */ time) => new Date(`2026-05-05T${time}Z`);
    expect(hourly.count(at('01:00:00'), at('03:00:00'))).toEqual({
      missed: 2,
      first: at('02:00:00'),
      last: at('03:00:00'),
      capped: false,
    });
    const none = { missed: 0, first: null, last: null, capped: false };
    expect(hourly.count(at('01:00:00'), at('01:59:59.999'))).toEqual(none);
    expect(hourly.count(at('03:00:00'), at('01:00:00'))).toEqual(none);
    expect(hourly.count(at('01:00:00'), at('09:00:00'), 2.5)).toMatchObject({
      missed: 3,
      last: at('04:00:00'),
    });
    expect(flyteRate(1, 'HOUR').count(at('03:00:00'), at('01:00:00'))).toEqual(none);
  });

  test('counts ten years of every second at once, or as far as the limit', () => {
    const every = flyteCron('@every 1s');
    const after = new Date('2016-01-01T00:00:00Z');
    const until = new Date('2026-01-01T00:00:00Z');
    expect(every.count(after, until)).toEqual({
      missed: (Number(until) - Number(after)) / 1000,
      first: new Date('2016-01-01T00:00:01Z'),
      last: until,
      capped: false,
    });
    expect(every.count(after, until, 1000)).toEqual({
      missed: 1000,
      first: new Date('2016-01-01T00:00:01Z'),
      last: new Date('2016-01-01T00:16:40Z'),
      capped: true,
    });
  });

  test('counts ten years of every minute in a zone with daylight saving quickly', () => {
    const schedule = flyteCron('* * * * *', { timezone: 'Europe/Stockholm' });
    let missed = 0;
    const spent = cpuTimeOf(() => {
      ({ missed } = schedule.count(
        new Date('2016-01-01T00:00:00Z'),
        new Date('2026-01-01T00:00:00Z'),
      ));
    });
    expect(missed).toBe(5_260_320);
    expect(spent).toBeLessThan(1000);
  });
});

describe('fixed rates', () => {
  test('drop the part of a second that the last run began behind', () => {
    const after = new Date('2023-09-18T09:55:26.041Z');
    expect(flyteRate(8, 'MINUTE').next(after)).toEqual(new Date('2023-09-18T10:03:26Z'));
    expect(flyteRate(25, 'HOUR').next(after)).toEqual(new Date('2023-09-19T10:55:26Z'));
    expect(flyteRate(2, 'DAY').next(after)).toEqual(new Date('2023-09-20T09:55:26Z'));
    expect(flyteRate(1, 'MINUTE').next(new Date(-1))).toEqual(new Date(59_000));
  });

  test.each([
    [0, 'MINUTE'],
    [-1, 'MINUTE'],
    [1.5, 'HOUR'],
    [NaN, 'DAY'],
    [2 ** 32, 'DAY'],
    [1, 'WEEK'],
    [1, 'minute'],
    [1, 'constructor'],
  ])('refuse %p %s', (value, unit) => {
    expect(codeOf(() => flyteRate(value, /** @type {any} */ (unit)))).toBe('INVALID_ARGUMENT');
  });
});
