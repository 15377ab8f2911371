// A job of cron that a restart does not make lose runs. Start it twice, with a break in between:
//
//   node examples/cron.js [FOLDER]
import { CronJob } from 'cron';
import { Snapshoter } from 'snapshoter';
import { cron } from 'snapshoter/adapters/cron';
import { fileSystem } from 'snapshoter/filesystem';

const store = fileSystem(process.argv[2] ?? '.snapshoter-cron');
const snapshoter = new Snapshoter({ store, interval: 1000, signals: true });

const report = CronJob.from({
  name: 'report',
  cronTime: '* * * * * *',
  // On a missed slot, what it is about comes behind cron's own argument.
  onTick(_onComplete, missed) {
    const slot = missed?.scheduledTime ?? new Date();
    console.log(missed ? 'caught up' : 'ran', slot.toISOString());
  },
});

snapshoter.add(cron(report), { catchUp: { last: 5 } });
// Only now: a job that is started at once may run what just came due before it is hooked.
report.start();
const { totals } = await snapshoter.start();
console.log(`missed ${totals.missed}, caught up ${totals.run}`);
