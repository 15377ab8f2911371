// What a program that uses the package in TypeScript may write. Compiled, never run.
import {
  diffSnapshots,
  init,
  mergeSnapshots,
  readSnapshot,
  Snapshot,
  Snapshoter,
  SnapshotError,
  writeSnapshot,
} from 'snapshoter';
import type {
  Clock,
  Encoding,
  ExactTime,
  Generation,
  Job,
  Logger,
  Outcome,
  Plan,
  PlanEntry,
  Policy,
  Recorder,
  RowsQuery,
  RuleOptions,
  RunContext,
  Schedule,
  ScheduleDescription,
  ScheduleRecord,
  SnapshotDiff,
  SnapshoterEvents,
  SnapshoterOptions,
  SnapshotErrorCode,
  SnapshotRow,
  StartOptions,
  Store,
  TimeLike,
} from 'snapshoter';
import { croner } from 'snapshoter/adapters/croner';
import { cron, nestSchedule } from 'snapshoter/adapters/cron';
import { executionName, flyte, parseEntities } from 'snapshoter/adapters/flyte';
import { nodeCron } from 'snapshoter/adapters/node-cron';
import { nodeSchedule } from 'snapshoter/adapters/node-schedule';
import { toadScheduler } from 'snapshoter/adapters/toad-scheduler';
import { fileSystem } from 'snapshoter/filesystem';
import { indexedDB } from 'snapshoter/indexeddb';
import { memory } from 'snapshoter/memory';
import { postgres } from 'snapshoter/postgres';

