import { cutMiddle, displayWidth } from './width.js';

/**
 * What a narrow terminal does to a table, in this order: cells are written briefly, columns are
 * left out, cells are cut in their middle.
 *
 * @typedef {object} Column
 * @property {string} title
 * @property {'left' | 'right'} [align]
 * @property {Parameters<import('./terminal.js').Paint>[0]} [style]
 * @property {(cell: string) => string} [brief] a shorter form of a cell
 * @property {number} [drops] that it may be left out: the columns of the lowest number first
 * @property {number} [shrinks] that long cells may be cut: the columns of the lowest number first
 * @property {number} [least] the width below which others are left out before this one is cut
 */

const GAP = '  ';
const LEAST_WIDTH = 8;
// Where nothing is cut, one very long name must not pad every other row to its length.
const MOST_PADDED = 80;

/**
 * Lays out rows below their titles, page after page: columns grow where a later page needs it.
 *
 * @param {Column[]} columns
 * @param {{ paint: import('./terminal.js').Paint, width?: number }} options `width` of the
 *   terminal; absent: nothing is cut
 * @returns {{ header(rows: string[][]): string, lines(rows: string[][]): string }} `header` takes
 *   the first page, so that its titles stand above it
 */
export function createTable(columns, { paint, width = Infinity }) {
  const widths = columns.map(({ title }) => title.length);
  const isCut = width !== Infinity;
  let shown = columns.map((_column, at) => at);
  let isBrief = false;

  /** @param {string[]} row */
  const cellsOf = (row) =>
    row.map((cell, at) => (isBrief ? (columns[at].brief?.(cell) ?? cell) : cell));

  /** @param {string[][]} rows */
  function measure(rows) {
    for (const row of rows) {
      for (const [at, cell] of cellsOf(row).entries()) {
        const most = isCut ? Infinity : MOST_PADDED;
        widths[at] = Math.max(widths[at], Math.min(displayWidth(cell), most));
      }
    }
  }

  const excess = () => shown.reduce((sum, at) => sum + GAP.length + widths[at], -width);

  /** How much narrower the columns can become and still be read with ease. */
  const slack = () =>
    shown.reduce((sum, at) => {
      const { shrinks, least = LEAST_WIDTH } = columns[at];
      return sum + (shrinks === undefined ? 0 : Math.max(0, widths[at] - least));
    }, 0);

  /** @param {string[][]} rows */
  function choose(rows) {
    if (excess() <= 0) return;
    isBrief = true;
    for (const [at, { title }] of columns.entries()) widths[at] = title.length;
    measure(rows);
    while (excess() > slack()) {
      const [first] = shown
        .filter((at) => columns[at].drops !== undefined)
        .sort((a, b) => Number(columns[a].drops) - Number(columns[b].drops));
      if (first === undefined) return;
      shown = shown.filter((at) => at !== first);
    }
  }

  function shrink() {
    const shrinking = shown
      .filter((at) => columns[at].shrinks !== undefined)
      .sort((a, b) => Number(columns[a].shrinks) - Number(columns[b].shrinks));
    for (const isHard of [false, true]) {
      for (const at of shrinking) {
        const { least = LEAST_WIDTH } = columns[at];
        const room = widths[at] - (isHard ? LEAST_WIDTH : least);
        widths[at] -= Math.max(0, Math.min(excess(), room));
      }
    }
  }

  /**
   * @param {string[]} row
   * @param {(at: number, text: string) => string} style
   */
  function line(row, style) {
    const cells = cellsOf(row);
    const laidOut = shown.map((at) => {
      const text = isCut ? cutMiddle(cells[at], widths[at]) : cells[at];
      const space = ' '.repeat(Math.max(0, widths[at] - displayWidth(text)));
      if (columns[at].align === 'right') return space + style(at, text);
      return style(at, text) + (at === shown.at(-1) ? '' : space);
    });
    return `${GAP}${laidOut.join(GAP).trimEnd()}\n`;
  }

  return {
    header(rows) {
      measure(rows);
      choose(rows);
      shrink();
      return line(
        columns.map(({ title }) => title),
        (_at, text) => paint('dim', text),
      );
    },
    lines(rows) {
      measure(rows);
      shrink();
      const style = (/** @type {number} */ at, /** @type {string} */ text) =>
        columns[at].style ? paint(columns[at].style, text) : text;
      return rows.map((row) => line(row, style)).join('');
    },
  };
}

/**
 * How many rows a list shows where a person reads it: a screen full.
 *
 * @param {import('./terminal.js').Terminal} terminal
 * @param {number} above how many lines stand above it
 * @param {unknown} isAll whether all rows were asked for
 * @returns {number}
 */
export function mostRows(terminal, above, isAll) {
  return terminal.isInteractive && !isAll ? Math.max(10, terminal.rows - above) : Infinity;
}

/**
 * @param {number} left how many rows were not shown; none if negative
 * @param {import('./terminal.js').Paint} paint
 * @returns {string} the line that says so, or nothing
 */
export function cutHint(left, paint) {
  if (left <= 0) return '';
  return `${paint('dim', `${GAP}… and ${left.toLocaleString('en')} more: --all shows them`)}\n`;
}

/**
 * @param {string} time in the form of RFC 3339
 * @returns {string} the same without fractions of a second
 */
export function briefTime(time) {
  return time.replace(/(:\d\d)\.\d+/, '$1');
}
