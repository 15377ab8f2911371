/** @typedef {import('../../js/core/index.js').Snapshot} Snapshot */

const PAGE = 5000;

/**
 * A copy of a snapshot under the names that its hashed keys stand for, so that the core sorts and
 * filters by what people see. Version 1 only, which is what Flyte hashes.
 *
 * @param {Snapshot} snapshot
 * @param {Map<string, string>} [identities] from a key to what it stands for
 * @returns {{ snapshot: Snapshot, keys: Map<string, string>, isPartial: boolean } | undefined}
 *   undefined where nothing can be resolved; `keys` leads back; partial: some name stands for what
 *   is itself a name here, and stays
 */
export function resolveNames(snapshot, identities) {
  if (identities === undefined || identities.size === 0 || snapshot.version > 1) return undefined;
  const resolved = snapshot.create();
  /** @type {Map<string, string>} */
  const keys = new Map();
  let isPartial = false;
  for (let from = 0; from < snapshot.size; from += PAGE) {
    for (const { name, lastExecution } of snapshot.rows({ from, count: PAGE, sort: 'none' }).rows) {
      const identity = identities.get(name);
      const isFree = identity !== undefined && !snapshot.has(identity);
      if (isFree) keys.set(identity, name);
      isPartial ||= identity !== undefined && !isFree;
      if (lastExecution) resolved.updateLastExecutionTime(isFree ? identity : name, lastExecution);
    }
  }
  if (keys.size > 0) return { snapshot: resolved, keys, isPartial };
  resolved.dispose();
  return undefined;
}
