// What the adapters and stores take of the packages that they are made for.
import { CronJob } from 'cron';
import { Cron } from 'croner';
import { schedule } from 'node-cron';
import { scheduleJob } from 'node-schedule';
import { Client, Pool } from 'pg';
import { register, Registry } from 'prom-client';
import { Snapshoter } from 'snapshoter';
import { cron } from 'snapshoter/adapters/cron';
import { croner } from 'snapshoter/adapters/croner';
import { nodeCron } from 'snapshoter/adapters/node-cron';
import { nodeSchedule } from 'snapshoter/adapters/node-schedule';
import { toadScheduler } from 'snapshoter/adapters/toad-scheduler';
import { memory } from 'snapshoter/memory';
import { postgres } from 'snapshoter/postgres';
import { CronJob as ToadCronJob, SimpleIntervalJob, Task } from 'toad-scheduler';

const snapshoter = new Snapshoter({ store: postgres(new Pool()), metrics: register });
new Snapshoter({ store: postgres(new Client()), metrics: new Registry() });
new Snapshoter({ store: memory() });

const run = () => {};
const task = new Task('report', run);
snapshoter
  .add(croner(new Cron('0 6 * * *', { name: 'report' }, run)), { catchUp: 'latest' })
  .add(croner(new Cron('0 6 * * *', run), { name: 'report' }))
  .add(cron(CronJob.from({ name: 'report', cronTime: '0 6 * * *', onTick: run })))
  .add(cron(new CronJob('0 6 * * *', run), { name: 'report', run: ({ range }) => range }))
  .add(nodeCron(schedule('0 6 * * *', run, { name: 'report' })))
  .add(nodeSchedule(scheduleJob('report', '0 6 * * *', run), '0 6 * * *'))
  .add(toadScheduler(new SimpleIntervalJob({ hours: 1 }, task, { id: 'report' })))
  .add(toadScheduler(new ToadCronJob({ cronExpression: '0 6 * * *' }, task, { id: 'report' })));

// @ts-expect-error
croner(new CronJob('0 6 * * *', run));
// @ts-expect-error
cron(new Cron('0 6 * * *', run));
// @ts-expect-error
nodeCron('0 6 * * *');
// @ts-expect-error
nodeSchedule(scheduleJob('report', '0 6 * * *', run));
// @ts-expect-error
toadScheduler(task);
// @ts-expect-error
new Snapshoter({ store: memory(), metrics: {} });
