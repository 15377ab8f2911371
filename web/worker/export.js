import { writeSnapshot } from '../../js/core/index.js';
import { csvField } from '../../js/formats/csv.js';
import { rowToJson, snapshotToJson } from '../../js/formats/json.js';
import { formatTime } from '../../js/formats/time.js';
import { toRows } from './rows.js';

/**
 * @typedef {import('./library.js').Library} Library
 * @typedef {import('./library.js').Held} Held
 * @typedef {import('./rows.js').Query} Query
 */

const PAGE = 5000;

/**
 * @param {Library} library
 * @param {object} params
 * @param {import('./library.js').Ref} params.ref
 * @param {'json' | 'csv' | 'gob' | 'native'} params.format
 * @param {Query} params.query which rows, for JSON and CSV
 * @param {boolean} [params.allowLoss] for gob, which has no place for what version 2 knows
 * @returns {Promise<Blob>}
 */
export async function exportSnapshot(library, { ref, format, query, allowLoss }) {
  const held = await library.get(ref);
  if (format === 'gob') {
    const bytes = writeSnapshot(held.snapshot, { encoding: 'gob', version: 1, allowLoss });
    return new Blob([bytes], { type: 'application/octet-stream' });
  }
  if (format === 'native') {
    const bytes = writeSnapshot(held.snapshot, { encoding: 'native' });
    return new Blob([bytes], { type: 'application/octet-stream' });
  }
  const type = format === 'csv' ? 'text/csv' : 'application/json';
  const lines = format === 'csv' ? csvOf(library, held, query) : jsonOf(library, held, query);
  // Each part is a blob of its own, which leaves this worker's memory before the next is made.
  const parts = Array.from(lines, (text) => new Blob([text]));
  return new Blob(parts, { type });
}

/**
 * @param {Library} library
 * @param {Held} held
 * @param {Query} query
 */
function* pagesOf(library, { shown, keys }, query) {
  for (let from = 0, total = Infinity; from < total; from += PAGE) {
    const page = shown.rows({ ...toRows(query), from, count: PAGE });
    total = page.total;
    yield page.rows.map(({ name, ...rest }) => {
      const key = keys?.get(name) ?? name;
      return { ...rest, name: key, identity: key === name ? library.identityOf(name) : name };
    });
  }
}

/**
 * The form of `snapshoter inspect --json`, except that the rows come as they are sorted here.
 *
 * @param {Library} library
 * @param {Held} held
 * @param {Query} query
 * @returns {Generator<string, void>}
 */
function* jsonOf(library, held, query) {
  yield `${JSON.stringify({ ok: true, ...snapshotToJson(held.snapshot) }).slice(0, -1)},"schedules":[`;
  let separator = '\n';
  for (const page of pagesOf(library, held, query)) {
    if (page.length === 0) continue;
    const rows = page.map((row) => JSON.stringify(rowToJson(row, row.identity)));
    yield separator + rows.join(',\n');
    separator = ',\n';
  }
  yield '\n]}\n';
}

const COLUMNS = [
  'name',
  'identity',
  'last_execution',
  'seconds',
  'nanoseconds',
  'offset_seconds',
  'schedule',
  'timezone',
  'engine',
  'first_seen',
  'last_started',
  'last_succeeded',
  'last_outcome',
  'consecutive_failures',
];

/**
 * @param {Library} library
 * @param {Held} held
 * @param {Query} query
 * @returns {Generator<string, void>}
 */
function* csvOf(library, held, query) {
  const line = (/** @type {any[]} */ fields) =>
    `${fields.map((field) => csvField(field, { spreadsheetSafe: true })).join(',')}\r\n`;
  const time = (/** @type {any} */ value) => value && formatTime(value);
  yield line(COLUMNS);
  for (const page of pagesOf(library, held, query)) {
    const lines = page.map((row) => {
      const { name, identity, lastExecution: last, schedule } = row;
      return line([
        ...[name, identity, time(last), last?.seconds, last?.nanoseconds, last?.offsetSeconds],
        ...[schedule?.expression, schedule?.timezone, schedule?.engine],
        ...[time(row.firstSeen), time(row.lastStarted), time(row.lastSucceeded)],
        ...[row.lastOutcome, row.consecutiveFailures],
      ]);
    });
    yield lines.join('');
  }
}
