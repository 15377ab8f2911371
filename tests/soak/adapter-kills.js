/**
 * The kill test of tests/faults/adapters, for longer: `node tests/soak/adapter-kills.js [KILLS] [SEED]`,
 * KILLS being those of each scheduler.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killScheduler } from '../faults/adapters/kills.js';
import { SCHEDULERS } from '../faults/adapters/schedulers.js';

const kills = Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
console.log(`killing ${kills} processes of each scheduler, seed ${seed}`);
const root = await mkdtemp(join(tmpdir(), 'snapshoter-'));
for (const scheduler of Object.keys(SCHEDULERS)) {
  const report = await killScheduler({ scheduler, root, kills, seed });
  console.log(scheduler, JSON.stringify(report));
  if (report.lost.length > 0 || report.repeated.length > 0) process.exitCode = 1;
}
await rm(root, { recursive: true });
