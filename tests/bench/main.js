// Compares reading and writing with Go's encoding/gob and with JavaScript's serializers, in one run.
// usage: npm run bench -- [--sizes 1000,100000,1000000] [--reps 7] [--brotli] [--json FILE]
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { init, writeSnapshot } from '../../js/core/index.js';
import { appends, appendsTable } from './append.js';
import { calls, callsTable, changes, changesTable } from './calls.js';
import { codecs, codecsTable } from './codecs.js';
import { fill } from './filled.js';
import { recordCost, startCost } from './record.js';
import { memory, memoryTable, startup, startupTable } from './startup.js';
import { table } from './table.js';

const build = fileURLToPath(new URL('../../build/', import.meta.url));
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,100000,1000000' },
    reps: { type: 'string', default: '7' },
    brotli: { type: 'boolean', default: false },
    json: { type: 'string', default: path.join(build, 'bench.json') },
  },
});
const reps = Number(values.reps);
const sizes = values.sizes.split(',').map(Number);
if (!(reps >= 1) || !sizes.every((size) => Number.isInteger(size) && size >= 1)) {
  console.error(`--reps ${values.reps} --sizes ${values.sizes}: numbers from 1 up were expected.`);
  process.exit(2);
}

const goVersion = spawnSync('go', ['version'], { encoding: 'utf8' }).stdout?.trim();
const machine = `${os.cpus().length} × ${os.cpus()[0]?.model}`;
console.log(`Node ${process.version}; ${goVersion ?? 'no Go here'}; ${machine}`);
await init();
mkdirSync(build, { recursive: true });

const results = [];
for (const size of sizes) {
  const filled = fill(size);
  // Small sizes are repeated within a sample until the clock can tell.
  const count = Math.max(1, Math.round(100_000 / size));
  const options = { reps, count, brotli: values.brotli, hasGo: goVersion !== undefined };
  const result = {
    size,
    codecs: await codecs(filled, options),
    calls: await calls(filled, options),
    changes: await changes(filled, options),
    appends: await appends(filled, options),
    memory: memoryOf(filled),
  };
  filled.snapshot.dispose();
  console.log(codecsTable(size, result.codecs));
  console.log(callsTable(size, result.calls));
  console.log(changesTable(size, result.changes));
  console.log(appendsTable(size, result.appends));
  console.log(memoryTable(size, result.memory));
  results.push(result);
}
const started = startup(reps);
console.log(startupTable(started));

const scheduling = { record: await recordCost(), start: await startCost() };
console.log(schedulingTable(scheduling));

const report = {
  node: process.version,
  go: goVersion,
  machine,
  reps,
  startup: started,
  scheduling,
  results,
};
writeFileSync(values.json, `${JSON.stringify(report, null, 1)}\n`);
console.log(`\nAll figures: ${values.json}`);

/** @param {{ record: number, start: Awaited<ReturnType<typeof startCost>> }} measured */
function schedulingTable({ record, start }) {
  const rows = [
    ['a run recorded, begun and ended', `${record.toFixed(2)} µs`],
    ['100,000 schedules added', `${start.add.toFixed(0)} ms`],
    ['a start with them, restored and planned', `${start.start.toFixed(0)} ms`],
  ];
  return table('The Snapshoter', ['', 'median or one run'], rows);
}

/** @param {import('./filled.js').Filled} filled */
function memoryOf({ snapshot, map }) {
  const [file, json] = ['memory.snapshot', 'memory.json'].map((name) => path.join(build, name));
  writeFileSync(file, writeSnapshot(snapshot, { encoding: 'native' }));
  writeFileSync(json, JSON.stringify([...map]));
  return memory(file, json);
}
