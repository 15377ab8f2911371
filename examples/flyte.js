// A snapshot out of Flyte's database, read, converted and converted back: node examples/flyte.js
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { diffSnapshots, init, readSnapshot, writeSnapshot } from 'snapshoter';
import { run } from '../js/cli/run.js';
import { openTerminal } from '../js/cli/terminal.js';
import { parseIdentities } from '../js/formats/identities.js';

const SNAPSHOT = fileURLToPath(new URL('data/flyte-1000.gob', import.meta.url));
const ENTITIES = fileURLToPath(new URL('data/schedulable_entities.csv', import.meta.url));

const terminal = openTerminal();
const heading = (text) => terminal.write(`\n${terminal.paint('bold', text)}\n`);

/** Does something, and prints what came of it and how long it took. */
async function step(label, act, describe) {
  const start = performance.now();
  const result = await act();
  const took = `${(performance.now() - start).toFixed(2)} ms`;
  await terminal.write(
    `  ${label.padEnd(28)}  ${describe(result).padEnd(44)}  ${terminal.paint('dim', took)}\n`,
  );
  return result;
}

const number = (value) => value.toLocaleString('en');
const size = ({ length }, snapshot) =>
  `${number(length)} bytes, ${(length / snapshot.size).toFixed(1)} a schedule`;

await heading("A row of Flyte's table: a scheduler of 1,000 launch plans");
await step('load the core (WASM)', init, () => 'ready');
const gob = readFileSync(SNAPSHOT);
const snapshot = await step(
  "read Flyte's gob",
  () => readSnapshot(gob),
  (read) => `${number(read.size)} schedules from ${number(gob.length)} bytes`,
);
const native = await step(
  'write it natively',
  () => writeSnapshot(snapshot, { encoding: 'native' }),
  (bytes) => size(bytes, snapshot),
);
const again = await step(
  'write that as gob again',
  () => writeSnapshot(readSnapshot(native), { encoding: 'gob' }),
  (bytes) => size(bytes, snapshot),
);
await step(
  'compare with the first',
  () => diffSnapshots(snapshot, readSnapshot(again)),
  ({ unchanged }) => `${number(unchanged)} of ${number(snapshot.size)} the same, to the nanosecond`,
);
await step(
  'resolve the hashed names',
  () => parseIdentities(readFileSync(ENTITIES, 'utf8')),
  (identities) => {
    const known = [...snapshot.names()].filter((name) => identities.has(name)).length;
    return `${number(known)} of ${number(snapshot.size)} named`;
  },
);

await heading('The same from a terminal: snapshoter inspect');
// A short list also where the output goes to a file.
process.exitCode = await run(['inspect', '--sort', 'newest', '--identities', ENTITIES, SNAPSHOT], {
  ...terminal,
  isInteractive: true,
  rows: 24,
});
