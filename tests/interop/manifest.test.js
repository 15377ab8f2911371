import { readFileSync } from 'node:fs';
import { init, readSnapshot } from '../../js/core/index.js';
import { goRead } from './go.js';
import { contentOf, sorted } from './schedules.js';

const golden = new URL('../golden/flyte/', import.meta.url);
const bytesOf = (file) => readFileSync(new URL(file, golden));
const manifest = JSON.parse(bytesOf('manifest.json').toString());

// What Go refuses in its own words, and the two that it lets pass.
const refusals = {
  'bad-empty-file.gob': 'NOT_A_SNAPSHOT',
  'bad-json.gob': 'NOT_A_SNAPSHOT',
  'bad-truncated-header.gob': 'TRUNCATED',
  'bad-truncated-payload.gob': 'TRUNCATED',
  'bad-last-byte.gob': 'CORRUPT',
  'bad-nanoseconds.gob': 'INVALID_TIME',
  'bad-version-2.gob': 'UNSUPPORTED_VERSION',
  'bad-version-max.gob': 'UNSUPPORTED_VERSION',
  'trailing-bytes.gob': 'TRAILING_BYTES',
};

beforeAll(() => init());

test('the manifest lists what Go really does here', () => {
  const read = goRead(manifest.map(({ file }) => bytesOf(file)));
  expect(read.map(({ error }) => error === undefined)).toEqual(manifest.map(({ ok }) => ok));
});

describe.each(manifest.filter(({ file }) => !(file in refusals)))('$file, $about,', (entry) => {
  test('is read to the nanosecond and the offset', () => {
    const snapshot = readSnapshot(bytesOf(entry.file));
    expect(snapshot.version).toBe(entry.version);
    expect(snapshot.encoding).toBe('gob');
    const expected = (entry.schedules ?? []).map(({ time: _, ...schedule }) => schedule);
    expect(contentOf(snapshot)).toEqual(sorted(expected));
  });
});

describe.each(Object.entries(refusals))('%s', (file, code) => {
  test(`is refused with ${code}`, () => {
    expect(manifest.map((entry) => entry.file)).toContain(file);
    expect(() => readSnapshot(bytesOf(file))).toThrow(expect.objectContaining({ code }));
  });
});
