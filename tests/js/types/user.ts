// What a program in TypeScript writes; tests/js/types.test.js compiles it, and nothing runs it.
import { Snapshoter } from 'snapshoter';
import type { Job, Plan, Schedule } from 'snapshoter';
import { cron } from 'snapshoter/adapters/cron';
import { croner } from 'snapshoter/adapters/croner';
import { flyte, parseEntities } from 'snapshoter/adapters/flyte';
import { nodeCron } from 'snapshoter/adapters/node-cron';
import { nodeSchedule } from 'snapshoter/adapters/node-schedule';
import { toadScheduler } from 'snapshoter/adapters/toad-scheduler';
import { fileSystem } from 'snapshoter/filesystem';
import { memory } from 'snapshoter/memory';
import { postgres } from 'snapshoter/postgres';
import { CronJob } from 'cron';
import { Cron } from 'croner';
import { schedule } from 'node-cron';
import { scheduleJob } from 'node-schedule';
import pg from 'pg';
import { Registry } from 'prom-client';
import { AsyncTask, CronJob as ToadCronJob, SimpleIntervalJob } from 'toad-scheduler';

type Missed = { scheduledTime: Date };

const store = fileSystem('state', { keep: 10 });
const snapshoter = new Snapshoter({ store, signals: true, interval: 0, catchUp: 'latest' });
new Snapshoter({ store: memory(), logger: console, metrics: new Registry() });
new Snapshoter({ store: postgres(new pg.Pool()), encoding: 'gob', firstRun: 'catchUp' });

const report = (_job: Cron, _context: unknown, missed?: Missed) => {
  missed?.scheduledTime.getTime();
};
const job = new Cron('0 6 * * *', { name: 'a' }, report);
snapshoter.add(croner(job), { catchUp: { last: 3 }, deadline: 1000, limit: 5 });
snapshoter.add(nodeCron(schedule('0 6 * * *', ({ date }) => date.getTime(), { name: 'b' })));
const onTick = (_onComplete: unknown, missed?: Missed) => void missed?.scheduledTime.getTime();
snapshoter.add(cron(CronJob.from({ name: 'c', cronTime: '0 6 * * *', onTick })));
const spec = { rule: '0 6 * * *', tz: 'Europe/Stockholm' };
snapshoter.add(
  nodeSchedule(
    scheduleJob('d', spec, (fireDate) => void fireDate.getTime()),
    spec,
  ),
);
const task = new AsyncTask('e', async (_task?: string, _job?: string, missed?: Missed) => {
  missed?.scheduledTime.getTime();
});
snapshoter.add(toadScheduler(new ToadCronJob({ cronExpression: '0 6 * * *' }, task, { id: 'e' })));
snapshoter.add(toadScheduler(new SimpleIntervalJob({ hours: 1 }, task, { id: 'f' })));
for (const entity of parseEntities('')) {
  const run: Job['run'] = ({ scheduledTime, idempotencyKey }) => [scheduledTime, idempotencyKey];
  snapshoter.add(flyte(entity, { run: ({ scheduledTime }) => scheduledTime.getTime() }));
  snapshoter.add(flyte(entity, { run }));
}

const hourly: Schedule = { next: (after) => new Date(after.getTime() + 3_600_000) };
const own: Job = {
  name: 'g',
  schedule: hourly,
  run({ range, signal }) {
    if (!signal.aborted) range?.from.getTime();
  },
  attach: (recorder) => void recorder.started(new Date()),
};
snapshoter.add(own);
const wrapped: () => Promise<number | undefined> = snapshoter.wrap('g', () => 5);
snapshoter.on('caughtUp', ({ scheduledTime, outcome }) => {
  const how: 'succeeded' | 'failed' = outcome;
  return [scheduledTime.getTime(), how, wrapped];
});
const plan: Plan = await snapshoter.plan({ until: new Date() });
const { totals, entries } = plan;
const counts: (number | undefined)[] = [totals.skippedBecause.deadline, entries[0]?.run?.count];
await snapshoter.start({ rate: { perSecond: 5, burst: 2 }, concurrency: counts.length });
const last: Date | undefined = snapshoter.snapshot?.getLastExecutionTime('g');
snapshoter.recorder('g').succeeded(last ?? new Date());

// @ts-expect-error a policy that there is not
snapshoter.add(own, { catchUp: 'lastest' });
// @ts-expect-error no store
new Snapshoter({ interval: 0 });
// @ts-expect-error an event that there is not
snapshoter.on('caughtup', () => {});
// @ts-expect-error no name
snapshoter.add({ schedule: hourly, run() {} });
