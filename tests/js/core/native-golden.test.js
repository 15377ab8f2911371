import { readFileSync } from 'node:fs';

import { init, readSnapshot, writeSnapshot } from '../../../js/core/index.js';
import { crc32c, generated, smallV1, smallV2 } from '../../golden/native/contents.js';
import { nativeFile } from './native-files.js';

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

  test.each(['small-v1.snapshot', 'small-v2.snapshot'])(
    '%s is refused with any bit flipped, any byte changed, and cut short or continued anywhere',
    (name) => {
      const bytes = golden(name);
      /** @type {Map<string, number>} */
      const codes = new Map();
      const refuse = (/** @type {Uint8Array} */ damaged) => {
        let code = 'OK';
        try {
          readSnapshot(damaged).dispose();
        } catch (error) {
          ({ code } = /** @type {{ code: string }} */ (error));
        }
        codes.set(code, (codes.get(code) ?? 0) + 1);
      };
      for (let at = 0; at < bytes.length; at++) {
        refuse(bytes.subarray(0, at));
        const damaged = Buffer.from(bytes);
        // All other bytes, so those that differ in a single bit too.
        for (let change = 1; change < 256; change++) {
          damaged[at] = bytes[at] ^ change;
          refuse(damaged);
        }
      }
      for (let more = 0; more < 256; more++) refuse(Buffer.concat([bytes, Buffer.of(more)]));
      const refused = [...codes.values()].reduce((sum, count) => sum + count, 0);
      expect(refused).toBe(256 * (bytes.length + 1));
      expect(codes.get('OK')).toBeUndefined();
      expect(codes.get('CHECKSUM_MISMATCH')).toBeGreaterThan(255 * (bytes.length - 24));
    },
  );

  test.each([3, 4, 255, 65_535])(
    'of version %d is refused with that number and ours',
    (version) => {
      const { code, message } = catchError(() =>
        readSnapshot(nativeFile(version, Buffer.alloc(9))),
      );
      expect(code).toBe('UNSUPPORTED_VERSION');
      expect(message.match(/\d+/g)).toEqual([String(version), '1', '2']);
    },
  );

  test('writes 100,000 generated schedules as the same bytes wherever it runs', () => {
    const facts = JSON.parse(golden('generated.json').toString());
    const bytes = writeSnapshot(generated(), { encoding: 'native' });
    expect({ size: String(bytes.length), crc32c: String(crc32c(bytes)) }).toEqual(facts);
    expect(Buffer.compare(writeSnapshot(readSnapshot(bytes)), bytes)).toBe(0);
  });
});

/** @param {() => unknown} call @returns {import('../../../js/core/index.js').SnapshotError} */
function catchError(call) {
  try {
    call();
  } catch (error) {
    return /** @type {any} */ (error);
  }
  throw new Error('nothing was thrown');
}
