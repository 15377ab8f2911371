// A job of toad-scheduler that a restart does not make lose runs. Start it twice, with a break in between:
//
//   node examples/toad-scheduler.js [FOLDER]
import { AsyncTask, CronJob, ToadScheduler } from 'toad-scheduler';
import { Snapshoter } from 'snapshoter';
import { toadScheduler } from 'snapshoter/adapters/toad-scheduler';
import { fileSystem } from 'snapshoter/filesystem';

const store = fileSystem(process.argv[2] ?? '.snapshoter-toad-scheduler');
const snapshoter = new Snapshoter({ store, interval: 1000, signals: true });

// On a missed slot, what it is about comes behind the ids of task and job.
const task = new AsyncTask('report', async (_taskId, _jobId, missed) => {
  const slot = missed?.scheduledTime ?? new Date();
  console.log(missed ? 'caught up' : 'ran', slot.toISOString());
});
const report = new CronJob({ cronExpression: '* * * * * *' }, task, { id: 'report' });
new ToadScheduler().addCronJob(report);

snapshoter.add(toadScheduler(report), { catchUp: { last: 5 } });
const { totals } = await snapshoter.start();
console.log(`missed ${totals.missed}, caught up ${totals.run}`);
