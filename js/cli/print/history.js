import { errorToJson, timeToJson } from '../../formats/json.js';
import { visibleText } from '../../formats/names.js';
import { formatTime } from '../../formats/time.js';
import { check, isBad } from '../check.js';
import { describe } from '../errors.js';
import { briefTime, createTable } from '../table.js';

/** @typedef {import('../check.js').Checked} Checked */

/** @type {(import('../table.js').Column & { cell(checked: Checked): string })[]} */
const COLUMNS = [
  { title: 'ID', align: 'right', cell: ({ entry }) => entry.id ?? '' },
  {
    title: 'SAVED',
    brief: briefTime,
    drops: 2,
    cell: ({ entry }) => visibleText(entry.savedAt ?? ''),
  },
  { title: 'BYTES', align: 'right', cell: ({ size }) => size?.toLocaleString('en') ?? '' },
  {
    title: 'SCHEDULES',
    align: 'right',
    cell: ({ schedules }) => schedules?.toLocaleString('en') ?? '',
  },
  {
    title: 'NEWEST EXECUTION',
    brief: briefTime,
    drops: 1,
    cell: ({ newest }) => (newest ? formatTime(newest) : ''),
  },
  {
    title: 'STATE',
    cell: ({ entry, facts, error }) =>
      [
        entry.setAside,
        error === undefined ? `ok, ${facts?.encoding} version ${facts?.version}` : error.code,
      ]
        .filter((part) => part !== undefined)
        .join(', '),
  },
];

/**
 * Lists every snapshot that a file holds, newest first: a line each, as a table or as JSON.
 *
 * @param {import('./json.js').View} view
 * @param {import('../terminal.js').Terminal} terminal
 * @returns {Promise<boolean>} whether none is bad of those that something could start from
 */
export async function printHistory({ file, source, values }, terminal) {
  const table = createTable(COLUMNS, { paint: terminal.paint, width: terminal.columns });
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  const bad = [];
  let isGood = true;
  for await (const entry of source.entries) {
    const checked = await check(entry);
    if (isBad(checked)) isGood = false;
    if (values.json) await terminal.write(`${JSON.stringify(historyToJson(file, checked))}\n`);
    else rows.push(COLUMNS.map(({ cell }) => cell(checked)));
    const { error } = checked;
    if (error !== undefined) bad.push(`\n  ${entry.id ?? 'bad'}  ${describe(error)}\n`);
  }
  if (values.json) return isGood;
  await terminal.write(`${terminal.paint('bold', file)}\n`);
  await terminal.write(`${table.header(rows)}${table.lines(rows)}${bad.join('')}`);
  return isGood;
}

/**
 * @param {string} file
 * @param {Checked} checked
 * @returns {Record<string, unknown>}
 */
function historyToJson(file, { entry, size, facts, schedules, newest, error }) {
  const { id, savedAt, setAside } = entry;
  const head = { file, id, savedAt, setAside, size };
  if (error !== undefined) return { ...head, ok: false, error: errorToJson(error) };
  return { ...head, ok: true, ...facts, schedules, newest: timeToJson(newest) };
}
