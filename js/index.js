/**
 * What the functions and classes below take and give, to be named by those who write TypeScript.
 *
 * @typedef {import('./core/errors.js').SnapshotErrorCode} SnapshotErrorCode
 * @typedef {import('./core/snapshot.js').Encoding} Encoding
 * @typedef {import('./core/snapshot.js').ExactTime} ExactTime
 * @typedef {import('./core/snapshot.js').TimeLike} TimeLike
 * @typedef {import('./core/snapshot.js').Outcome} Outcome
 * @typedef {import('./core/snapshot.js').ScheduleDescription} ScheduleDescription
 * @typedef {import('./core/snapshot.js').ScheduleRecord} ScheduleRecord
 * @typedef {import('./core/snapshot.js').SnapshotRow} SnapshotRow
 * @typedef {import('./core/snapshot.js').RowsQuery} RowsQuery
 * @typedef {import('./core/envelope.js').SnapshotDiff} SnapshotDiff
 * @typedef {import('./stores/types.js').Store} Store
 * @typedef {import('./stores/types.js').Generation} Generation
 * @typedef {import('./scheduling/types.js').Job} Job
 * @typedef {import('./scheduling/types.js').Schedule} Schedule
 * @typedef {import('./scheduling/types.js').RunContext} RunContext
 * @typedef {import('./scheduling/types.js').Recorder} Recorder
 * @typedef {import('./scheduling/types.js').Clock} Clock
 * @typedef {import('./scheduling/types.js').Logger} Logger
 * @typedef {import('./scheduling/options.js').SnapshoterOptions} SnapshoterOptions
 * @typedef {import('./scheduling/snapshoter.js').StartOptions} StartOptions
 * @typedef {import('./scheduling/policies.js').Policy} Policy
 * @typedef {import('./scheduling/policies.js').RuleOptions} RuleOptions
 * @typedef {import('./scheduling/plan.js').Plan} Plan
 * @typedef {import('./scheduling/plan.js').PlanEntry} PlanEntry
 * @typedef {import('./scheduling/events.js').SnapshoterEvents} SnapshoterEvents
 */
export {
  init,
  Snapshot,
  readSnapshot,
  writeSnapshot,
  mergeSnapshots,
  diffSnapshots,
  SnapshotError,
} from './core/index.js';
export { Snapshoter } from './scheduling/snapshoter.js';
