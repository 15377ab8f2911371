// usage: node tests/bench/record-main.js — prints what the Snapshoter costs, as one line of JSON.
import { recordCost, startCost } from './record.js';

const record = await recordCost();
const starts = [await startCost(), await startCost(), await startCost()];
console.log(JSON.stringify({ record, starts }));
