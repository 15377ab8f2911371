import { csvField, parseCsv } from '../../../js/formats/csv.js';

/** @param {() => unknown} action */
function errorOf(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('reading CSV', () => {
  test.each([
    ['nothing', '', []],
    ['one row without a line end', 'a,b', [['a', 'b']]],
    ['rows ended by LF', 'a,b\nc,d\n', [['a', 'b'], ['c', 'd']]], // prettier-ignore
    ['rows ended by CRLF', 'a\r\nb\r\n', [['a'], ['b']]],
    ['rows ended by CR', 'a\rb', [['a'], ['b']]],
    ['empty fields, the last one too', ',a,\n', [['', 'a', '']]],
    ['a comma at the very end', 'a,', [['a', '']]],
    ['quotes around commas and line ends', '"a,b","c\r\nd"\n', [['a,b', 'c\r\nd']]],
    ['doubled quotes', '"say ""hi""",""""\n', [['say "hi"', '"']]],
    ['an empty quoted field alone on a line', '""\n', [['']]],
    ['blank lines, skipped', '\n\r\na\n\n', [['a']]],
    ['a byte order mark, skipped', '\ufeffid,b', [['id', 'b']]],
    ['spaces, kept', ' a , b ', [[' a ', ' b ']]],
    ['rows of different length', 'a\nb,c', [['a'], ['b', 'c']]],
  ])('understands %s', (_, text, rows) => {
    expect(parseCsv(text)).toEqual(rows);
  });

  test('reports a quoted field that never ends, and where it began', () => {
    expect(errorOf(() => parseCsv('a,b\nc,"d\n'))).toMatchObject({ code: 'TRUNCATED', offset: 6 });
  });

  test.each([
    ['behind a quoted field', '"a"b', 3],
    ['inside a plain field', 'ab"c', 2],
  ])('reports a stray character %s', (_, text, offset) => {
    expect(errorOf(() => parseCsv(text))).toMatchObject({ code: 'CORRUPT', offset });
  });

  test('reads a 20 MB field without copying it letter by letter', () => {
    const blob = 'ab'.repeat(10_000_000);
    expect(parseCsv(`1,"${blob}"\n`)[0][1]).toHaveLength(20_000_000);
  });
});

describe('writing CSV', () => {
  test('gives back through reading what was written', () => {
    const fields = ['plain', 'a,b', 'a"b', 'line\nend', ' edge ', '', "'", '=1'];
    expect(parseCsv(fields.map((field) => csvField(field)).join(','))).toEqual([fields]);
  });

  test('disarms what a spreadsheet would compute, when asked', () => {
    const dangerous = ['=1+1', '+1', '-1', '@x', '\tx', '\rx'];
    for (const field of dangerous) {
      expect(parseCsv(csvField(field, { spreadsheetSafe: true }))).toEqual([[`'${field}`]]);
      expect(parseCsv(csvField(field))).toEqual([[field]]);
    }
  });

  test('leaves numbers as numbers, and absent values empty', () => {
    expect(csvField(-5, { spreadsheetSafe: true })).toBe('-5');
    expect(csvField(undefined)).toBe('');
    expect(csvField(null)).toBe('');
    expect(csvField(12n)).toBe('12');
  });
});
