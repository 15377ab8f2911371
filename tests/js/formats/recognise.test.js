import { readFileSync } from 'node:fs';
import { recognise } from '../../../js/formats/recognise.js';

const golden = (name) => readFileSync(new URL(`../../golden/flyte/${name}`, import.meta.url));
const gob = new Uint8Array(golden('one-nanoseconds.gob'));
const hex = Buffer.from(gob).toString('hex');
const base64 = Buffer.from(gob).toString('base64');
const utf8 = (text) => new TextEncoder().encode(text);
const table = golden('schedule_entities_snapshots.csv').toString();

/** The form and the bytes of a file that holds one snapshot. */
function only(file) {
  const { form, entries } = recognise(file);
  expect(entries).toHaveLength(1);
  return { form, bytes: Uint8Array.from(entries[0].read()) };
}

/** The rows of a table as `[id, bytes]`. */
function rows(text) {
  const { form, entries } = recognise(utf8(text));
  expect(form).toBe('table');
  return entries.map(({ id, read }) => [id, Buffer.from(read()).toString('hex')]);
}

const codeOf = (act) => {
  try {
    act();
  } catch (error) {
    return error.code;
  }
  return 'none';
};

describe('recognise, a single snapshot', () => {
  test('takes raw bytes as they are, whole files of reference snapshots and empty ones too', () => {
    expect(only(gob)).toEqual({ form: 'raw', bytes: gob });
    const large = new Uint8Array(golden('flyte-1000.gob'));
    expect(only(large)).toEqual({ form: 'raw', bytes: large });
    expect(only(new Uint8Array(0))).toEqual({ form: 'raw', bytes: new Uint8Array(0) });
  });

  test('decodes hexadecimal text however it was copied', () => {
    const wrapped = hex.replace(/.{64}/g, '$&\r\n');
    const texts = [hex, `\\x${hex}`, `\\\\x${hex}`, `0x${hex}`, hex.toUpperCase(), ` ${wrapped}\n`];
    for (const text of texts) expect(only(utf8(text))).toEqual({ form: 'hex', bytes: gob });
  });

  test('decodes base64 of both alphabets, padded or not, wrapped or not', () => {
    const wrapped = base64.replace(/.{76}/g, '$&\n');
    const urlSafe = Buffer.from(gob).toString('base64url');
    const texts = [base64, `${wrapped}\n`, urlSafe, base64.replace(/=+$/, '')];
    for (const text of texts) expect(only(utf8(text))).toEqual({ form: 'base64', bytes: gob });
  });

  test('decodes hexadecimal text and base64 in the quotes of CSV, JSON or SQL', () => {
    for (const text of [`"\\x${hex}"`, `'\\x${hex}'\n`, ` "\\\\x${hex}" `, `"${hex}"`]) {
      expect(only(utf8(text))).toEqual({ form: 'hex', bytes: gob });
    }
    expect(only(utf8(`"${base64}"`))).toEqual({ form: 'base64', bytes: gob });
    for (const text of [`"${hex}`, `"${hex}'`, '"']) {
      expect(codeOf(() => recognise(utf8(text)))).toBe('NOT_A_SNAPSHOT');
    }
  });

  test('decodes base64 of every length', () => {
    for (let length = 18; length < 36; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => 255 - at * 7);
      const text = `${Buffer.from(bytes).toString('base64')}`;
      expect(only(utf8(text)).bytes).toEqual(bytes);
    }
  });

  test('takes no word for base64', () => {
    for (const text of ['NULL', 'true\n', 'error', 'SELECT 1', 'nothing here']) {
      expect([text, codeOf(() => recognise(utf8(text)))]).toEqual([text, 'NOT_A_SNAPSHOT']);
    }
  });

  test('reads the reference snapshot the same in each form', () => {
    const large = new Uint8Array(golden('flyte-1000.gob'));
    expect(only(golden('flyte-1000.hex'))).toEqual({ form: 'hex', bytes: large });
    expect(only(golden('flyte-1000.base64'))).toEqual({ form: 'base64', bytes: large });
  });

  test('sees through a byte order mark and UTF-16, as PowerShell writes it', () => {
    expect(only(utf8(`\ufeff\\x${hex}`)).bytes).toEqual(gob);
    expect(only(new Uint8Array(Buffer.from(`\ufeff${base64}\r\n`, 'utf16le'))).bytes).toEqual(gob);
  });

  test('does not take a gob whose first message has 254 bytes for UTF-16', () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0xff, 0x89, 3, 1);
    expect(only(bytes)).toEqual({ form: 'raw', bytes });
  });

  test('says that half a byte is missing', () => {
    expect(codeOf(() => recognise(utf8(`\\x${hex.slice(0, -1)}`)))).toBe('TRUNCATED');
    expect(codeOf(() => recognise(utf8(base64.slice(0, 65))))).toBe('TRUNCATED');
  });

  test('refuses text that is no snapshot', () => {
    const texts = [
      golden('bad-json.gob').toString(),
      '[]',
      '[{"name":"a"}]',
      '<!DOCTYPE html><p>404</p>',
      'Hello, this is a letter.',
      'SELECT snapshot FROM schedule_entities_snapshots;',
      '\\x33zz',
      'QUJD=QUJD',
      'QUJD====',
    ];
    for (const text of texts) {
      expect([text, codeOf(() => recognise(utf8(text)))]).toEqual([text, 'NOT_A_SNAPSHOT']);
    }
  });
});

