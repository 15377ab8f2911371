import { Cron } from 'croner';
import { CronJob } from 'cron';
import { schedule } from 'node-cron';
import nodeScheduler from 'node-schedule';
import { AsyncTask, CronJob as ToadJob, LongIntervalJob, SimpleIntervalJob } from 'toad-scheduler';
import { cron } from '../../../../js/scheduling/adapters/cron.js';
import { croner } from '../../../../js/scheduling/adapters/croner.js';
import { nodeCron } from '../../../../js/scheduling/adapters/node-cron.js';
import { nodeSchedule } from '../../../../js/scheduling/adapters/node-schedule.js';
import { toadScheduler } from '../../../../js/scheduling/adapters/toad-scheduler.js';
import { scheduleOf } from '../../../../js/scheduling/engines.js';
import { codeOf } from '../flyte/golden.js';
import { fakeClock, recording, settle, slotsBetween } from './live.js';

const { RecurrenceRule, Range, scheduleJob } = nodeScheduler;
const START = new Date('2026-06-01T10:00:00.500Z');
const at = (/** @type {string} */ time) => new Date(`2026-06-01T${time}Z`);
const name = 'report';

/** @type {any} */
let clock;
/** @type {(() => void)[]} */
let stops = [];
beforeEach(() => {
  stops = [];
  clock = fakeClock(START);
});
afterEach(() => stops.forEach((stop) => stop()));

async function pass(milliseconds) {
  for (let passed = 0; passed < milliseconds; passed += 50) {
    clock.tick(50);
    await settle();
  }
}

/** Attaches an adapted job; says which slots were recorded, and how. */
function attached(adapted, started = true) {
  const { log, recorder } = recording();
  adapted.attach({
    ...recorder,
    started(slot) {
      recorder.started(slot);
      return started;
    },
  });
  return { log, how: (what) => log.filter(([how]) => how === what).map(([, slot]) => slot) };
}

describe('a slot that was dealt with already', () => {
  test('is left out by a scheduler that comes late', async () => {
    let runs = 0;
    const job = new Cron('* * * * * *', { name }, () => void (runs += 1));
    stops.push(() => job.stop());
    const { log } = attached(croner(job), false);
    await pass(1000);
    expect([runs, log]).toEqual([0, [['started', at('10:00:01')]]]);
  });

  test('is left out by an asynchronous task too', async () => {
    let runs = 0;
    const task = new AsyncTask('t', async () => void (runs += 1));
    const job = new ToadJob({ cronExpression: '* * * * * *' }, task, { id: name });
    job.start();
    stops.push(() => job.stop());
    attached(toadScheduler(job), false);
    await pass(1000);
    expect([runs, task.isExecuting]).toEqual([0, false]);
  });
});

describe('croner', () => {
  test('a run that comes late belongs to the latest slot', async () => {
    const job = new Cron('*/2 * * * * *', { name }, () => {});
    stops.push(() => job.stop());
    const { how } = attached(croner(job));
    clock.jump(5200);
    await settle();
    expect(how('succeeded')).toEqual([at('10:00:04')]);
  });

  test('an interval counts from the last run', async () => {
    const job = new Cron('* * * * * *', { name, interval: 3 }, () => {});
    stops.push(() => job.stop());
    const { schedule: slots, ...adapted } = croner(job);
    const { how } = attached(adapted);
    expect(slots.next(at('09:00:00'))).toEqual(at('09:00:03'));
    await pass(7000);
    expect(how('succeeded')).toEqual([at('10:00:01'), at('10:00:04'), at('10:00:07')]);
  });

  test('options that shape the slots are part of what is described', async () => {
    const options = { domAndDow: true, timezone: 'Europe/Stockholm' };
    const job = new Cron('0 0 13 * 5', { ...options, name }, () => {});
    stops.push(() => job.stop());
    const described = croner(job).schedule;
    expect(described.expression).toBe('0 0 13 * 5 {"domAndDow":true}');
    expect((await scheduleOf(described)).next(START)).toEqual(new Date('2026-11-12T23:00:00Z'));
    const east = new Cron('0 5 * * *', { name: 'east', utcOffset: 330 }, () => {});
    stops.push(() => east.stop());
    const shifted = croner(east).schedule;
    expect(shifted.timezone).toBe('+05:30');
    expect((await scheduleOf(shifted)).next(START)).toEqual(new Date('2026-06-01T23:30:00Z'));
  });

  test('a single date is a slot until it is over', async () => {
    const job = new Cron('2026-06-01T10:00:02Z', { name }, () => {});
    stops.push(() => job.stop());
    const adapted = croner(job);
    const { how } = attached(adapted);
    expect(adapted.schedule.next(START)).toEqual(at('10:00:02'));
    expect(adapted.schedule.next(at('10:00:02'))).toBeNull();
    await pass(2500);
    expect(how('succeeded')).toEqual([at('10:00:02')]);
  });

  test('a job without its function is refused', () => {
    expect(codeOf(() => croner(new Cron('* * * * *', { paused: true }), { name }))).toBe(
      'INVALID_ARGUMENT',
    );
  });
});

