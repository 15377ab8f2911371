import { visibleName, visibleText } from '../../formats/names.js';
import { formatRfc3339 } from '../../formats/time.js';
import { createTable, cutHint, mostRows } from '../table.js';

/**
 * @typedef {import('../../scheduling/plan.js').Plan} Plan
 * @typedef {import('../../scheduling/plan.js').PlanEntry} PlanEntry
 */

/** What the totals above the list take of a terminal's height. */
const HEAD_LINES = 9;

/** @type {(import('../table.js').Column & { cell(entry: PlanEntry): string })[]} */
const COLUMNS = [
  { title: 'NAME', shrinks: 2, cell: ({ identity }) => visibleName(identity) },
  { title: 'SCHEDULE', shrinks: 1, cell: ({ schedule }) => visibleText(schedule) },
  { title: 'FROM', cell: ({ from }) => timeOf(from) ?? '' },
  {
    title: 'MISSED',
    align: 'right',
    cell: ({ missed, capped }) => `${capped ? '≥ ' : ''}${missed.toLocaleString('en')}`,
  },
  { title: 'FIRST', cell: ({ first }) => timeOf(first) ?? '' },
  { title: 'LAST', cell: ({ last }) => timeOf(last) ?? '' },
  { title: 'RUNS', align: 'right', cell: ({ run }) => runs(run) },
  { title: 'WHY', shrinks: 3, cell: (entry) => visibleText(why(entry)) },
];

/**
 * Prints a plan: the totals, then the schedules that missed something or cannot be planned.
 *
 * @param {Plan} plan
 * @param {Record<string, string | boolean | undefined>} values the command's options
 * @param {import('../terminal.js').Terminal} terminal
 */
export async function printPlan({ until, entries, totals, unknown }, values, terminal) {
  const { paint } = terminal;
  const number = (/** @type {number} */ n) => n.toLocaleString('en');
  const skipped = Object.entries(totals.skippedBecause).map(
    ([reason, count]) => `${number(count)} by ${reason}`,
  );
  const facts = [
    ['until', timeOf(until) ?? ''],
    ['schedules', number(totals.schedules)],
    ['missed', `${totals.capped > 0 ? 'at least ' : ''}${number(totals.missed)} slots`],
    ['would run', number(totals.run)],
    ['skipped', [number(totals.skipped), ...skipped].join(', ')],
  ];
  if (totals.invalid > 0) facts.push(['refused', paint('red', number(totals.invalid))]);
  if (unknown.length > 0)
    facts.push(['unknown', `${number(unknown.length)} names of the snapshot`]);
  for (const [name, value] of facts) {
    await terminal.write(`  ${paint('dim', name.padEnd(9))}  ${value}\n`);
  }
  const listed = values.all ? entries : entries.filter(concerns);
  if (listed.length === 0) return;
  const most = mostRows(terminal, HEAD_LINES, values.all);
  const rows = listed.slice(0, most).map((entry) => COLUMNS.map(({ cell }) => cell(entry)));
  const table = createTable(COLUMNS, { paint, width: terminal.columns });
  await terminal.write(`\n${table.header(rows)}${table.lines(rows)}`);
  await terminal.write(cutHint(listed.length - most, paint));
}

/** @param {PlanEntry} entry */
function concerns({ missed, reason }) {
  return missed > 0 || reason === 'invalid-schedule';
}

/** @param {PlanEntry['run']} run */
function runs(run) {
  if (run === null) return '';
  return run.range ? '1 range' : run.count.toLocaleString('en');
}

/** @param {PlanEntry} entry */
function why({ reason, policy, error }) {
  if (error !== undefined) return `${reason}: ${error}`;
  return reason === 'policy' ? policy : reason;
}

/**
 * @param {Date | null} date
 * @returns {string | null} RFC 3339, without the zeros that `toISOString` adds
 */
export function timeOf(date) {
  if (date === null) return null;
  const milliseconds = Number(date);
  const seconds = Math.floor(milliseconds / 1000);
  const nanoseconds = (milliseconds - seconds * 1000) * 1e6;
  return formatRfc3339({ seconds: BigInt(seconds), nanoseconds, offsetSeconds: null });
}
