import { readFileSync } from 'node:fs';

import { init, readSnapshot, writeSnapshot } from '../../../js/core/index.js';
import { crc32c, generated, smallV1, smallV2 } from '../../golden/native/contents.js';

/** @param {string} name */
const golden = (name) => readFileSync(new URL(`../../golden/native/${name}`, import.meta.url));

beforeAll(() => init());

describe('the native format', () => {
  test.each([
    ['small-v1.snapshot', smallV1],
    ['small-v2.snapshot', smallV2],
  ])('%s is written, and written back, byte for byte', (name, make) => {
    const bytes = golden(name);
    expect(Buffer.from(writeSnapshot(make(), { encoding: 'native' }))).toEqual(bytes);
    const read = readSnapshot(bytes);
    expect(read.version).toBe(make().version);
    expect(Buffer.from(writeSnapshot(read))).toEqual(bytes);
  });

  test('writes 100,000 generated schedules as the same bytes wherever it runs', () => {
    const facts = JSON.parse(golden('generated.json').toString());
    const bytes = writeSnapshot(generated(), { encoding: 'native' });
    expect({ size: String(bytes.length), crc32c: String(crc32c(bytes)) }).toEqual(facts);
    expect(Buffer.compare(writeSnapshot(readSnapshot(bytes)), bytes)).toBe(0);
  });
});
