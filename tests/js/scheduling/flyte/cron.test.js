import { flyteCron } from '../../../../js/scheduling/flyte/schedule.js';
import { seededRandom } from '../../../random.js';
import { codeOf, cpuTimeOf, goldenJson, goldenLines, slotsAfter } from './golden.js';

const vectors = goldenJson('flyte/robfig-next.json');
const cases = goldenLines('robfig/cases.jsonl');
const oddCases = goldenLines('robfig/odd-zones.jsonl');

/** @param {{ schedule: string, timezone: string, from: string }} found */
const label = ({ schedule, timezone, from }) => JSON.stringify([schedule, timezone, from]);

/** @param {{ schedule: string, timezone: string }} found */
const open = ({ schedule, timezone }) => flyteCron(schedule, { timezone });

/** Zones that change at a minute past midnight, at midnight, by half an hour, two, and by a day. */
const changes = {
  'America/Goose_Bay': ['1998-10-25T03:01Z', '1999-04-04T04:01Z', '2011-11-06T03:01Z'],
  'America/St_Johns': ['1987-10-25T02:31Z', '2006-10-29T02:31Z', '2011-03-13T03:31Z'],
  'Australia/Lord_Howe': ['2024-04-06T15:00Z', '2024-10-05T15:30Z'],
  'Pacific/Apia': ['2011-12-30T10:00Z', '2012-03-31T14:00Z'],
  'Asia/Beirut': ['2022-10-29T21:00Z', '2023-03-29T22:00Z'],
  'Africa/Cairo': ['2014-05-15T22:00Z', '2023-10-26T21:00Z'],
  'Antarctica/Troll': ['2023-10-29T01:00Z', '2024-03-31T01:00Z'],
  'Pacific/Kwajalein': ['1993-08-21T12:00Z', '1969-09-30T13:00Z'],
};

/** @param {number} seed */
function* oddSchedules(seed) {
  const random = seededRandom(seed);
  const pick = (/** @type {any[]} */ list) => list[random(list.length)];
  for (let index = 0; index < 600; index += 1) {
    const timezone = pick(Object.keys(changes));
    const change = new Date(pick(changes[timezone]));
    const after = new Date(Number(change) + (random(28 * 3600) - 14 * 3600) * 1000);
    const near = new Date(Number(change) + pick([-1, 0, 1]) * 86_400_000);
    const schedule = [
      pick(['*', '*/7', '0', random(60)]),
      pick(['*', '0', '23', '0-2', '*/2']),
      pick(['*', '*', near.getUTCDate()]),
      pick(['*', '*', near.getUTCMonth() + 1]),
      pick(['*', near.getUTCDay()]),
    ].join(' ');
    yield { schedule, timezone, after, random, opened: flyteCron(schedule, { timezone }) };
  }
}

/**
 * @param {number[]} minutes
 * @param {string} timeZone
 * @param {Date} after
 * @param {number} count
 */
function minuteByMinute(minutes, timeZone, after, count) {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, minute: 'numeric' });
  const slots = [];
  for (let at = Math.floor(Number(after) / 60_000) + 1; slots.length < count; at += 1) {
    const time = new Date(at * 60_000);
    if (minutes.includes(Number(format.format(time)))) slots.push(time);
  }
  return slots;
}

