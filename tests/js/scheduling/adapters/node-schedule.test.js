import schedule from 'node-schedule';
import { nodeSchedule } from '../../../../js/scheduling/adapters/node-schedule.js';
import { ZONES, checkDaylightSaving, slotsBetween } from './live.js';
import { codeOf } from '../flyte/golden.js';
import { scheduleOf } from '../../../../js/scheduling/engines.js';
import { START, at, attached, name, pass, stopLater, useClock } from './harness.js';

describe('over both changes of the clocks, node-schedule runs the slots that are computed', () => {
  test.each(ZONES)('in %s', async (zone) => {
    await checkDaylightSaving(zone, (expression, timezone, run) => {
      const spec = { rule: expression, tz: timezone };
      const job = schedule.scheduleJob(spec, run);
      return {
        adapted: nodeSchedule(job, spec, { name: expression }),
        stop: () => void job.cancel(),
      };
    });
  });
});

const { RecurrenceRule, Range, scheduleJob } = schedule;

describe('node-schedule', () => {
  useClock();

  const made = (spec) => {
    const job = scheduleJob(name, spec, () => {});
    stopLater(() => job.cancel());
    return job;
  };

  test.each([
    [
      'a rule',
      Object.assign(new RecurrenceRule(), { second: new Range(0, 59, 20), tz: 'Asia/Tokyo' }),
    ],
    ['its object form', { second: [0, 20, 40], tz: 'Asia/Tokyo' }],
  ])('runs the slots of %s', async (_, spec) => {
    const adapted = nodeSchedule(made(spec), spec);
    expect(adapted.schedule.timezone).toBe('Asia/Tokyo');
    const { how } = attached(adapted);
    await pass(50_000);
    expect(how('succeeded')).toEqual([at('10:00:20'), at('10:00:40')]);
    expect(slotsBetween(adapted.schedule, START, at('10:00:50'))).toEqual(how('succeeded'));
  });

  test('a written rule has the slots of the live one', async () => {
    const spec = { hour: 5, minute: [0, 30], tz: 'Asia/Tokyo' };
    const live = nodeSchedule(made(spec), spec).schedule;
    const written = await scheduleOf(live);
    expect(written.next(START)).toEqual(new Date('2026-06-01T20:00:00Z'));
    expect(live.next(START)).toEqual(written.next(START));
  });

  test('a single date is a slot until it is over', async () => {
    const spec = at('10:00:02');
    const adapted = nodeSchedule(made(spec), spec);
    const { how } = attached(adapted);
    expect(adapted.schedule.expression).toBe('2026-06-01T10:00:02.000Z');
    expect(adapted.schedule.next(START)).toEqual(spec);
    expect(adapted.schedule.next(spec)).toBeNull();
    await pass(2500);
    expect(how('succeeded')).toEqual([spec]);
  });

  test('there are no slots before the start and behind the end', () => {
    const spec = { rule: '* * * * * *', start: at('10:00:10'), end: at('10:00:12') };
    const adapted = nodeSchedule(made(spec), spec);
    expect(slotsBetween(adapted.schedule, START, at('11:00:00'))).toEqual([
      at('10:00:11'),
      at('10:00:12'),
    ]);
  });

  test('a run that somebody asks for belongs to no slot', async () => {
    const job = made('* * * * *');
    const { log } = attached(nodeSchedule(job, '* * * * *'));
    job.invoke();
    expect(log).toEqual([]);
  });

  test('what scheduleJob refuses is refused, and a job without its spec', () => {
    expect(
      codeOf(() =>
        nodeSchedule(
          scheduleJob('x y', () => {}),
          'x y',
        ),
      ),
    ).toBe('INVALID_ARGUMENT');
    expect(codeOf(() => nodeSchedule(made('* * * * *')))).toBe('INVALID_ARGUMENT');
  });
});
