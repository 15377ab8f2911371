// usage: node simulate-child.js SEED... LIVES — prints what came of each seed, or the first complaint.
import { init } from '../../js/core/index.js';
import { simulate } from './simulation.js';

const numbers = process.argv.slice(2).map(Number);
const lives = numbers.pop();
await init();
try {
  for (const seed of numbers) console.log(JSON.stringify(await simulate(seed, { lives })));
} catch (error) {
  console.log(`complaint: ${error.message}`);
}
