/**
 * @typedef {object} Column
 * @property {string} title
 * @property {'left' | 'right'} [align]
 * @property {Parameters<import('./terminal.js').Paint>[0]} [style]
 * @property {number} [shrinks] that long cells may be cut in their middle on a narrow terminal: the
 *   columns of the lowest number first
 */

const GAP = '  ';
const LEAST_WIDTH = 8;
// Where nothing is cut, one very long name must not pad every other row to its length.
const MOST_PADDED = 80;
const WIDE =
  /^[\p{Emoji_Presentation}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const segmenter = new Intl.Segmenter();

/**
 * How many columns of a terminal a text takes.
 *
 * @param {string} text without control characters
 * @returns {number}
 */
export function displayWidth(text) {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** @param {string} grapheme */
function graphemeWidth(grapheme) {
  return WIDE.test(grapheme) || grapheme.includes('\ufe0f') ? 2 : 1;
}

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
  const shrinking = columns
    .flatMap(({ shrinks }, at) => (shrinks === undefined ? [] : [{ shrinks, at }]))
    .sort((a, b) => a.shrinks - b.shrinks);
  const isCut = width !== Infinity;
  const most = isCut ? Infinity : MOST_PADDED;

  /** @param {string[][]} rows */
  function measure(rows) {
    for (const row of rows) {
      for (const [at, cell] of row.entries()) {
        widths[at] = Math.max(widths[at], Math.min(displayWidth(cell), most));
      }
    }
    const excess = sum(widths) + GAP.length * columns.length - width;
    if (excess > 0) shrink(excess);
  }

  /** @param {number} excess */
  function shrink(excess) {
    for (const { at } of shrinking) {
      const cut = Math.min(excess, Math.max(0, widths[at] - LEAST_WIDTH));
      widths[at] -= cut;
      excess -= cut;
    }
  }

  /**
   * @param {string[]} cells
   * @param {(at: number, text: string) => string} style
   */
  function line(cells, style) {
    const laidOut = cells.map((cell, at) => {
      const text = isCut ? cutMiddle(cell, widths[at]) : cell;
      const space = ' '.repeat(Math.max(0, widths[at] - displayWidth(text)));
      if (columns[at].align === 'right') return space + style(at, text);
      return style(at, text) + (at === cells.length - 1 ? '' : space);
    });
    return `${GAP}${laidOut.join(GAP).trimEnd()}\n`;
  }

  return {
    header(rows) {
      measure(rows);
      return line(
        columns.map(({ title }) => title),
        (_at, text) => paint('dim', text),
      );
    },
    lines(rows) {
      measure(rows);
      return rows
        .map((row) =>
          line(row, (at, text) => (columns[at].style ? paint(columns[at].style, text) : text)),
        )
        .join('');
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
  return paint('dim', `${GAP}… and ${left.toLocaleString('en')} more: --all shows them\n`);
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/**
 * @param {string} text
 * @param {number} width
 * @returns {string} the text, or its two ends around an ellipsis
 */
function cutMiddle(text, width) {
  if (text.length <= width && displayWidth(text) <= width) return text;
  const graphemes = Array.from(segmenter.segment(text), ({ segment }) => segment);
  const tail = takeWidth(graphemes.slice(-width).reverse(), Math.floor((width - 1) / 2)).reverse();
  const head = takeWidth(graphemes.slice(0, width), Math.ceil((width - 1) / 2));
  return `${head.join('')}…${tail.join('')}`;
}

/**
 * @param {string[]} graphemes
 * @param {number} width
 * @returns {string[]} as many of the first ones as fit
 */
function takeWidth(graphemes, width) {
  let used = 0;
  const end = graphemes.findIndex((grapheme) => {
    used += graphemeWidth(grapheme);
    return used > width;
  });
  return end < 0 ? graphemes : graphemes.slice(0, end);
}
