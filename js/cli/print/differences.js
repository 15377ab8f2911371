import { visibleName } from '../../formats/names.js';
import { formatSpan, formatTime } from '../../formats/time.js';
import { briefTime, createTable, cutHint, mostRows } from '../table.js';

/** @typedef {import('../../formats/time.js').ExactTime} ExactTime */

/** What the counts above the list take of a terminal's height. */
const HEAD_LINES = 8;
const SECOND = 1_000_000_000n;
/** Rows that are laid out together. */
const PAGE = 5000;

/** @type {import('../table.js').Column[]} */
const COLUMNS = [
  { title: '' },
  { title: 'NAME', shrinks: 1, least: 20 },
  { title: 'IN A', brief: briefTime, drops: 1 },
  { title: 'IN B', brief: briefTime },
  { title: 'BY', align: 'right', style: 'dim' },
];

/**
 * Prints what differs: the counts, then the schedules, those that went backwards first because
 * they should not.
 *
 * @param {object} view
 * @param {string[]} view.files A and B
 * @param {import('../commands/diff.js').Differences} view.differences
 * @param {import('./json.js').Identities} view.identities
 * @param {Record<string, string | boolean | undefined>} view.values the command's options
 * @param {import('../terminal.js').Terminal} terminal
 */
export async function printDifferences({ files, differences, identities, values }, terminal) {
  const { paint } = terminal;
  await terminal.write(summary(files, differences, paint));
  const { added, removed, advanced, regressed, changed } = differences;
  const lists = [added, removed, advanced, regressed, changed];
  const total = lists.reduce((sum, { length }) => sum + length, 0);
  const most = mostRows(terminal, HEAD_LINES, values.all);
  const table = createTable(COLUMNS, { paint, width: terminal.columns });
  let isFirst = true;
  for (const page of pages(rows(differences, identities), most)) {
    await terminal.write(`${isFirst ? `\n${table.header(page)}` : ''}${table.lines(page)}`);
    isFirst = false;
  }
  await terminal.write(cutHint(total - most, paint));
}

/**
 * @param {import('../commands/diff.js').Differences} differences
 * @param {import('./json.js').Identities} identities
 * @returns {Generator<string[]>}
 */
function* rows(differences, identities) {
  for (const [kind, name, from, to] of changes(differences)) {
    const by = from && to ? difference(from, to) : '';
    yield [kind, visibleName(identities.get(name) ?? name), timeOf(from), timeOf(to), by];
  }
}

/**
 * So that a million rows never exist at once.
 *
 * @param {Iterable<string[]>} all
 * @param {number} most
 * @returns {Generator<string[][]>} pages, none of them empty
 */
function* pages(all, most) {
  let left = most;
  let page = [];
  for (const row of all) {
    page.push(row);
    left -= 1;
    if (page.length < PAGE && left > 0) continue;
    yield page;
    page = [];
    if (left === 0) return;
  }
  if (page.length > 0) yield page;
}

/**
 * @param {import('../commands/diff.js').Differences} differences
 * @returns {Generator<[string, string, ExactTime | undefined, ExactTime | undefined]>}
 */
function* changes({ added, removed, advanced, regressed, changed }) {
  for (const { name, from, to } of regressed) yield ['regressed', name, from, to];
  for (const { name, time } of removed) yield ['removed', name, time, undefined];
  for (const { name, time } of added) yield ['added', name, undefined, time];
  for (const { name, from, to } of advanced) yield ['advanced', name, from, to];
  for (const { name, from, to } of changed) yield ['changed', name, from, to];
}

/** @param {ExactTime | undefined} time */
function timeOf(time) {
  return time === undefined ? '' : formatTime(time);
}

/**
 * @param {ExactTime} from
 * @param {ExactTime} to
 */
function difference(from, to) {
  const nanoseconds =
    (to.seconds - from.seconds) * SECOND + BigInt(to.nanoseconds - from.nanoseconds);
  if (nanoseconds === 0n) return '';
  return nanoseconds < 0n ? `-${lengthOf(-nanoseconds)}` : `+${lengthOf(nanoseconds)}`;
}

/** @param {bigint} nanoseconds */
function lengthOf(nanoseconds) {
  if (nanoseconds >= SECOND) return formatSpan(nanoseconds / SECOND);
  if (nanoseconds >= 1_000_000n) return `${nanoseconds / 1_000_000n} ms`;
  return nanoseconds >= 1000n ? `${nanoseconds / 1000n} µs` : `${nanoseconds} ns`;
}

/**
 * @param {string[]} files
 * @param {import('../commands/diff.js').Differences} differences
 * @param {import('../terminal.js').Paint} paint
 */
function summary([a, b], { added, removed, advanced, regressed, changed, unchanged }, paint) {
  const count = (/** @type {number} */ n, /** @type {string} */ what) =>
    `${n.toLocaleString('en')} ${what}`;
  const counts = [
    count(added.length, 'added'),
    count(removed.length, 'removed'),
    count(advanced.length, 'advanced'),
    regressed.length > 0 ? paint('red', count(regressed.length, 'regressed')) : '0 regressed',
    ...(changed.length > 0 ? [count(changed.length, 'otherwise changed')] : []),
    count(unchanged, 'unchanged'),
  ];
  const side = (/** @type {string} */ name, /** @type {string} */ file) =>
    `  ${paint('dim', name)}  ${file}\n`;
  return `${side('A', a)}${side('B', b)}  ${counts.join(', ')}\n`;
}
