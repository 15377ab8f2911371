import { readdirSync, readFileSync } from 'node:fs';

import { init, readSnapshot, writeSnapshot } from '../../../js/core/index.js';
import { getCore } from '../../../js/core/module.js';
import { mutate } from '../../interop/mutations.js';
import { seededRandom } from '../../random.js';
import { nativeFile } from './native-files.js';

/** What reading may say of bytes. */
const codes = [
  'NOT_A_SNAPSHOT',
  'TRUNCATED',
  'CORRUPT',
  'CHECKSUM_MISMATCH',
  'UNSUPPORTED_VERSION',
  'DUPLICATE_NAME',
  'INVALID_NAME',
  'INVALID_TIME',
  'TRAILING_BYTES',
];

/** @param {string} folder of tests/golden @param {RegExp} kind @returns {Buffer[]} those not empty */
function filesOf(folder, kind) {
  const url = new URL(`../../golden/${folder}/`, import.meta.url);
  const names = readdirSync(url).filter((name) => kind.test(name));
  return names.map((name) => readFileSync(new URL(name, url))).filter(({ length }) => length > 0);
}

/**
 * @param {() => unknown} read
 * @returns {string | undefined} the code of what it throws
 */
function codeOf(read) {
  try {
    read();
  } catch (error) {
    const { code, offset } = /** @type {{ code: string, offset?: number }} */ (error);
    if (!codes.includes(code)) throw error;
    expect(offset === undefined || offset >= 0).toBe(true);
    return code;
  }
}

/**
 * Makes bytes until so many were refused.
 *
 * @param {number} count
 * @param {() => Uint8Array} make
 * @param {(bytes: Uint8Array) => void} read
 * @returns {Map<string, number>} how many were refused with which code
 */
function refuse(count, make, read) {
  const found = new Map();
  for (let refused = 0; refused < count;) {
    const bytes = make();
    const code = codeOf(() => read(bytes));
    if (code === undefined) continue;
    refused += 1;
    found.set(code, (found.get(code) ?? 0) + 1);
  }
  return found;
}

beforeAll(() => init());

describe('10,000 bad snapshots', () => {
  const gobs = filesOf('flyte', /\.gob$/);
  const natives = filesOf('native', /\.snapshot$/);
  const payloads = natives.map((file) => file.subarray(24));
  const random = seededRandom(11);
  const makers = [
    () => mutate(gobs, random),
    () => mutate(natives, random),
    () => nativeFile(1 + random(2), mutate(payloads, random)),
    () => Buffer.from(Array.from({ length: random(400) }, () => random(256))),
  ];
  const make = () => makers[random(makers.length)]();
  const read = (/** @type {Uint8Array} */ bytes) => readSnapshot(bytes).dispose();

  test('are refused by code, and a good one is read after them in the same memory', () => {
    const core = getCore();
    const good = filesOf('flyte', /^flyte-1000\.gob$/)[0];
    const expected = writeSnapshot(readSnapshot(good));
    const first = refuse(1_000, make, read);
    const size = core.memorySize;
    const found = refuse(9_000, make, read);
    for (const code of codes)
      expect([code, found.has(code) || first.has(code)]).toEqual([code, true]);
    const snapshot = readSnapshot(good);
    expect(snapshot.size).toBe(943);
    expect(writeSnapshot(snapshot)).toEqual(expected);
    expect(getCore()).toBe(core);
    expect(core.memorySize).toBe(size);
  });
});

/** @type {[what: string, file: Buffer][]} */
const kinds = [
  ['a gob', filesOf('flyte', /^names-unicode\.gob$/)[0]],
  ['a native snapshot of version 1', filesOf('native', /^small-v1/)[0]],
  ['a native snapshot of version 2', filesOf('native', /^small-v2/)[0]],
];

test.each(kinds)('%s is as it was after each of 3,000 bad payloads', (_, file) => {
  const random = seededRandom(12);
  const snapshot = readSnapshot(file);
  const good = Buffer.from(snapshot.serialize());
  const payloads = [good, Buffer.from(snapshot.create().serialize())];
  const state = () => {
    const [name] = snapshot.names();
    const first = snapshot.getLastExecution(name);
    const payload = Buffer.from(snapshot.serialize()).toString('hex');
    return [...snapshot.names(), first?.seconds, first?.nanoseconds, payload].join();
  };
  const before = state();
  const changed = [];
  const deserialize = (/** @type {Uint8Array} */ bytes) => {
    try {
      snapshot.deserialize(bytes);
    } catch (error) {
      if (state() !== before) changed.push(bytes);
      throw error;
    }
    snapshot.deserialize(good);
  };
  refuse(3_000, () => mutate(payloads, random), deserialize);
  expect(changed).toEqual([]);
  expect(Buffer.compare(writeSnapshot(snapshot), file)).toBe(0);
});
