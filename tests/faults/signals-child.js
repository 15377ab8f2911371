// usage: node signals-child.js FOLDER MODE — runs one slot that no save has yet, and waits for a
// signal. With the MODE `own` the program listens to it as well, and ends by itself: with
// status 10 and how many signals it got.
import { Snapshoter } from '../../js/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';

const [folder, mode] = process.argv.slice(2);
const hour = 3_600_000;
const store = fileSystem(folder);
const snapshoter = new Snapshoter({ store, interval: hour, signals: true });
const next = (after) => new Date((Math.floor(Number(after) / hour) + 1) * hour);
snapshoter.add({ name: 'job', schedule: { next }, run() {} });
await snapshoter.start();
await snapshoter.save();
let signals = 10;
if (mode === 'own') {
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, async () => {
      signals += 1;
      await snapshoter.stop();
      // A signal that is sent on comes meanwhile.
      setTimeout(() => process.exit(signals), 100);
    });
  }
}
const slot = new Date(Math.floor(Date.now() / 1000) * 1000);
const recorder = snapshoter.recorder('job');
recorder.started(slot);
recorder.succeeded(slot);
setInterval(() => {}, hour);
process.send({ slot: slot.toISOString() });
