// What the Snapshoter costs: recording a run, and starting with many schedules.
import { Snapshot, init, writeSnapshot } from '../../js/core/index.js';
import { Snapshoter } from '../../js/scheduling/snapshoter.js';
import { memory } from '../../js/stores/memory.js';

const hour = 3_600_000;
const schedule = {
  expression: '0 * * * *',
  timezone: 'UTC',
  engine: 'bench',
  next: (after) => new Date((Math.floor(Number(after) / hour) + 1) * hour),
};

/** Times this process's own work, not what others on the machine do meanwhile. Milliseconds. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/**
 * @param {number} schedules
 * @param {number} [batches] of 1,000 runs each
 * @returns {Promise<number>} microseconds of one run, begun and ended: the median of the batches
 */
export async function recordCost(schedules = 1000, batches = 50) {
  const snapshoter = new Snapshoter({ store: memory() });
  const recorders = Array.from({ length: schedules }, (_, index) => {
    snapshoter.add({ name: `schedule ${index}`, schedule, run() {} });
    return snapshoter.recorder(`schedule ${index}`);
  });
  await snapshoter.start();
  const costs = [];
  for (let batch = 0; batch < batches; batch += 1) {
    const slot = new Date();
    const began = cpu();
    for (let run = 0; run < 1000; run += 1) {
      const recorder = recorders[(batch * 1000 + run) % schedules];
      recorder.started(slot);
      recorder.succeeded(slot);
    }
    costs.push(cpu() - began);
  }
  await snapshoter.stop();
  return median(costs);
}

/**
 * @param {number} count schedules, none of which missed anything
 * @returns {Promise<{ fill: number, add: number, start: number, missed: number }>} milliseconds;
 *   `fill`: to make the snapshot out of nothing, which tells how fast this machine is just now
 */
export async function startCost(count = 100_000) {
  await init();
  const filling = performance.now();
  const snapshot = new Snapshot();
  const last = new Date(Math.floor(Date.now() / hour) * hour);
  for (let index = 0; index < count; index += 1) {
    const name = `schedule ${index}`;
    snapshot.describe(name, { ...schedule, firstSeen: new Date(Number(last) - hour) });
    snapshot.recordRun(name, { scheduledTime: last, outcome: 'succeeded' });
  }
  const fill = performance.now() - filling;
  const store = memory();
  await store.save(writeSnapshot(snapshot, { encoding: 'native' }));
  snapshot.dispose();
  const snapshoter = new Snapshoter({ store });
  const jobs = Array.from({ length: count }, (_, index) => ({
    name: `schedule ${index}`,
    schedule,
    run() {},
  }));
  const began = performance.now();
  for (const job of jobs) snapshoter.add(job);
  const added = performance.now();
  const { totals } = await snapshoter.start();
  const started = performance.now();
  await snapshoter.stop();
  return { fill, add: added - began, start: started - added, missed: totals.missed };
}
