import { parseCsv } from './csv.js';

const COPY = /^COPY\s[^(\n]*\(([^)\n]*)\)\s+FROM\s+stdin;\r?\n/gim;
const RECORD = /^-\[ RECORD \d+ \][-+]*\r?\n/m;
const RULE = /^-+(\+-+)*$/;
const FOOTER = /^\(\d+ rows?\)$/;

/**
 * Reads a printed table, whichever tool printed it: CSV with a header or without, tabs or bars
 * between fields, psql's aligned and expanded output, a COPY block of pg_dump.
 *
 * @param {string} text
 * @param {string} column one that the table must have, to be told from others and from no table
 * @param {string[]} [columns] the names of all of them, where an export has no header but numbers
 *   in the first
 * @returns {Record<string, string>[] | undefined} the rows by their columns' names, or undefined
 *   where there is no such column
 * @throws {import('../core/errors.js').SnapshotError} as `parseCsv` does
 */
export function parseTable(text, column, columns = []) {
  for (const copy of text.matchAll(COPY)) {
    const names = copy[1].split(',').map((name) => name.trim().replaceAll('"', ''));
    if (!names.includes(column)) continue;
    const [body] = text.slice(copy.index + copy[0].length).split(/^\\\.$/m, 1);
    return named(names, split(body, '\t'));
  }
  if (RECORD.test(text)) {
    const rows = expanded(text);
    return column in rows[0] ? rows : undefined;
  }
  const cells = text.trimStart().startsWith('"') ? parseCsv(text) : delimited(text);
  if (cells.length === 0) return undefined;
  const header = cells[0].map((cell) => cell.trim().toLowerCase());
  if (header.includes(column)) return named(header, cells.slice(1));
  const isHeaderless = cells[0].length === columns.length && /^\d+$/.test(cells[0][0]);
  return isHeaderless ? named(columns, cells) : undefined;
}

/**
 * @param {string} text
 * @returns {string[][]}
 */
function delimited(text) {
  const end = text.indexOf('\n');
  const firstLine = end < 0 ? text : text.slice(0, end);
  const delimiter = ['\t', '|', ';'].find((mark) => firstLine.includes(mark));
  const isOneColumn = delimiter === undefined && /^-+\r?$/m.test(text);
  const isCsv = firstLine.includes(',') || (delimiter === undefined && !isOneColumn);
  return isCsv ? parseCsv(text) : split(text, delimiter ?? '|');
}

/**
 * @param {string} text
 * @param {string} delimiter
 * @returns {string[][]} without blank lines and what psql prints around the rows
 */
function split(text, delimiter) {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !RULE.test(line) && !FOOTER.test(line))
    .map((line) => line.split(delimiter).map((cell) => cell.trim()));
}

/**
 * psql's `\x` output: a line `column | value` for each field, a heading before each row.
 *
 * @param {string} text
 * @returns {Record<string, string>[]} at least one
 */
function expanded(text) {
  return text
    .split(RECORD)
    .slice(1)
    .map((record) => Object.fromEntries(split(record, '|')));
}

/**
 * @param {string[]} columns
 * @param {string[][]} rows
 * @returns {Record<string, string>[]}
 */
function named(columns, rows) {
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? ''])));
}
