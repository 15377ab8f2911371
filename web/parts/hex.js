import { h } from './dom.js';
import { number } from './format.js';

const LINE = 16;

/** @param {number} offset @returns {string} in decimal, and as the lines of a dump are numbered */
export function offsetText(offset) {
  return `${number(offset)} (0x${offset.toString(16)})`;
}

/**
 * Bytes as a hex dump, with some of them marked.
 *
 * @param {{ from: number, bytes: Uint8Array }} excerpt
 * @param {{ from: number, length: number, kind: string }[]} marks
 * @param {string} label
 * @returns {HTMLElement}
 */
export function hexDump({ from, bytes }, marks, label) {
  const kindAt = (/** @type {number} */ offset) =>
    marks.find((mark) => offset >= mark.from && offset < mark.from + mark.length)?.kind;
  const lines = [];
  for (let at = 0; at < bytes.length; at += LINE) {
    const line = [...bytes.subarray(at, at + LINE)];
    const offset = from + at;
    const cells = line.map((byte, i) => ({
      hex: byte.toString(16).padStart(2, '0'),
      text: byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
      kind: kindAt(offset + i),
    }));
    lines.push(
      h('span', { className: 'hex-offset' }, offset.toString(16).padStart(8, '0')),
      '  ',
      runs(cells, (cell) => cell.hex, ' '),
      ' '.repeat(3 * (LINE - line.length) + 2),
      runs(cells, (cell) => cell.text, ''),
      '\n',
    );
  }
  return h(
    'pre',
    { className: 'hex', tabIndex: 0, role: 'group', 'aria-label': label },
    lines.flat(),
  );
}

/**
 * @param {{ kind?: string, hex: string, text: string }[]} cells
 * @param {(cell: { hex: string, text: string }) => string} of
 * @param {string} separator
 */
function runs(cells, of, separator) {
  return cells.map((cell, at) => {
    const isLast = at === cells.length - 1;
    const goesOn = !isLast && cells[at + 1].kind === cell.kind;
    const inside = of(cell) + (goesOn ? separator : '');
    const outside = !isLast && !goesOn ? separator : '';
    if (cell.kind === undefined) return inside + outside;
    return h('span', {}, h('mark', { className: cell.kind }, inside), outside);
  });
}
