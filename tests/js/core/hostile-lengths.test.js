import { readFileSync } from 'node:fs';

import { init, readSnapshot, SnapshotError } from '../../../js/core/index.js';
import { getCore } from '../../../js/core/module.js';
import { goodGobs, lyingGobs, nestedTypes, nestedValues } from './hostile-gobs.js';
import { leb128, nativeFile } from './native-files.js';

/** What a length or a count may claim: around the ends of 31, 32, 63 and 64 bits, and wrapping. */
const lies = [
  10_000n,
  2n ** 16n,
  2n ** 28n + 1n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 32n + 3n,
  2n ** 61n + 1n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 3n,
  2n ** 64n - 1n,
];

const allowedMemory = 64 * 2 ** 20;
const allowedMilliseconds = 1000;

/**
 * @param {Uint8Array} bytes
 * @returns {string} the code with which they are refused, in the time and the memory allowed
 */
function refusal(bytes) {
  const core = getCore();
  const [memory, start] = [core.memorySize, performance.now()];
  let code = 'OK';
  try {
    readSnapshot(bytes).dispose();
  } catch (error) {
    expect(error).toBeInstanceOf(SnapshotError);
    ({ code } = /** @type {SnapshotError} */ (error));
  }
  expect(performance.now() - start).toBeLessThan(allowedMilliseconds);
  expect(core.memorySize - memory).toBeLessThanOrEqual(allowedMemory + bytes.length);
  expect(core.isAlive).toBe(true);
  return code;
}

const coded = expect.not.stringMatching(/^OK$/);

beforeAll(() => init());

test('gobs made the same way, but true, are read', () => {
  expect(goodGobs.map((bytes) => readSnapshot(bytes).size)).toEqual([1, 1, 1, 1, 1]);
});

test.each(lies)('%d is refused wherever a gob may say it', (lie) => {
  for (const [what, bytes] of lyingGobs(lie)) {
    expect([what, refusal(bytes)]).toEqual([what, coded]);
  }
});

test.each([10_001, 20_000])('a gob of types nested %d times is refused', (depth) => {
  for (const [what, bytes] of nestedTypes(depth)) {
    expect([what, refusal(bytes)]).toEqual([what, coded]);
  }
});

test.each([10_001, 1_000_000])('a gob of values nested %d times is refused', (depth) => {
  for (const [what, bytes] of nestedValues(depth)) {
    expect([what, refusal(bytes)]).toEqual([what, coded]);
  }
});

describe.each([1, 2])('a native snapshot of version %d', (version) => {
  const url = new URL(`../../golden/native/small-v${version}.snapshot`, import.meta.url);
  const payload = readFileSync(url).subarray(24);

  test('is read with a header made here', () => {
    expect(refusal(nativeFile(version, payload))).toBe('OK');
  });

  test('is refused where its header says another length', () => {
    for (const lie of lies) expect(refusal(nativeFile(version, payload, lie))).toBe('TRUNCATED');
  });

  test('is refused where it says that there are more names', () => {
    for (const lie of lies) {
      for (const at of [0, 1]) expect([lie, refusal(replaced(at, lie))]).toEqual([lie, coded]);
    }
  });

  // Blocks of no bits held 128 decimal names in two bytes: 100 KB took 273 MB and 1.2 s.
  test.each([6_400_000n, 100_000n, 128n])(
    'is refused where it says %d decimal names in 100 KB without bits for them',
    (count) => {
      const blocks = Buffer.alloc(100_000);
      for (const counts of [
        [count, 0n],
        [0n, count],
        [count, count],
      ]) {
        const said = nativeFile(version, Buffer.concat([...counts.map(leb128), blocks]));
        expect([counts, refusal(said)]).toEqual([
          counts,
          expect.stringMatching(/^(CORRUPT|DUPLICATE_NAME)$/),
        ]);
      }
    },
  );

  test.each(lies)('stays within bounds with %d in place of any of its bytes', (lie) => {
    const found = new Set();
    for (let at = 0; at < payload.length; at++) found.add(refusal(replaced(at, lie)));
    expect(found.has('CORRUPT')).toBe(true);
  });

  /** @param {number} at @param {bigint} number */
  function replaced(at, number) {
    const parts = [payload.subarray(0, at), leb128(number), payload.subarray(at + 1)];
    return nativeFile(version, Buffer.concat(parts));
  }
});
