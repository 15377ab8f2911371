/**
 * @typedef {import('../core/index.js').Snapshot} Snapshot
 * @typedef {import('../core/snapshot.js').SnapshotRow} Row
 * @typedef {import('./time.js').ExactTime} ExactTime
 */

const PAGE = 5000;

/**
 * The rows of a snapshot, page after page, so that a million of them never exist at once.
 *
 * @param {Snapshot} snapshot
 * @param {{ sort?: 'name' | 'time', descending?: boolean, most?: number }} [options] `most`: how
 *   many rows at the most
 * @returns {Generator<Row[], void>} pages, none of them empty; names sorted by their bytes
 */
export function* pagesOf(snapshot, { sort = 'name', descending = false, most = Infinity } = {}) {
  for (let from = 0; from < Math.min(snapshot.size, most); from += PAGE) {
    const count = Math.min(PAGE, most - from);
    yield snapshot.rows({ from, count, sort, descending }).rows;
  }
}

/**
 * @typedef {object} Executed
 * @property {string} name
 * @property {ExactTime} time of its last execution
 */

/**
 * @param {Snapshot} snapshot
 * @returns {{ oldest: Executed, newest: Executed } | undefined} the schedules that ran longest ago
 *   and last; undefined where none ever ran
 */
export function extremesOf(snapshot) {
  const oldest = firstByTime(snapshot, false);
  const newest = firstByTime(snapshot, true);
  return oldest && newest ? { oldest, newest } : undefined;
}

/**
 * @param {Snapshot} snapshot
 * @param {boolean} descending
 * @returns {Executed | undefined}
 */
function firstByTime(snapshot, descending) {
  for (const page of pagesOf(snapshot, { sort: 'time', descending, most: 1 })) {
    const [{ name, lastExecution }] = page;
    if (lastExecution !== undefined) return { name, time: lastExecution };
  }
  return undefined;
}
