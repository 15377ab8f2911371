import { visibleName, visibleText } from '../../formats/names.js';
import { formatRfc3339 } from '../../formats/time.js';
import { briefTime, createTable, cutHint, mostRows } from '../table.js';

/**
 * @typedef {import('../../scheduling/plan.js').Plan} Plan
 * @typedef {import('../../scheduling/plan.js').PlanEntry} PlanEntry
 * @typedef {import('../table.js').Column & { cell(entry: PlanEntry): string }} PlanColumn
 */

/** What the totals above the list take of a terminal's height. */
const HEAD_LINES = 10;

/** @type {PlanColumn[]} */
const COLUMNS = [
  { title: 'NAME', shrinks: 2, least: 24, cell: ({ identity }) => visibleName(identity) },
  { title: 'SCHEDULE', shrinks: 1, least: 11, cell: ({ schedule }) => visibleText(schedule) },
  { title: 'FROM', brief: briefTime, drops: 1, cell: ({ from }) => timeOf(from) ?? '' },
  {
    title: 'MISSED',
    align: 'right',
    cell: ({ missed, capped }) => `${capped ? '≥ ' : ''}${missed.toLocaleString('en')}`,
  },
  { title: 'FIRST', brief: briefTime, drops: 3, cell: ({ first }) => timeOf(first) ?? '' },
  { title: 'LAST', brief: briefTime, drops: 2, cell: ({ last }) => timeOf(last) ?? '' },
  { title: 'RUNS', align: 'right', cell: ({ run }) => runs(run) },
];

/** @type {PlanColumn} */
const POLICY = { title: 'POLICY', cell: ({ policy }) => visibleText(policy) };
/** @type {PlanColumn} */
const REASON = { title: 'REASON', cell: ({ reason }) => (reason === 'policy' ? '' : reason) };

/**
 * Prints a plan: the totals, then the schedules that missed something, cannot be planned, or are
 * others than the snapshot describes.
 *
 * @param {Plan} plan
 * @param {Record<string, string | boolean | undefined>} values the command's options
 * @param {import('../terminal.js').Terminal} terminal
 */
export async function printPlan({ until, entries, totals, unknown }, values, terminal) {
  const { paint } = terminal;
  const number = (/** @type {number} */ n) => n.toLocaleString('en');
  const policies = new Set(entries.map(({ policy }) => visibleText(policy)));
  const capsSkipped = entries.some(({ capped, skipped }) => capped && Object.keys(skipped).length);
  const facts = [
    ['until', timeOf(until) ?? ''],
    ['policy', [...policies].join(', ')],
    ['schedules', number(totals.schedules)],
    ['missed', `${totals.capped > 0 ? 'at least ' : ''}${counted(totals.missed, 'slot')}`],
    ['would run', runsIn(totals)],
    ['skipped', `${capsSkipped ? 'at least ' : ''}${skippedIn(totals)}`],
  ];
  if (totals.invalid > 0) facts.push(['refused', paint('red', number(totals.invalid))]);
  if (unknown.length > 0)
    facts.push(['unknown', `${counted(unknown.length, 'name')} of the snapshot`]);
  for (const [name, value] of facts) {
    await terminal.write(`  ${paint('dim', name.padEnd(9))}  ${value}\n`);
  }
  const listed = values.all ? entries : entries.filter(concerns);
  if (listed.length === 0) return;
  const most = mostRows(terminal, HEAD_LINES, values.all);
  const columns = [...COLUMNS];
  if (policies.size > 1) columns.push(POLICY);
  if (listed.some((entry) => REASON.cell(entry) !== '')) columns.push(REASON);
  const rows = listed.slice(0, most).map((entry) => columns.map(({ cell }) => cell(entry)));
  const table = createTable(columns, { paint, width: terminal.columns });
  await terminal.write(`\n${table.header(rows)}${table.lines(rows)}`);
  await terminal.write(cutHint(listed.length - most, paint));
  for (const { identity, error } of listed.slice(0, most)) {
    if (error === undefined) continue;
    await terminal.write(`\n  ${visibleName(identity)}: ${visibleText(error)}\n`);
  }
}

/**
 * How many slots are skipped and why; the sum only where there are several reasons.
 *
 * @param {Plan['totals']} totals
 */
function skippedIn({ skipped, skippedBecause }) {
  const sum = skipped.toLocaleString('en');
  const reasons = Object.entries(skippedBecause).map(
    ([reason, count]) => `${count.toLocaleString('en')} by ${reason}`,
  );
  if (reasons.length < 2) return reasons[0] ?? sum;
  return `${sum}: ${reasons.join(', ')}`;
}

/**
 * A range is one run for many slots.
 *
 * @param {Plan['totals']} totals
 */
function runsIn({ run, runs }) {
  const slots = run.toLocaleString('en');
  return run === runs ? slots : `${slots}, in ${counted(runs, 'run')}`;
}

/**
 * @param {number} count
 * @param {string} what
 */
function counted(count, what) {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

/** @param {PlanEntry} entry */
function concerns({ missed, reason }) {
  return missed > 0 || reason === 'invalid-schedule' || reason === 'changed';
}

/** @param {PlanEntry['run']} run */
function runs(run) {
  if (run === null) return '';
  return run.range ? '1 range' : run.count.toLocaleString('en');
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
