// What Flyte's scheduler would have to catch up, and its executions under Flyte's own identities:
//
//   node examples/flyte-catch-up.js [UNTIL]
import { readFileSync } from 'node:fs';
import { Snapshoter } from 'snapshoter';
import { executionName, flyte, parseEntities } from 'snapshoter/adapters/flyte';
import { memory } from 'snapshoter/memory';

const data = (name) => readFileSync(new URL(`data/${name}`, import.meta.url));
const until = new Date(process.argv[2] ?? '2023-10-03T00:00:00Z');

// In place of Flyte's table schedule_entities_snapshots, which postgres(pool) reads and writes.
const store = memory();
await store.save(data('flyte-1000.gob'));

const snapshoter = new Snapshoter({
  store,
  encoding: 'gob',
  catchUp: 'latest',
  firstRun: 'catchUp',
});
for (const entity of parseEntities(data('schedulable_entities.csv').toString())) {
  snapshoter.add(flyte(entity, { run: ({ scheduledTime }) => create(entity, scheduledTime) }));
}

const { entries, totals } = await snapshoter.plan({ until });
console.log(
  `${totals.schedules} launch plans missed ${totals.missed} slots; ${totals.run} would run`,
);
for (const { identity, schedule, missed, last } of entries
  .filter(({ missed }) => missed)
  .slice(0, 5)) {
  console.log(`${identity}  ${schedule}  ${missed}, the last at ${last.toISOString()}`);
}

// Instead of plan, start() would call this for each slot that is to run.
function create(entity, scheduledTime) {
  console.log('create the execution', executionName(entity, scheduledTime));
}
