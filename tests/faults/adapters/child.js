// usage: node child.js SCHEDULER FOLDER — runs a job every second until killed, and writes into a
// file each slot that the job ran, and each that was recorded of a live run.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Snapshoter } from 'snapshoter';
import { fileSystem } from 'snapshoter/filesystem';
import { SCHEDULERS } from './schedulers.js';

const [scheduler, folder] = process.argv.slice(2);
const write = (how, slot) => appendFileSync(join(folder, 'ran'), `${how} ${Number(slot)}\n`);

write('life', 0);

// A live run belongs to the second in which it begins: the clock is the witness, not the adapter.
const job = await SCHEDULERS[scheduler]('job', (told) =>
  write(told?.isCatchUp ? 'catch-up' : 'live', told?.scheduledTime ?? secondOf(Date.now())),
);
const store = fileSystem(join(folder, 'store'));
const snapshoter = new Snapshoter({ store, interval: 0, signals: true });
snapshoter.add(job);
job.start?.();
const { until } = await snapshoter.start();
await snapshoter.save();
process.send?.({ until: Number(until) });

function secondOf(time) {
  return Math.floor(time / 1000) * 1000;
}
