import { parseCsv } from './csv.js';

/** The columns of Flyte's table, in order, for an export that has no header. */
const FLYTE_COLUMNS = ['id', 'created_at', 'updated_at', 'deleted_at', 'snapshot'];

const COPY = /^COPY\s[^(]*\(([^)]*)\)\s+FROM\s+stdin;\r?\n/im;
const RECORD = /^-\[ RECORD \d+ \][-+]*\r?\n/m;
const RULE = /^-+(\+-+)*$/;
const FOOTER = /^\(\d+ rows?\)$/;

/**
 * Reads a printed table, whichever tool printed it: CSV with a header or without, tabs or bars
 * between fields, psql's aligned and expanded output, a COPY block of pg_dump.
 *
 * @param {string} text
 * @returns {Record<string, string>[] | undefined} the rows by their columns' names, or undefined
 *   where there is no column `snapshot`
 * @throws {import('../core/errors.js').SnapshotError} as `parseCsv` does
 */
export function parseTable(text) {
  const copy = COPY.exec(text);
  if (copy !== null) {
    const columns = copy[1].split(',').map((name) => name.trim().replaceAll('"', ''));
    const body = text.slice(copy.index + copy[0].length).split(/^\\\.$/m)[0];
    return columns.includes('snapshot') ? named(columns, split(body, '\t')) : undefined;
  }
  if (RECORD.test(text)) return expanded(text);
  const cells = text.trimStart().startsWith('"') ? parseCsv(text) : delimited(text);
  if (cells.length === 0) return undefined;
  const header = cells[0].map((cell) => cell.trim().toLowerCase());
  if (header.includes('snapshot')) return named(header, cells.slice(1));
  const isFlyte = cells[0].length === FLYTE_COLUMNS.length && /^\d+$/.test(cells[0][0]);
  return isFlyte ? named(FLYTE_COLUMNS, cells) : undefined;
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
 * @returns {Record<string, string>[] | undefined}
 */
function expanded(text) {
  const rows = text
    .split(RECORD)
    .slice(1)
    .map((record) => Object.fromEntries(split(record, '|')));
  return 'snapshot' in rows[0] ? rows : undefined;
}

/**
 * @param {string[]} columns
 * @param {string[][]} rows
 * @returns {Record<string, string>[]}
 */
function named(columns, rows) {
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? ''])));
}
