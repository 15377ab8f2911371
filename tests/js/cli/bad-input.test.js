import { readFileSync, writeFileSync } from 'node:fs';
import { golden, snapshoter, temporaryFolder } from './run.js';

const folder = temporaryFolder({ beforeEach, afterEach });
const good = golden('one-utc.gob');
const goodText = readFileSync(golden('flyte-1000.hex'), 'utf8');

/** What people give in place of a snapshot, the code that it is refused with, and what they are told. */
const inputs =
  /** @type {[what: string, content: string | Buffer, code: string, told: RegExp][]} */ ([
    ['an empty file', '', 'NOT_A_SNAPSHOT', /no bytes.*take an older row/],
    ['JSON', '{"schedules": []}', 'NOT_A_SNAPSHOT', /JSON.*give the snapshot/],
    ['a page of HTML', '<!doctype html>', 'NOT_A_SNAPSHOT', /HTML.*download/],
    ['a word', 'NULL\n', 'NOT_A_SNAPSHOT', /text that begins with "NULL/],
    ['a line of text', 'ERROR: relation is gone', 'NOT_A_SNAPSHOT', /text that begins with "ERROR/],
    [
      'base64 of something else',
      'c29tZXRoaW5nIGVsc2UgYWx0b2dldGhlcg==',
      'NOT_A_SNAPSHOT',
      /base64/,
    ],
    [
      'another file',
      Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
      'NOT_A_SNAPSHOT',
      /right file/,
    ],
    ['half of the digits', goodText.slice(0, 3001), 'TRUNCATED', /copy the whole value again/],
    [
      'gzip',
      Buffer.from('1f8b08000000000000030300000000000000', 'hex'),
      'NOT_A_SNAPSHOT',
      /decompress/,
    ],
  ]);
const files = /** @type {[file: string, code: string, told: RegExp][]} */ ([
  ['bad-version-2.gob', 'UNSUPPORTED_VERSION', /found version 2, expected 1.*newer snapshoter/],
  ['bad-nanoseconds.gob', 'INVALID_TIME', /expected 0 to 999999999; take an older/],
  ['bad-truncated-payload.gob', 'TRUNCATED', /copy the whole value again/],
  ['bad-last-byte.gob', 'CORRUPT', /take an older/],
  ['trailing-bytes.gob', 'TRAILING_BYTES', /cut off/],
]);

/** Each command that reads a snapshot, given one. */
const commands = /** @type {Record<string, (file: string) => string[]>} */ ({
  inspect: (file) => ['inspect', file],
  verify: (file) => ['verify', file],
  convert: (file) => ['convert', '--to', 'native', file, folder('out')],
  'diff, as A': (file) => ['diff', file, good],
  'diff, as B': (file) => ['diff', good, file],
  plan: (file) => ['plan', '--schedules', golden('schedulable_entities.csv'), file],
});

/**
 * @param {string} command
 * @param {string} file
 * @returns {Promise<string>} the one line that it is refused with
 */
async function refusal(command, file) {
  const { code, stdout, stderr } = await snapshoter(commands[command](file));
  expect(code).toBe(1);
  const [said, silent] = command === 'verify' ? [stdout, stderr] : [stderr, stdout];
  expect(silent).toBe('');
  expect(said).toMatch(/^[^\n]+\n$/);
  expect(said).toContain(file);
  expect(said).toContain('expected');
  return said;
}

describe.each(Object.keys(commands))('%s', (command) => {
  test('says in one line what was found, what was expected and what to do', async () => {
    for (const [what, content, code, told] of inputs) {
      const file = folder('input');
      writeFileSync(file, content);
      const line = await refusal(command, file);
      expect([what, line]).toEqual([what, expect.stringContaining(code)]);
      expect([what, line]).toEqual([what, expect.stringMatching(told)]);
    }
    for (const [file, code, told] of files) {
      const line = await refusal(command, golden(file));
      expect(line).toContain(code);
      expect(line).toMatch(told);
    }
  });

  test('says so of what is not there or is a folder', async () => {
    expect(await refusal(command, folder('missing'))).toMatch(/no such file.*check the path/);
    writeFileSync(folder('something.txt'), '');
    expect(await refusal(command, folder())).toMatch(/a folder.*name one of its files/);
  });
});

test('a conversion that fails leaves the file that it was to replace as it was', async () => {
  const out = folder('out');
  writeFileSync(out, 'before');
  for (const [file] of files) await refusal('convert', golden(file));
  expect(readFileSync(out, 'utf8')).toBe('before');
});

test('standard input is named once at the most, as what is read', async () => {
  const wrong = [
    ['inspect', '-', '-'],
    ['diff', '-', '-'],
    ['verify', '-', good, '-'],
    ['inspect', '--identities', '-', '-'],
    ['plan', '--schedules', '-', '-'],
  ];
  for (const args of wrong) {
    const { code, stderr } = await snapshoter(args);
    expect([args, code, stderr]).toEqual([args, 2, expect.stringContaining('named once')]);
  }
});

test('a file that cannot be opened ends no program, however late it is looked at', async () => {
  const missing = Array.from({ length: 200 }, (_, i) => folder(`missing-${i}`));
  const ended = await Promise.all(missing.map((file) => snapshoter(['inspect', file])));
  for (const [i, { code, stderr }] of ended.entries()) {
    expect([code, stderr]).toEqual([1, expect.stringContaining(`missing-${i}: READ_FAILED`)]);
  }
});
