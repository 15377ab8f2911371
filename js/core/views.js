import { checkObject, SnapshotError } from './errors.js';
import { FlatReader } from './flat.js';
import { toExact } from './time.js';

/**
 * @typedef {import('./handle.js').Native} Native
 * @typedef {import('./time.js').ExactTime} ExactTime
 * @typedef {import('./time.js').TimeLike} TimeLike
 * @typedef {import('./flat.js').BriefRow} BriefRow
 * @typedef {import('./flat.js').ScheduleRecord} ScheduleRecord
 * @typedef {ScheduleRecord & { name: string }} SnapshotRow
 * @typedef {'none' | 'name' | 'time' | 'firstSeen' | 'lastStarted' | 'lastSucceeded' | 'lastOutcome'
 *   | 'consecutiveFailures' | 'schedule'} SortOrder
 */

/** @type {SortOrder[]} numbered as in src/snapshot/rows.h */
const SORT_ORDERS = [
  'none',
  'name',
  'time',
  'firstSeen',
  'lastStarted',
  'lastSucceeded',
  'lastOutcome',
  'consecutiveFailures',
  'schedule',
];

/** The most that the module can be asked for, and more than it can hold. */
const MAX_COUNT = 0xffffffff;

/** How many rows an iteration takes out of the module at a time. */
const PAGE = 1024;
const BRIEF_PAGE = 8192;

/**
 * Which rows of a snapshot to take out of the module, and in which order.
 *
 * @typedef {object} RowsQuery
 * @property {number | undefined} [from] the first row of the page, from 0
 * @property {number | undefined} [count] how many rows, 100 by default; Infinity for all
 * @property {SortOrder | undefined} [sort] 'name' is by bytes; 'none' the order of names()
 * @property {boolean | undefined} [descending]
 * @property {string | undefined} [filter] part of a name; ASCII letters match in either case
 * @property {TimeLike | undefined} [since] only last executions from that second on
 * @property {TimeLike | undefined} [until] and before that second
 */

/**
 * @param {string} what
 * @param {number} found
 * @returns {number} the same, as the module takes it
 * @throws {SnapshotError} INVALID_ARGUMENT
 */
function whole(what, found) {
  if (found === Infinity || (Number.isInteger(found) && found >= 0)) {
    return Math.min(found, MAX_COUNT);
  }
  const message = `found ${what} ${String(found)}, expected a whole number, 0 or more`;
  throw new SnapshotError('INVALID_ARGUMENT', message);
}

/**
 * All rows in the order in which they came, each as it is when it is come to, as a Map's: what is
 * deleted before that is left out, and what is added comes at the end.
 *
 * @param {() => Native} unwrap asked again wherever the module has been called
 */
export function* tableRows(unwrap) {
  let { core, handle } = unwrap();
  let size = PAGE;
  for (let from = 0; ;) {
    const mark = core.call('mark', handle);
    if (core.check(-1, 'tableRows', handle, from, size) === 0) return;
    const reader = new FlatReader(core.takeResult());
    // Where each row that is given out brings a change, rows behind it would be read in vain.
    size = Math.min(2 * size, PAGE);
    let { calls } = core;
    while (!reader.isAtEnd) {
      const row = reader.row();
      from = row.place + 1;
      yield row;
      if (core.calls === calls) continue;
      ({ core, handle } = unwrap());
      if (core.call('isChangedSince', handle, mark)) {
        size = 1;
        break;
      }
      ({ calls } = core);
    }
    ({ core, handle } = unwrap());
  }
}

/**
 * @param {Native} native
 * @param {RowsQuery} query
 * @returns {{ total: number, rows: SnapshotRow[] }}
 */
export function viewRows(native, query) {
  const { total, reader } = openView(native, query);
  /** @type {SnapshotRow[]} */
  const rows = [];
  while (!reader.isAtEnd) {
    const { name } = reader.row();
    rows.push(Object.assign(reader.record(), { name }));
  }
  return { total, rows };
}

/**
 * All schedules, with what a start has to know of each: several times quicker than all of it.
 *
 * @param {Native} native
 * @returns {Map<string, BriefRow>} by name
 */
export function briefRows(native) {
  const brief = new Map();
  for (let from = 0, total = Infinity; from < total; from += BRIEF_PAGE) {
    const view = openView(native, { sort: 'none', from, count: BRIEF_PAGE });
    total = view.total;
    while (!view.reader.isAtEnd) {
      const [name, row] = view.reader.briefRow();
      brief.set(name, row);
    }
  }
  return brief;
}

/**
 * @param {Native} native
 * @param {RowsQuery} query
 * @returns {{ total: number, reader: FlatReader }} rows with their records
 */
function openView({ core, handle }, query) {
  checkObject('the query', query);
  const { from = 0, count = 100, sort = 'name', descending = false } = query;
  const { filter = '', since, until } = query;
  const order = SORT_ORDERS.indexOf(sort);
  if (order < 0) {
    const message = `found sort '${String(sort)}', expected one of ${SORT_ORDERS.join(', ')}`;
    throw new SnapshotError('INVALID_ARGUMENT', message);
  }
  const [length] = core.putTexts([filter]);
  if (since !== undefined) core.putTime(0, toExact(since));
  if (until !== undefined) core.putTime(1, toExact(until));
  const page = [handle, whole('from', from), whole('count', count), order, descending, length];
  const total = core.check(-1, 'viewRows', ...page, since !== undefined, until !== undefined);
  return { total, reader: new FlatReader(core.takeResult()) };
}

/**
 * @param {Native} native
 * @param {{ from: TimeLike, until: TimeLike, parts: number }} range
 * @returns {Uint32Array}
 */
export function histogram({ core, handle }, range) {
  checkObject('the range', range);
  const { from, until, parts } = range;
  core.putTime(0, toExact(from));
  core.putTime(1, toExact(until));
  core.check(false, 'histogram', handle, whole('parts', parts));
  return new Uint32Array(core.takeResult().buffer);
}
