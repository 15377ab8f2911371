// A job of node-schedule that a restart does not make lose runs. Start it twice, with a break in between:
//
//   node examples/node-schedule.js [FOLDER]
import { scheduleJob } from 'node-schedule';
import { Snapshoter } from 'snapshoter';
import { nodeSchedule } from 'snapshoter/adapters/node-schedule';
import { fileSystem } from 'snapshoter/filesystem';

const store = fileSystem(process.argv[2] ?? '.snapshoter-node-schedule');
const snapshoter = new Snapshoter({ store, interval: 1000, signals: true });

// node-schedule does not keep what a job was scheduled with, so that the adapter is told.
const everySecond = { rule: '* * * * * *', tz: 'Europe/Stockholm' };
const report = scheduleJob('report', everySecond, (fireDate, missed) => {
  console.log(missed ? 'caught up' : 'ran', fireDate.toISOString());
});

snapshoter.add(nodeSchedule(report, everySecond), { catchUp: { last: 5 } });
const { totals } = await snapshoter.start();
console.log(`missed ${totals.missed}, caught up ${totals.run}`);
