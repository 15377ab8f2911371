import { SnapshotError } from '../core/errors.js';

const FORMULA_STARTER = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/**
 * Reads comma-separated values as RFC 4180 describes them: quoted fields may hold commas, line
 * ends and doubled quotes. Lines may end in CRLF, LF or CR; a byte order mark and blank lines are
 * skipped. Rows may differ in length.
 *
 * @param {string} text
 * @returns {string[][]} the rows, each a list of fields
 * @throws {SnapshotError} `TRUNCATED` where a quoted field never ends, `CORRUPT` where a quote
 *   stands in the middle of a field; `offset` counts UTF-16 code units of `text`
 */
export function parseCsv(text) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  const plain = /[^,\r\n"]*/y;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length || row.length > 0) {
    const start = at;
    if (text[at] === '"') {
      at = endOfQuoted(text, start);
      row.push(text.slice(start + 1, at - 1).replaceAll('""', '"'));
    } else {
      plain.lastIndex = start;
      row.push(/** @type {RegExpExecArray} */ (plain.exec(text))[0]);
      at = plain.lastIndex;
    }
    const end = text[at];
    if (end === ',') {
      at += 1;
      continue;
    }
    if (end !== undefined && end !== '\r' && end !== '\n') {
      throw new SnapshotError(
        'CORRUPT',
        `found ${JSON.stringify(end)} in the middle of a CSV field, expected a comma or a line end: put fields that hold quotes in quotes and double them`,
        { offset: at },
      );
    }
    const isBlank = row.length === 1 && at === start;
    if (!isBlank) rows.push(row);
    row = [];
    at += end === '\r' && text[at + 1] === '\n' ? 2 : 1;
  }
  return rows;
}

/**
 * @param {string} text
 * @param {number} start where the opening quote is
 * @returns {number} just behind the closing quote
 */
function endOfQuoted(text, start) {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) {
      throw new SnapshotError(
        'TRUNCATED',
        'found a quoted CSV field that never ends, expected its closing quote: the file seems cut short',
        { offset: start },
      );
    }
    if (text[quote + 1] !== '"') return quote + 1;
    at = quote + 2;
  }
}

/**
 * One field as it is written in a CSV row, quoted where RFC 4180 needs it.
 *
 * @param {string | number | bigint | boolean | null | undefined} value null and undefined: empty
 * @param {{ spreadsheetSafe?: boolean }} [options] `spreadsheetSafe` puts a `'` before a string
 *   that a spreadsheet would take for a formula (`= + - @`, tab, CR); numbers stay numbers
 * @returns {string}
 */
export function csvField(value, { spreadsheetSafe = false } = {}) {
  let text = String(value ?? '');
  if (spreadsheetSafe && typeof value === 'string' && FORMULA_STARTER.test(text)) text = `'${text}`;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
