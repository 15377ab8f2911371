import { diffSnapshots, init, mergeSnapshots, readSnapshot, writeSnapshot } from '../core/index.js';

/** @typedef {import('../core/index.js').Snapshot} Snapshot */
/** @typedef {import('../core/flat.js').ScheduleDescription} ScheduleDescription */
/**
 * @typedef {object} Merged
 * @property {Uint8Array} [bytes] what to save: the very argument where the kept one adds nothing to
 *   it; undefined where the kept one cannot be read
 * @property {unknown} [error] why it cannot be read
 */

/**
 * Merges what others saved into what one writer is about to save. What a schedule is goes with its
 * last execution, but what this writer already said of it at its own last save gives way to what
 * another has said since: while replicas are replaced one by one, an old one that runs once more
 * does not bring the old schedule back, of which the next start would find that it changed.
 * @param {Snapshot} theirs
 * @param {Snapshot} ours
 * @param {Uint8Array} [saved] what this writer saved last
 * @returns {Snapshot}
 */
export function mergeKept(theirs, ours, saved) {
  const merged = mergeSnapshots(theirs, ours);
  if (!saved || theirs.version === 1 || ours.version === 1) return merged;
  const { advanced, changed } = diffSnapshots(theirs, ours);
  const disputed = [...advanced, ...changed].filter(
    ({ name }) => !saysTheSame(theirs.record(name)?.schedule, ours.record(name)?.schedule),
  );
  const before = disputed.length > 0 ? readable(saved) : undefined;
  for (const { name } of before ? disputed : []) {
    const since = theirs.record(name)?.schedule;
    const repeated = saysTheSame(before?.record(name)?.schedule, ours.record(name)?.schedule);
    if (since && repeated) merged.describe(name, since);
  }
  before?.dispose();
  return merged;
}

/**
 * @param {Uint8Array} bytes
 * @returns {Snapshot | undefined}
 */
function readable(bytes) {
  try {
    return readSnapshot(bytes);
  } catch {
    return undefined;
  }
}

/**
 * @param {ScheduleDescription | undefined} a
 * @param {ScheduleDescription | undefined} b
 */
function saysTheSame(a, b) {
  return a?.expression === b?.expression && a?.timezone === b?.timezone && a?.engine === b?.engine;
}

/**
 * Merges what a store keeps into what is about to be saved, for writers that each know of their own
 * runs, as `mergeKept` does. The result is written as `bytes` was: a version 1 in gob stays what
 * Flyte reads, even where the kept one has fields that it cannot hold.
 * @param {Uint8Array} kept
 * @param {Uint8Array} bytes what is no snapshot itself is not merged, and saved as it is
 * @param {Uint8Array} [saved] what this writer saved last
 * @returns {Promise<Merged>}
 */
export async function mergeBytes(kept, bytes, saved) {
  await init();
  /** @type {Snapshot[]} */
  const open = [];
  /** @param {Snapshot} snapshot */
  const use = (snapshot) => {
    open.push(snapshot);
    return snapshot;
  };
  try {
    let theirs;
    try {
      theirs = use(readSnapshot(kept));
    } catch (error) {
      return { error };
    }
    let ours;
    try {
      ours = use(readSnapshot(bytes));
    } catch {
      return { bytes };
    }
    const merged = use(mergeKept(theirs, ours, saved));
    const { version, encoding } = ours;
    // The native format is canonical: equal content, equal bytes.
    const [before, after] = [ours, merged].map((snapshot) =>
      writeSnapshot(snapshot, { version, encoding: 'native', allowLoss: true }),
    );
    if (equalBytes(before, after)) return { bytes };
    if (encoding === 'native') return { bytes: after };
    return { bytes: writeSnapshot(merged, { version, encoding, allowLoss: true }) };
  } finally {
    for (const snapshot of open) snapshot.dispose();
  }
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
function equalBytes(a, b) {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
