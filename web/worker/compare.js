import { Comparison } from '../../js/core/index.js';
import { cellText } from './rows.js';

/**
 * @typedef {import('../../js/core/index.js').Snapshot} Snapshot
 * @typedef {import('./library.js').Library} Library
 * @typedef {import('./library.js').Ref} Ref
 */

/** @type {{ before: Snapshot, after: Snapshot, comparison: Comparison } | undefined} */
let last;

/**
 * How many differences of each kind two snapshots have.
 *
 * @param {Library} library
 * @param {{ a: Ref, b: Ref }} params
 */
export async function compare(library, params) {
  return (await comparisonOf(library, params)).counts();
}

/**
 * A page of the differences.
 *
 * @param {Library} library
 * @param {{ a: Ref, b: Ref, kind?: import('../../js/core/comparison.js').DiffKind, text?: string,
 *   from: number, count: number }} params
 */
export async function differenceRows(library, { kind, text, from, count, ...refs }) {
  const comparison = await comparisonOf(library, refs);
  const page = comparison.rows({ kind, filter: text, from, count });
  return {
    total: page.total,
    rows: page.rows.map(({ kind: found, name, from: before, to: after }) => ({
      ...{ kind: found, name: cellText(library.identityOf(name) ?? name), before, after },
    })),
  };
}

/**
 * The last comparison, or another where other snapshots are asked for or these were read again.
 *
 * @param {Library} library
 * @param {{ a: Ref, b: Ref }} refs
 */
async function comparisonOf(library, { a, b }) {
  const old = await library.get(a);
  const now = await library.get(b);
  // The same names in both: what one of them resolves, the other must be able to.
  const isAlike = old.snapshot.version === now.snapshot.version && !old.isPartial && !now.isPartial;
  const [before, after] = [old, now].map(({ shown, snapshot }) => (isAlike ? shown : snapshot));
  if (last?.before === before && last.after === after) return last.comparison;
  last?.comparison.dispose();
  last = undefined;
  last = { before, after, comparison: new Comparison(before, after) };
  return last.comparison;
}
