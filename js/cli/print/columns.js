import { visibleName, visibleText } from '../../formats/names.js';
import { pagesOf } from '../../formats/rows.js';
import { formatRelative, formatTime } from '../../formats/time.js';
import { briefTime } from '../table.js';

/**
 * @typedef {import('../../formats/rows.js').Row} Row
 * @typedef {import('../table.js').Column & { cell(row: Row, now: number): string }} RowColumn
 */

/** @type {RowColumn[]} */
const TIMES = [
  {
    title: 'LAST EXECUTION',
    brief: briefTime,
    cell: ({ lastExecution: at }) => (at ? formatTime(at) : 'never'),
  },
  {
    title: 'AGE',
    align: 'right',
    style: 'dim',
    drops: 4,
    cell: ({ lastExecution: at }, now) => (at ? formatRelative(at, now) : ''),
  },
];

/**
 * What only version 2 knows, each shown where a schedule of the snapshot has it.
 *
 * @type {(RowColumn & { has(row: Row): boolean })[]}
 */
const DESCRIBED = [
  {
    title: 'SCHEDULE',
    shrinks: 1,
    least: 16,
    has: ({ schedule }) => schedule !== undefined,
    cell: ({ schedule }) =>
      schedule ? visibleText(`${schedule.expression} ${schedule.timezone}`.trim()) : '',
  },
  {
    title: 'OUTCOME',
    has: ({ lastOutcome }) => lastOutcome !== undefined,
    cell: ({ lastOutcome }) => lastOutcome ?? '',
  },
  {
    title: 'FAILURES',
    drops: 2,
    align: 'right',
    has: ({ consecutiveFailures }) => Boolean(consecutiveFailures),
    cell: ({ consecutiveFailures }) => (consecutiveFailures ? String(consecutiveFailures) : ''),
  },
];

/**
 * @param {import('../../formats/rows.js').Snapshot} snapshot
 * @param {import('./json.js').Identities} identities
 * @returns {RowColumn[]} those of which there is something to show
 */
export function columnsFor(snapshot, identities) {
  const named = column('NAME', ({ name }) => identities.get(name) ?? name);
  const key = { ...column('KEY', ({ name }) => name), drops: 1 };
  const described = snapshot.version > 1 ? DESCRIBED.filter(({ has }) => some(snapshot, has)) : [];
  return [named, ...TIMES, ...described, ...(identities.size > 0 ? [key] : [])];
}

/**
 * @param {string} title
 * @param {(row: Row) => string} textOf
 * @returns {RowColumn}
 */
function column(title, textOf) {
  return { title, shrinks: 2, least: 20, cell: (row) => visibleName(textOf(row)) };
}

/**
 * @param {import('../../formats/rows.js').Snapshot} snapshot
 * @param {(row: Row) => boolean} has
 */
function some(snapshot, has) {
  for (const page of pagesOf(snapshot)) if (page.some(has)) return true;
  return false;
}