/** Whether two types are one and the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>) => {};

await init();
await init({ wasm: new URL('https://example.org/snapshoter.wasm') });
await init({ wasm: new Uint8Array(8) });

{
  using snapshot = new Snapshot({ version: 1 });
  const empty: Snapshot = new Snapshot().create();
  same<typeof snapshot.version, 1 | 2>(true);
  same<typeof snapshot.encoding, Encoding>(true);
  same<typeof snapshot.size, number>(true);
  same<ReturnType<Snapshot['isEmpty']>, boolean>(true);
  same<ReturnType<Snapshot['getLastExecutionTime']>, Date | undefined>(true);
  same<ReturnType<Snapshot['getLastExecution']>, ExactTime | undefined>(true);
  same<ReturnType<Snapshot['has']>, boolean>(true);
  same<ReturnType<Snapshot['delete']>, boolean>(true);
  same<ReturnType<Snapshot['record']>, ScheduleRecord | undefined>(true);
  same<ReturnType<Snapshot['serialize']>, Uint8Array<ArrayBuffer>>(true);

  const instant = { epochNanoseconds: 5n };
  const zoned = { epochNanoseconds: 5n, offsetNanoseconds: 0, timeZoneId: 'UTC' };
  const exact: ExactTime = { seconds: 5n, nanoseconds: 0, offsetSeconds: null };
  const times: TimeLike[] = [
    new Date(),
    5n,
    instant,
    zoned,
    exact,
    { seconds: 1n, nanoseconds: 2 },
  ];
  for (const time of times) {
    const moved: boolean = snapshot.updateLastExecutionTime('a', time);
    if (moved) snapshot.takenAt = time;
  }
  for (const [name, time] of snapshot) {
    same<typeof name, string>(true);
    same<typeof time, Date | undefined>(true);
  }
  const names: string[] = [...snapshot.names()];
  const query: RowsQuery = { from: 0, count: 5, sort: 'name', descending: true, filter: names[0] };
  const { total, rows } = snapshot.rows({ ...query, since: new Date(0), until: 5n });
  const row: SnapshotRow | undefined = rows[total - 1];
  const outcome: Outcome | undefined = row?.lastOutcome;
  const schedule: ScheduleDescription | undefined = row?.schedule;
  snapshot.describe('a', { ...schedule, firstSeen: new Date() });
  snapshot.recordRun('a', { scheduledTime: 5n, startedAt: 6n, outcome: outcome ?? 'aborted' });
  snapshot.source = undefined;
  snapshot.deserialize(snapshot.serialize());
  const oldest: bigint | undefined = snapshot.timeRange()?.oldest.seconds;
  const counts: Uint32Array = snapshot.histogram({ from: 0n, until: new Date(), parts: 10 });

  const bytes = writeSnapshot(snapshot, { encoding: 'gob', version: 1, allowLoss: true });
  same<typeof bytes, Uint8Array<ArrayBuffer>>(true);
  const merged: Snapshot = mergeSnapshots(empty, readSnapshot(bytes));
  const difference: SnapshotDiff = diffSnapshots(empty, merged);
  const advancedTo: ExactTime | undefined = difference.advanced[0]?.to;
  const changes: Snapshot | undefined = merged.changesSince(merged.mark());
  if (changes && (oldest || advancedTo || counts.length)) empty.apply(changes);
  merged.dispose();
}

const stores: Store[] = [
  memory(),
  memory({ keep: 3 }),
  fileSystem('state', { keep: 10 }),
  indexedDB('scheduler'),
  postgres('postgres://flyte@localhost/flyteadmin', { keep: 100, create: false }),
];
const persisted: boolean = await indexedDB('scheduler').persist();
for (const store of stores) {
  const { id }: { id: string } = await store.save(new Uint8Array(1));
  const bytes: Uint8Array | undefined = await store.read();
  for await (const generation of store.history()) {
    const { savedAt, size, quarantined }: Generation = generation;
    const read: Uint8Array = await generation.read();
    if (savedAt < new Date() && size === read.length && !quarantined && bytes && persisted) break;
  }
  const { removed }: { removed: number } = await store.prune({ keep: 1, dryRun: true });
  await store.quarantine(id, `${removed}`);
  await store.close();
}

const ownStore: Store = {
  save: async (bytes) => ({ id: `${bytes.length}` }),
  read: async () => undefined,
  async *history() {},
  quarantine: async (id, reason) => console.log(id, reason),
  prune: async ({ keep }) => ({ removed: keep }),
  close: async () => {},
};
const clock: Clock = { now: Date.now, setTimeout, clearTimeout: () => {} };
const logger: Logger = console;
const options: SnapshoterOptions = {
  store: ownStore,
  interval: 0,
  encoding: 'native',
  catchUp: 'range',
  metrics: { registerMetric: () => {} },
  signals: true,
  clock,
  logger,
};
const snapshoter = new Snapshoter(options);
const policies: Policy[] = ['all', 'latest', 'earliest', 'range', 'none', { last: 3 }];
const rule: RuleOptions = { catchUp: policies[0], deadline: 60_000, limit: 5, firstRun: 'catchUp' };
const schedule: Schedule = { next: (after) => (Number(after) ? after : null), fingerprint: 'x' };
const job: Job = {
  name: 'report',
  schedule,
  async run({ scheduledTime, isCatchUp, range, idempotencyKey, signal }: RunContext) {
    if (isCatchUp && range && range.from < scheduledTime) signal.throwIfAborted();
    return idempotencyKey;
  },
};
snapshoter.add(job, rule).add({ name: 'inline', schedule, run: ({ signal }) => signal.aborted });
const wrapped: (a: number) => Promise<string | undefined> = snapshoter.wrap(
  'x',
  (a: number) => `${a}`,
);
const recorder: Recorder = snapshoter.recorder('y');
if (recorder.started(new Date())) recorder.failed(new Date(), new Error());
const off: () => void = snapshoter.on('caughtUp', ({ name, scheduledTime, outcome, error }) => {
  console.log(name.length, scheduledTime.getTime(), outcome, error);
});
const told = (details: SnapshoterEvents['error']) => console.log(details.during, details.error);
snapshoter.on('error', told);
const plan: Plan = await snapshoter.plan({ until: new Date() });
const entry: PlanEntry | undefined = plan.entries[0];
const start: StartOptions = { rate: 20, concurrency: 4, signal: AbortSignal.timeout(5) };
const started: Plan = await snapshoter.start(start);
const saved: boolean = await snapshoter.save();
const size: number | undefined = snapshoter.snapshot?.size;
const durableAt: Date | undefined = snapshoter.durableAt;
await snapshoter.stop({ timeout: 5 });
console.log(await wrapped(5), off, entry?.missed, started.totals, saved, size, durableAt);

try {
  readSnapshot(new Uint8Array(0));
} catch (error) {
  if (error instanceof SnapshotError) {
    const code: SnapshotErrorCode = error.code;
    const offset: number | undefined = error.offset;
    console.log(code === 'NOT_A_SNAPSHOT', offset);
  }
}

const [entity] = parseEntities('project,domain,name,version\n');
if (entity)
  snapshoter.add(
    flyte(entity, { run: ({ scheduledTime }) => executionName(entity, scheduledTime) }),
  );
export const adapters = { croner, cron, nestSchedule, nodeCron, nodeSchedule, toadScheduler };