describe('recognise, a table', () => {
  const newestFirst = ['5', '4', '3', '2', '1'];

  test("reads an export of Flyte's table, newest row first, the empty row too", () => {
    const read = rows(table);
    expect(read.map(([id]) => id)).toEqual(newestFirst);
    expect(read[0][1]).toBe('');
    expect(read.slice(1).every(([, bytes]) => bytes.startsWith('33ff89'))).toBe(true);
  });

  test('orders rows by id as a number, wherever they stand', () => {
    const text = `snapshot,id\n\\x01,9\n\\x02,10\n\\x03,1\n`;
    expect(rows(text)).toEqual([
      ['10', '02'],
      ['9', '01'],
      ['1', '03'],
    ]);
  });

  test('reads the same rows from whatever tool printed them', () => {
    const cells = table
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const [header, ...body] = cells;
    const joined = (separator, lines) => lines.map((line) => line.join(separator)).join('\n');
    const copied = body.map((line) => line.map((cell) => cell.replace('\\x', '\\\\x') || '\\N'));
    const expected = rows(table);
    const texts = {
      'CSV without a header': joined(',', body),
      'CSV with every field quoted': cells
        .map((line) => line.map((cell) => `"${cell}"`).join(','))
        .join('\r\n'),
      semicolons: joined(';', cells),
      tabs: joined('\t', cells),
      'psql unaligned': `${joined('|', cells)}\n(5 rows)\n`,
      'psql aligned': ` ${header.join(' | ')} \n----+-----+----+----+----\n ${joined(' | ', body)}\n(5 rows)\n\n`,
      'psql expanded': body
        .map(
          (line, at) =>
            `-[ RECORD ${at + 1} ]---\n${joined('\n', [header.map((name, i) => `${name} | ${line[i]}`)])}`,
        )
        .join('\n'),
      'COPY TO': joined('\t', copied),
      pg_dump: `--\n-- PostgreSQL database dump\n--\n\nCOPY public.schedule_entities_snapshots (${header.join(', ')}) FROM stdin;\n${joined('\t', copied)}\n\\.\n\nSELECT 1;\n`,
    };
    for (const [tool, text] of Object.entries(texts)) {
      expect([tool, rows(text)]).toEqual([tool, expected]);
    }
  });

  test('reads one value as psql prints it, which has no id', () => {
    const aligned = `   snapshot   \n--------------\n \\x${hex}\n(1 row)\n\n`;
    for (const text of [aligned, `snapshot\n\\x${hex}\n`]) {
      expect(rows(text)).toEqual([[undefined, hex]]);
    }
  });

  test('marks the rows that Flyte has deleted', () => {
    const text = `id,deleted_at,snapshot\n1,,\\x01\n2,2023-09-26T17:30:00Z,\\x02\n3,NULL,\\x03\n`;
    const { entries } = recognise(utf8(text));
    expect(entries.map(({ id, setAside }) => [id, setAside])).toEqual([
      ['3', undefined],
      ['2', 'deleted'],
      ['1', undefined],
    ]);
  });

  test('keeps a damaged cell from harming the other rows', () => {
    const { entries } = recognise(utf8('id,snapshot\n1,\\x0102\n2,\\x010\n3,<memory at 0x7f>\n'));
    expect(codeOf(() => entries[0].read())).toBe('NOT_A_SNAPSHOT');
    expect(codeOf(() => entries[1].read())).toBe('TRUNCATED');
    expect([...entries[2].read()]).toEqual([1, 2]);
  });

  test('refuses rows that no id puts in order, and a table without rows', () => {
    expect(codeOf(() => recognise(utf8('snapshot\n\\x01\n\\x02\n')))).toBe('NOT_A_SNAPSHOT');
    expect(codeOf(() => recognise(utf8('id,snapshot\n')))).toBe('NOT_A_SNAPSHOT');
    expect(codeOf(() => recognise(utf8('id,snapshot\na,\\x01\nb,\\x02')))).toBe('NOT_A_SNAPSHOT');
  });
});
