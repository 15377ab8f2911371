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
