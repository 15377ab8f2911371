import { FlatReader } from './flat.js';
import { Snapshot, unwrap } from './snapshot.js';

/** @typedef {import('./time.js').ExactTime} ExactTime */

/** In the order of Diff::Kinds in src/snapshot/merge.h. */
export const DIFF_KINDS = /** @type {const} */ ([
  'added',
  'removed',
  'advanced',
  'regressed',
  'changed',
]);

/** The most that the module can be asked for, and more than it can hold. */
const MAX_COUNT = 0xffffffff;

/** @typedef {(typeof DIFF_KINDS)[number]} DiffKind */

/**
 * @typedef {object} Difference
 * @property {DiffKind} kind
 * @property {string} name
 * @property {ExactTime} [from] the last execution before
 * @property {ExactTime} [to] and after
 */

/**
 * The differences of two snapshots, kept in the module for views over millions. Both snapshots must
 * stay as they are, and be disposed of later than this.
 */
export class Comparison {
  #before;
  #after;
  #native;

  /** @param {Snapshot} before @param {Snapshot} after */
  constructor(before, after) {
    this.#before = before;
    this.#after = after;
    const { core, handle } = unwrap(before);
    this.#native = { core, handle: core.check(0, 'newDiffView', handle, unwrap(after).handle) };
  }

  /** @returns {Record<DiffKind | 'unchanged', number>} how many there are of each kind */
  counts() {
    const { core, handle } = this.#native;
    core.check(false, 'diffViewCounts', handle);
    const reader = new FlatReader(core.takeResult());
    const kinds = [...DIFF_KINDS, 'unchanged'].map((kind) => [kind, reader.uint32()]);
    return Object.fromEntries(kinds);
  }

  /**
   * @param {object} [query]
   * @param {DiffKind} [query.kind] all by default
   * @param {string} [query.filter] part of a name; ASCII letters match in either case
   * @param {number} [query.from] the first row of the page, from 0
   * @param {number} [query.count] all by default
   * @returns {{ total: number, rows: Difference[] }} `total`: rows that match, on all pages
   */
  rows({ kind, filter = '', from = 0, count = MAX_COUNT } = {}) {
    const { core, handle } = this.#native;
    const snapshots = [unwrap(this.#before).handle, unwrap(this.#after).handle];
    const [length] = core.putTexts([filter]);
    const number = kind === undefined ? -1 : DIFF_KINDS.indexOf(kind);
    const page = [number, length, from, count];
    const total = core.check(-1, 'diffViewRows', handle, ...snapshots, ...page);
    const reader = new FlatReader(core.takeResult());
    /** @type {Difference[]} */
    const rows = [];
    while (!reader.isAtEnd) {
      const row = { kind: DIFF_KINDS[reader.uint32()], name: reader.text() };
      rows.push({ ...row, from: reader.time(), to: reader.time() });
    }
    return { total, rows };
  }

  dispose() {
    const { core, handle } = this.#native;
    if (core.isAlive) core.call('deleteDiffView', handle);
  }
}

/** Numbers schedules in the order in which they are first seen to move through a history. */
export class MoveLines {
  #lines = new Snapshot({ version: 1 });

  /**
   * @param {Snapshot} before
   * @param {Snapshot} after its neighbour in the history
   * @param {number} most lines that are listed, spread evenly over all that moved
   * @returns {{ moved: number, names: number, lines: Uint32Array }} `names`: how many have a number
   */
  add(before, after, most) {
    const { core, handle } = unwrap(before);
    core.check(false, 'moves', handle, unwrap(after).handle, most, unwrap(this.#lines).handle);
    const found = new Uint32Array(core.takeResult().buffer);
    return { moved: found[0], names: this.#lines.size, lines: found.slice(1) };
  }

  dispose() {
    this.#lines.dispose();
  }
}
