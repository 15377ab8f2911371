import { briefTime, createTable } from '../../../js/cli/table.js';
import { displayWidth } from '../../../js/cli/width.js';

const plain = (_style, text) => text;
const marked = (style, text) => `<${style}>${text}</>`;

/** @param {string[][]} rows */
function layOut(columns, rows, options = {}) {
  const table = createTable(columns, { paint: plain, ...options });
  return `${table.header(rows)}${table.lines(rows)}`;
}

test('displayWidth counts the columns that a terminal uses', () => {
  const widths = ['', 'abc', 'é', 'e\u0301', '工作流', '🕰️', '👩‍💻', 'ｆ', '…'].map(displayWidth);
  expect(widths).toEqual([0, 3, 1, 1, 6, 2, 2, 2, 1]);
});

test('a table aligns its columns, wide characters too', () => {
  const columns = [{ title: 'NAME' }, { title: 'N', align: 'right' }, { title: 'LAST' }];
  const rows = [
    ['工作', '1', 'x'],
    ['abcdef', '100', ''],
  ];
  expect(layOut(columns, rows)).toBe('  NAME      N  LAST\n  工作      1  x\n  abcdef  100\n');
});

test('a table cuts the middle of what may shrink until it fits the terminal', () => {
  const columns = [{ title: 'NAME', shrinks: 1 }, { title: 'TIME' }];
  const rows = [
    ['0123456789'.repeat(5), '2023-09-26'],
    ['工作'.repeat(12), '2023-09-27'],
  ];
  const lines = layOut(columns, rows, { width: 40 }).trimEnd().split('\n');
  expect(lines.map((line) => displayWidth(line) <= 40)).toEqual([true, true, true]);
  expect(lines[1]).toMatch(/^ {2}0123\d*…\d*6789 {2}2023-09-26$/);
  expect(lines[2]).toMatch(/^ {2}[工作]+…[工作]+ {2,3}2023-09-27$/);
});

test('without a terminal nothing is cut, and one long name does not pad the others', () => {
  const long = 'n'.repeat(100_000);
  const text = layOut(
    [{ title: 'NAME', shrinks: 1 }, { title: 'T' }],
    [
      [long, '1'],
      ['a', '2'],
    ],
  );
  const [, first, second] = text.split('\n');
  expect(first).toBe(`  ${long}  1`);
  expect(second.length).toBeLessThan(100);
});

test('a table paints texts, not the space around them', () => {
  const columns = [{ title: 'N', align: 'right', style: 'dim' }];
  expect(layOut(columns, [['1'], ['10']], { paint: marked })).toBe(
    '   <dim>N</>\n   <dim>1</>\n  <dim>10</>\n',
  );
});

test('a narrow terminal shortens cells first, then leaves columns out, then cuts', () => {
  const columns = [
    { title: 'NAME', shrinks: 1, least: 10 },
    { title: 'FROM', brief: briefTime, drops: 1 },
    { title: 'TO', brief: briefTime },
  ];
  const time = '2023-09-26T17:30:00.123456789Z';
  const rows = [['0123456789abcdef', time, time]];
  expect(layOut(columns, rows, { width: 90 })).toContain(`${time}  ${time}`);
  const brief = '2023-09-26T17:30:00Z';
  expect(layOut(columns, rows, { width: 70 })).toContain(`0123456789abcdef  ${brief}  ${brief}`);
  expect(layOut(columns, rows, { width: 42 })).toBe(
    `  NAME              TO\n  0123456789abcdef  ${brief}\n`,
  );
  expect(layOut(columns, rows, { width: 34 })).toContain('…');
});
