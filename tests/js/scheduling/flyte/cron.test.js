import { flyteCron } from '../../../../js/scheduling/flyte/schedule.js';
import { codeOf, cpuTimeOf, goldenJson, goldenText, slotsAfter } from './golden.js';

const vectors = goldenJson('flyte/robfig-next.json');
const cases = goldenText('robfig/cases.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/** @param {{ schedule: string, timezone: string, from: string }} found */
const label = ({ schedule, timezone, from }) => JSON.stringify([schedule, timezone, from]);

/** @param {{ schedule: string, timezone: string }} found */
const open = ({ schedule, timezone }) => flyteCron(schedule, { timezone });

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
    const valid = cases.filter(({ error, hangs }) => !error && !hangs);
    expect(valid.length).toBeGreaterThan(1700);
    const differing = valid.filter((found) => {
      const slots = slotsAfter(open(found), new Date(found.from), 4);
      return JSON.stringify(slots.map(Number)) !== JSON.stringify((found.next ?? []).map((s) => s * 1000)); // prettier-ignore
    });
    expect(differing.map(label)).toEqual([]);
  });

  test('go on behind a day that a zone left out, where robfig/cron searches for ever', () => {
    const apia = flyteCron('0 0 1 * 6', { timezone: 'Pacific/Apia' });
    expect(apia.next(new Date('2011-12-30T09:00:00Z'))).toEqual(new Date('2011-12-30T10:00:00Z'));
    expect(cases.some(({ hangs }) => hangs)).toBe(true);
    for (const found of cases.filter(({ hangs }) => hangs)) {
      const from = new Date(found.from);
      expect(Number(open(found).next(from))).toBeGreaterThan(Number(from));
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
