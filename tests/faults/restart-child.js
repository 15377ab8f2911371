// usage: node restart-child.js FOLDER — a scheduler of its own, that writes each slot it ran into a file.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Snapshoter } from '../../js/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';

const [folder] = process.argv.slice(2);
const period = 50;
const next = (after) => new Date((Math.floor(Number(after) / period) + 1) * period);
const ran = (how, slot) =>
  appendFileSync(join(folder, 'ran'), `${how} ${Number(slot)} ${process.pid}\n`);

function attach(recorder) {
  let slot = next(Date.now());
  const wake = () => {
    for (; Number(slot) <= Date.now(); slot = next(slot)) {
      if (!recorder.started(slot)) continue;
      ran('live', slot);
      recorder.succeeded(slot);
    }
    setTimeout(wake, Number(slot) - Date.now());
  };
  wake();
}

const store = fileSystem(join(folder, 'store'));
const snapshoter = new Snapshoter({ store, interval: 0, signals: true });
const schedule = { next, fingerprint: `every ${period} ms` };
const run = ({ scheduledTime }) => ran('catch-up', scheduledTime);
snapshoter.add({ name: 'job', schedule, run, attach });
const { until } = await snapshoter.start();
await snapshoter.save();
process.send?.({ until: Number(until) });
