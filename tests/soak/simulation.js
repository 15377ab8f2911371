/**
 * The simulation of tests/faults, for longer: `node tests/soak/simulation.js [LIVES] [SEED]`, LIVES in
 * worlds of 50 each, from SEED on.
 */
import { init } from '../../js/core/index.js';
import { simulate } from '../faults/simulation.js';

const PER_WORLD = 50;
const lives = Number(process.argv[2] ?? 100_000);
const first = Number(process.argv[3] ?? Date.now() % 1_000_000);
console.log(`simulating ${lives} lives of a scheduler, seed ${first}`);
await init();
/** @type {Record<string, number>} */
const total = {};
const complaints = [];
for (let seed = first; seed < first + lives / PER_WORLD; seed++) {
  try {
    for (const [what, count] of Object.entries(await simulate(seed, { lives: PER_WORLD }))) {
      total[what] = (total[what] ?? 0) + count;
    }
  } catch (error) {
    complaints.push(error.message);
  }
}
console.log(JSON.stringify({ ...total, complaints }, null, 2));
process.exitCode = complaints.length === 0 ? 0 : 1;
