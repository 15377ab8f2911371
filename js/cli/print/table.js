import { visibleName, visibleText } from '../../formats/names.js';
import { openNewest } from '../../formats/newest.js';
import { extremesOf, pagesOf } from '../../formats/rows.js';
import { formatRelative, formatSpan, formatTime } from '../../formats/time.js';
import { noteBad } from '../input.js';
import { createTable, cutHint, mostRows } from '../table.js';
import { columnsFor } from './columns.js';

/**
 * @typedef {import('../../formats/newest.js').Opened} Opened
 * @typedef {import('../../formats/rows.js').Executed} Executed
 * @typedef {import('../terminal.js').Terminal} Terminal
 * @typedef {import('./json.js').View} View
 */

/** What the summary takes of a terminal's height. */
const SUMMARY_LINES = 14;

/** @satisfies {Record<string, { sort: 'name' | 'time', descending?: boolean }>} */
const ORDERS = {
  name: { sort: 'name' },
  oldest: { sort: 'time' },
  newest: { sort: 'time', descending: true },
};

/**
 * Prints the newest good snapshot of a file: a summary, then its schedules.
 *
 * @param {View} view
 * @param {Terminal} terminal
 */
export async function printTable(view, terminal) {
  const { bad, ...opened } = await openNewest(view.source.entries);
  noteBad(view.file, bad, terminal);
  await terminal.write(summary(view, opened, terminal.paint));
  await printRows(view, opened, terminal);
}

/**
 * @param {View} view
 * @param {Opened} opened
 * @param {import('../terminal.js').Paint} paint
 * @returns {string}
 */
function summary({ file, source, identities }, { snapshot, bytes, entry }, paint) {
  const { size, version, encoding, takenAt, source: origin } = snapshot;
  const form = source.form === 'hex' || source.form === 'base64' ? `, as ${source.form}` : '';
  const each = size === 0 ? '' : ` (${(bytes.length / size).toFixed(1)} a schedule)`;
  /** @type {[string, string][]} */
  const facts = [
    ['format', `${encoding}, version ${version}${form}`],
    ['size', `${bytes.length.toLocaleString('en')} bytes${each}`],
  ];
  if (entry.id !== undefined) facts.push(['id', entry.id]);
  if (entry.savedAt !== undefined) facts.push(['saved', visibleText(entry.savedAt)]);
  if (takenAt !== undefined) facts.push(['taken', moment(takenAt)]);
  if (origin !== undefined) facts.push(['source', visibleText(origin)]);
  facts.push(['schedules', size.toLocaleString('en')]);
  const extremes = extremesOf(snapshot);
  if (extremes !== undefined) {
    const { oldest, newest } = extremes;
    const label = (/** @type {Executed} */ { name, time }) =>
      `${moment(time)}  ${visibleName(identities.get(name) ?? name)}`;
    facts.push(['oldest', label(oldest)], ['newest', label(newest)]);
    facts.push(['span', formatSpan(newest.time.seconds - oldest.time.seconds)]);
  }
  const lines = facts.map(([name, value]) => `  ${paint('dim', name.padEnd(9))}  ${value}\n`);
  return `${paint('bold', file)}\n${lines.join('')}\n`;
}

/** @param {import('../../formats/time.js').ExactTime} time */
function moment(time) {
  return `${formatTime(time)} (${formatRelative(time, Date.now())})`;
}

/**
 * @param {View} view
 * @param {Opened} opened
 * @param {Terminal} terminal
 */
async function printRows({ identities, values }, { snapshot }, terminal) {
  if (snapshot.size === 0) return;
  const most = mostRows(terminal, SUMMARY_LINES, values.all);
  const order = ORDERS[/** @type {keyof typeof ORDERS} */ (values.sort ?? 'name')];
  const columns = columnsFor(snapshot, identities);
  const table = createTable(columns, { paint: terminal.paint, width: terminal.columns });
  const now = Date.now();
  let header = table.header;
  for (const page of pagesOf(snapshot, { ...order, most })) {
    const cells = page.map((row) => columns.map(({ cell }) => cell(row, now)));
    await terminal.write(`${header(cells)}${table.lines(cells)}`);
    header = () => '';
  }
  await terminal.write(cutHint(snapshot.size - most, terminal.paint));
}
