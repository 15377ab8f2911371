export { init } from './module.js';
export { NEWEST_VERSION } from './handle.js';
export { Snapshot } from './snapshot.js';
export {
  readSnapshot,
  readSnapshotPieces,
  writeSnapshot,
  mergeSnapshots,
  diffSnapshots,
} from './envelope.js';
export { Comparison, DIFF_KINDS, MoveLines } from './comparison.js';
export { SnapshotError } from './errors.js';