describe('the slots of cron expressions', () => {
  test('are those of every vector of Flyte’s engine', () => {
    const found = vectors
      .filter(({ error }) => error === undefined)
      .map((vector) => [
        label(vector),
        slotsAfter(open(vector), new Date(vector.from), vector.next.length).map((slot) =>
          slot.toISOString().replace('.000', ''),
        ),
      ]);
    expect(found.length).toBeGreaterThan(100);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(vectors.filter((v) => !v.error).map((v) => [label(v), v.next])),
    );
  });

  test('are those that robfig/cron finds, in many zones and around their changes of offset', () => {
    const valid = [...cases, ...oddCases].filter(({ error, hangs }) => !error && !hangs);
    expect(valid.length).toBeGreaterThan(2700);
    const differing = valid.filter((found) => {
      const slots = slotsAfter(open(found), new Date(found.from), 4);
      return JSON.stringify(slots.map(Number)) !== JSON.stringify((found.next ?? []).map((s) => s * 1000)); // prettier-ignore
    });
    expect(differing.map(label)).toEqual([]);
  });

  test('go on behind a day that a zone left out, where robfig/cron searches for ever', () => {
    const apia = flyteCron('0 0 1 * 6', { timezone: 'Pacific/Apia' });
    expect(apia.next(new Date('2011-12-30T09:00:00Z'))).toEqual(new Date('2011-12-30T10:00:00Z'));
    const hanging = [...cases, ...oddCases].filter(({ hangs }) => hangs);
    expect(hanging.length).toBeGreaterThan(1);
    for (const found of hanging) {
      const from = new Date(found.from);
      expect(Number(open(found).next(from))).toBeGreaterThan(Number(from));
    }
  });

  test('go on where the clock went back over midnight and robfig/cron gives the same one again', () => {
    const schedule = flyteCron('7 * * * 0', { timezone: 'America/Goose_Bay' });
    const slots = slotsAfter(schedule, new Date('1998-10-25T02:30:00Z'), 3);
    // From 00:01 on Sunday, at 03:01Z, it was 23:01 on Saturday again.
    expect(slots).toEqual(['03:07', '04:07', '05:07'].map((at) => new Date(`1998-10-25T${at}Z`)));
    expect(oddCases.filter(({ back }) => back).length).toBeGreaterThan(5);
  });

  test('are later than the time asked for, around every odd change of a zone’s offset', () => {
    const failed = [];
    for (const { schedule, after, opened } of oddSchedules(3)) {
      let at = after;
      for (const slot of slotsAfter(opened, after, 40)) {
        if (slot <= at) failed.push([schedule, at, slot]);
        at = slot;
      }
    }
    expect(failed).toEqual([]);
  });

  test('are those of a search minute by minute, where no hour and no day is left out', () => {
    for (const { timezone, after, random } of oddSchedules(4)) {
      const minutes = [random(60), random(60)];
      const opened = flyteCron(`${minutes} * * * *`, { timezone });
      const slots = slotsAfter(opened, after, 6);
      expect([timezone, after, slots]).toEqual([
        timezone,
        after,
        minuteByMinute(minutes, timezone, after, 6),
      ]);
    }
  });

  test.each(['0 0 31 2 *', '0 0 30 2 *', ', * * * *', '* , * * *', '0 0 , * ,', '0 0 31 4 *'])(
    'end at once where there are none: %s',
    (expression) => {
      const schedule = flyteCron(expression, { timezone: 'Europe/Stockholm' });
      const spent = cpuTimeOf(() => {
        expect(schedule.next(new Date('2026-01-01T00:00:00Z'))).toBeNull();
      });
      expect(spent).toBeLessThan(500);
    },
  );

  test('are searched for five years, like robfig/cron', () => {
    const leapDay = flyteCron('0 0 29 2 *');
    expect(leapDay.next(new Date('2096-03-01T00:00:00Z'))).toBeNull();
    expect(leapDay.next(new Date('2099-03-01T00:00:00Z'))).toEqual(new Date('2104-02-29'));
  });

  test('are found in the first years of the calendar and end where a Date ends', () => {
    const daily = flyteCron('30 6 * * *', { timezone: 'America/New_York' });
    const start = new Date('0001-01-01T00:00:00Z');
    expect(daily.next(start)).toEqual(new Date('0001-01-01T11:26:02.000Z'));
    expect(daily.next(new Date(8.64e15))).toBeNull();
    expect(flyteCron('@every 1h').next(new Date(8.64e15))).toBeNull();
  });

  test('lie in the given timezone, unless the expression names one', () => {
    const from = new Date('2026-06-01T00:00:00Z');
    expect(flyteCron('0 5 * * *').next(from)).toEqual(new Date('2026-06-01T05:00:00Z'));
    for (const [expression, hour] of [
      ['0 5 * * *', '03'],
      ['TZ=Local 0 5 * * *', '03'],
      ['TZ= 0 5 * * *', '05'],
      ['TZ=Factory 0 5 * * *', '05'],
      ['CRON_TZ=Asia/Tokyo 0 11 * * *', '02'],
    ]) {
      const schedule = flyteCron(expression, { timezone: 'Europe/Stockholm' });
      expect(schedule.next(from)).toEqual(new Date(`2026-06-01T${hour}:00:00Z`));
    }
  });
});

describe('what robfig/cron refuses', () => {
  const refused = [...vectors, ...cases].filter(({ error }) => error);

  test('is refused with a reason, and nothing else is', () => {
    expect(refused.length).toBeGreaterThan(190);
    expect(refused.filter((found) => codeOf(() => open(found)) !== 'INVALID_ARGUMENT')).toEqual([]);
  });

  test('includes expressions that make it panic', () => {
    expect(refused.filter(({ error }) => error.startsWith('panic')).length).toBeGreaterThan(1);
  });

  test('is told in a message of bounded length', () => {
    expect(() => flyteCron('9'.repeat(1_000_000))).toThrow(/^.{20,400}$/);
    expect(() => flyteCron(`@every ${'9'.repeat(1_000_000)}h`)).toThrow(/^.{20,400}$/);
  });

  test('includes timezones that the machine knows but tzdb spells otherwise or does not have', () => {
    for (const timezone of ['europe/stockholm', 'EUROPE/STOCKHOLM', 'PST', 'Nowhere/Else']) {
      expect(codeOf(() => flyteCron('0 5 * * *', { timezone }))).toBe('INVALID_ARGUMENT');
    }
  });
});
