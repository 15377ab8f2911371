// usage: node tests/bench/record-main.js — prints what the Snapshoter costs, as one line of JSON.
import { recordCost, startCost } from './record.js';

const record = await recordCost();
const starts = [];
for (let attempt = 0; attempt < 5; attempt += 1) starts.push(await startCost());
console.log(JSON.stringify({ record, starts }));