describe('cron', () => {
  test('a single date is a slot until it is over', async () => {
    const job = new CronJob(at('10:00:02'), () => {}, null, true);
    stops.push(() => void job.stop());
    const adapted = cron(job, { name });
    const { how } = attached(adapted);
    expect(adapted.schedule.next(START)).toEqual(at('10:00:02'));
    expect(adapted.schedule.next(at('10:00:02'))).toBeNull();
    await pass(2500);
    expect(how('succeeded')).toEqual([at('10:00:02')]);
  });

  test('a date that never comes has no slots', () => {
    const job = new CronJob('0 0 31 2 *', () => {}, null, false);
    expect(cron(job, { name }).schedule.next(START)).toBeNull();
  });

  test('an offset is a timezone', () => {
    const job = new CronJob('0 5 * * *', () => {}, null, false, null, null, false, -210);
    const { schedule: slots } = cron(job, { name });
    expect(slots.timezone).toBe('UTC-03:30');
    expect(slots.next(START)).toEqual(new Date('2026-06-02T08:30:00Z'));
  });

  test('a promise that rejects is a failed run', async () => {
    const onTick = async () => {
      throw new Error('broken');
    };
    const job = CronJob.from({ name, cronTime: '* * * * * *', onTick, errorHandler() {} });
    const { how } = attached(cron(job));
    job.start();
    stops.push(() => void job.stop());
    await pass(1000);
    expect(how('failed')).toEqual([at('10:00:01')]);
  });
});

describe('node-cron', () => {
  const quiet = { info() {}, warn() {}, error() {}, debug() {} };
  const task = (run, options = {}) => {
    const made = schedule('* * * * * *', run, { name, logger: quiet, ...options });
    stops.push(() => void made.destroy());
    return made;
  };

  test('slots that a busy event loop lost are told', async () => {
    const { how } = attached(nodeCron(task(() => {})));
    clock.jump(4600);
    await settle();
    expect(how('missed')).toEqual([at('10:00:01'), at('10:00:02'), at('10:00:03'), at('10:00:04')]);
    expect(how('succeeded')).toEqual([at('10:00:05')]);
  });

  test('slots that noOverlap leaves out are not missed', async () => {
    const never = () => new Promise(() => {});
    const { log } = attached(nodeCron(task(never, { noOverlap: true })));
    await pass(3000);
    expect(log).toEqual([['started', at('10:00:01')]]);
  });

  test('a run that somebody asks for belongs to no slot', async () => {
    const made = task(() => {});
    const { log } = attached(nodeCron(made));
    await made.execute();
    expect(log).toEqual([]);
  });
});

describe('node-schedule', () => {
  const made = (spec) => {
    const job = scheduleJob(name, spec, () => {});
    stops.push(() => void job.cancel());
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

describe('toad-scheduler', () => {
  test('a task of two jobs is recorded for the job that it runs for', async () => {
    const task = new AsyncTask('t', async () => {});
    const jobs = ['*/2 * * * * *', '*/3 * * * * *'].map((cronExpression) => {
      const job = new ToadJob({ cronExpression }, task, { id: cronExpression });
      job.start();
      stops.push(() => job.stop());
      return attached(toadScheduler(job));
    });
    await pass(4000);
    expect(jobs.map(({ how }) => how('succeeded'))).toEqual([
      [at('10:00:02'), at('10:00:04')],
      [at('10:00:03')],
    ]);
  });

  test('a promise that rejects is a failed run', async () => {
    const broken = async () => {
      throw new Error('broken');
    };
    const task = new AsyncTask('t', broken, () => {});
    const job = new ToadJob({ cronExpression: '* * * * * *' }, task, { id: name });
    job.start();
    stops.push(() => job.stop());
    const { how } = attached(toadScheduler(job));
    await pass(1000);
    expect(how('failed')).toEqual([at('10:00:01')]);
  });

  test.each([SimpleIntervalJob, LongIntervalJob])('%p counts from its last run', async (Job) => {
    const job = new Job({ seconds: 2 }, new AsyncTask('t', async () => {}), { id: name });
    const adapted = toadScheduler(job);
    const { how } = attached(adapted);
    expect(adapted.schedule.next(at('09:00:00'))).toEqual(at('09:00:02'));
    job.start();
    stops.push(() => job.stop());
    await pass(5000);
    expect(how('succeeded')).toEqual([at('10:00:02.500'), at('10:00:04.500')]);
    // Missed: from a last run until this process began; then it is the timer that counts.
    expect(slotsBetween(adapted.schedule, at('09:59:53.700'), at('10:00:07'))).toEqual(
      [
        '09:59:55.700',
        '09:59:57.700',
        '09:59:59.700',
        '10:00:02.500',
        '10:00:04.500',
        '10:00:06.500',
      ].map(at),
    );
    expect((await scheduleOf(adapted.schedule)).next(at('09:00:00'))).toEqual(at('09:00:02'));
  });

  test('an interval of nothing is refused', () => {
    const job = new SimpleIntervalJob({ seconds: 0 }, new AsyncTask('t', async () => {}), {
      id: name,
    });
    expect(codeOf(() => toadScheduler(job))).toBe('INVALID_ARGUMENT');
  });
});
