/** @param {number} value with about three digits */
export function figure(value) {
  if (!Number.isFinite(value)) return '';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toLocaleString('en', {
    minimumFractionDigits: Math.min(digits, 4),
    maximumFractionDigits: Math.min(digits, 4),
  });
}

/** @param {number} value */
export const times = (value) => (Number.isFinite(value) ? `${figure(value)}×` : '');

/**
 * Lines with the first column to the left and the others to the right.
 *
 * @param {string} title
 * @param {string[]} heads
 * @param {string[][]} rows
 */
export function table(title, heads, rows) {
  const all = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (/** @type {string[]} */ row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd();
  return `\n${title}\n${[heads, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n')}\n`;
}
