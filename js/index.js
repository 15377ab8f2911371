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

/** @typedef {import('./scheduling/types.js').Job} Job */
/** @typedef {import('./scheduling/types.js').Schedule} Schedule */
/** @typedef {import('./scheduling/types.js').RunContext} RunContext */
/** @typedef {import('./scheduling/types.js').Recorder} Recorder */
/** @typedef {import('./scheduling/options.js').SnapshoterOptions} SnapshoterOptions */
/** @typedef {import('./scheduling/policies.js').RuleOptions} RuleOptions */
/** @typedef {import('./scheduling/policies.js').Policy} Policy */
/** @typedef {import('./scheduling/snapshoter.js').StartOptions} StartOptions */
/** @typedef {import('./scheduling/events.js').SnapshoterEvents} SnapshoterEvents */
/** @typedef {import('./scheduling/plan.js').Plan} Plan */
/** @typedef {import('./scheduling/plan.js').PlanEntry} PlanEntry */
/** @typedef {import('./stores/types.js').Store} Store */
