// What must not compile: where a line is accepted, its @ts-expect-error is the error.
import { diffSnapshots, readSnapshot, Snapshot, Snapshoter, writeSnapshot } from 'snapshoter';
import type { Job, Store } from 'snapshoter';
import { flyte } from 'snapshoter/adapters/flyte';
import { fileSystem } from 'snapshoter/filesystem';
import { indexedDB } from 'snapshoter/indexeddb';
import { memory } from 'snapshoter/memory';
import { postgres } from 'snapshoter/postgres';
// @ts-expect-error: what the package does not export
import { getCore } from 'snapshoter';
// @ts-expect-error: what is inside the package
import { Core } from 'snapshoter/js/core/module.js';

const snapshot = new Snapshot();
// @ts-expect-error
new Snapshot({ version: 3 });
// @ts-expect-error
new Snapshot({ encoding: 'gob' });
// @ts-expect-error
snapshot.updateLastExecutionTime('a', 1_700_000_000_000);
// @ts-expect-error
snapshot.updateLastExecutionTime('a', '2023-09-26');
// @ts-expect-error
snapshot.updateLastExecutionTime('a', { seconds: 1, nanoseconds: 0 });
// @ts-expect-error
snapshot.updateLastExecutionTime(5, new Date());
// @ts-expect-error
snapshot.getLastExecutionTime('a').getTime();
// @ts-expect-error
snapshot.size = 5;
// @ts-expect-error
snapshot.rows({ sort: 'size' });
// @ts-expect-error
snapshot.describe('a', { cron: '* * * * *' });
// @ts-expect-error
snapshot.recordRun('a', { scheduledTime: new Date(), outcome: 'late' });
// @ts-expect-error
snapshot.recordRun('a', { outcome: 'failed' });
// @ts-expect-error
snapshot.deserialize('bytes');
// @ts-expect-error
readSnapshot([1, 2, 3]);
// @ts-expect-error
readSnapshot(new ArrayBuffer(5));
// @ts-expect-error
writeSnapshot(snapshot, { encoding: 'json' });
// @ts-expect-error
writeSnapshot(snapshot, 'gob');
// @ts-expect-error
diffSnapshots(snapshot);
// @ts-expect-error
diffSnapshots(snapshot, snapshot).missing;

// @ts-expect-error
memory({ keep: '3' });
// @ts-expect-error
fileSystem();
// @ts-expect-error
indexedDB('a', { version: 2 });
// @ts-expect-error
postgres({ connectionString: 'postgres://localhost' });
// @ts-expect-error
const unfinished: Store = { save: async () => ({ id: '' }), read: async () => undefined };

// @ts-expect-error
new Snapshoter();
// @ts-expect-error
new Snapshoter({ store: memory(), intervall: 5 });
const snapshoter = new Snapshoter({ store: memory() });
const schedule = { next: () => null };
// @ts-expect-error
snapshoter.add({ name: 'a', schedule });
// @ts-expect-error
snapshoter.add({ name: 'a', schedule: { next: () => 5 }, run() {} });
// @ts-expect-error
snapshoter.add({ name: 'a', schedule, run() {} }, { catchUp: 'newest' });
// @ts-expect-error
snapshoter.add({ name: 'a', schedule, run() {} }, { catchUp: { first: 3 } });
// @ts-expect-error
snapshoter.on('stopped', () => {});
// @ts-expect-error
snapshoter.on('saved', ({ name }) => name);
// @ts-expect-error
await snapshoter.start({ rates: 5 });
// @ts-expect-error
await snapshoter.plan({ until: '2023-10-03' });
// @ts-expect-error
const job: Job = { name: 'a', schedule, run: (context) => context.scheduledTimes };
// @ts-expect-error
flyte({ project: 'p' }, { run: ({ scheduledTimes }) => scheduledTimes });

export { Core, getCore, job, unfinished };
