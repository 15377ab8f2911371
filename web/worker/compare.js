import { diffSnapshots } from '../../js/core/index.js';
import { cellText } from './rows.js';

/**
 * @typedef {import('./library.js').Library} Library
 * @typedef {import('./library.js').Ref} Ref
 */

export const KINDS = /** @type {const} */ ([
  'added',
  'removed',
  'advanced',
  'regressed',
  'changed',
]);

/** @type {{ kind: string, name: string, before?: any, after?: any }[]} of the last comparison */
let differences = [];
/** @type {typeof differences} those that the last filter left */
let filtered = [];
let filter = '';

/**
 * Compares two snapshots and keeps the differences for `differenceRows`.
 *
 * @param {Library} library
 * @param {{ a: Ref, b: Ref }} params
 */
export async function compare(library, { a, b }) {
  const before = (await library.get(a)).snapshot;
  const after = (await library.get(b)).snapshot;
  const { unchanged, ...lists } = diffSnapshots(before, after);
  const named = (/** @type {string} */ name) => library.identityOf(name) ?? name;
  const { added, removed, advanced, regressed, changed } = lists;
  differences = [
    ...added.map(({ name, time }) => ({ kind: 'added', name: named(name), after: time })),
    ...removed.map(({ name, time }) => ({ kind: 'removed', name: named(name), before: time })),
    ...Object.entries({ advanced, regressed, changed }).flatMap(([kind, moves]) =>
      moves.map(({ name, from, to }) => ({ kind, name: named(name), before: from, after: to })),
    ),
  ];
  filter = '';
  filtered = differences;
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, lists[kind].length]));
  return { counts: { ...counts, unchanged } };
}

/**
 * @param {{ kind?: string, text?: string, from: number, count: number }} params
 */
export function differenceRows({ kind = '', text = '', from, count }) {
  const wanted = `${kind}\n${text}`;
  if (wanted !== filter) {
    const part = text.toLowerCase();
    filtered = differences.filter(
      (one) => (kind === '' || one.kind === kind) && one.name.toLowerCase().includes(part),
    );
    filter = wanted;
  }
  return {
    total: filtered.length,
    rows: filtered.slice(from, from + count).map((one) => ({ ...one, name: cellText(one.name) })),
  };
}
