/**
 * The kill test of tests/faults, for longer: `node tests/soak/kills.js [KILLS] [SEED]`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killMany } from '../faults/kills.js';

const kills = Number(process.argv[2] ?? 5000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
const parent = await mkdtemp(join(tmpdir(), 'snapshoter-'));
console.log(`killing ${kills} processes, seed ${seed}`);
const report = await killMany({ root: join(parent, 'kills'), kills, seed });
await rm(parent, { recursive: true });
console.log(JSON.stringify(report, null, 2));
const isGood = [report.lost, report.torn, report.orphans].every((list) => list.length === 0);
process.exitCode = isGood && report.kills === kills ? 0 : 1;
