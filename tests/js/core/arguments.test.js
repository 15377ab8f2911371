import {
  diffSnapshots,
  init,
  mergeSnapshots,
  readSnapshot,
  Snapshot,
  writeSnapshot,
} from '../../../js/core/index.js';

/** @type {Snapshot} */
let snapshot;
const code = (/** @type {string} */ code) => expect.objectContaining({ code });

beforeAll(() => init());
beforeEach(() => {
  snapshot = new Snapshot();
  snapshot.updateLastExecutionTime('a', 1n);
});

describe.each([undefined, null, 'text', 5, {}, new Uint8Array(9)])('%p as a snapshot', (found) => {
  const other = /** @type {any} */ (found);

  test('is refused, and nothing changes', () => {
    expect(() => writeSnapshot(other)).toThrow(code('INVALID_ARGUMENT'));
    expect(() => mergeSnapshots(snapshot, other)).toThrow(code('INVALID_ARGUMENT'));
    expect(() => mergeSnapshots(other, snapshot)).toThrow(code('INVALID_ARGUMENT'));
    expect(() => diffSnapshots(snapshot, other)).toThrow(code('INVALID_ARGUMENT'));
    expect(() => diffSnapshots(other, snapshot)).toThrow(code('INVALID_ARGUMENT'));
    expect(() => snapshot.apply(other)).toThrow(code('INVALID_ARGUMENT'));
    expect([...snapshot.names()]).toEqual(['a']);
  });
});

test.each([
  undefined,
  null,
  'text',
  5,
  [1, 2],
  {},
  new ArrayBuffer(9),
  new Uint16Array(9),
  new DataView(new ArrayBuffer(9)),
])('%p as bytes is refused', (found) => {
  const bytes = /** @type {any} */ (found);
  expect(() => readSnapshot(bytes)).toThrow(code('INVALID_ARGUMENT'));
  expect(() => snapshot.deserialize(bytes)).toThrow(code('INVALID_ARGUMENT'));
  if (found !== undefined) {
    expect(() => writeSnapshot(snapshot, { into: bytes })).toThrow(code('INVALID_ARGUMENT'));
  }
  expect([...snapshot.names()]).toEqual(['a']);
});

test('bytes may be a part of a larger buffer, and are copied', () => {
  const bytes = writeSnapshot(snapshot);
  const larger = new Uint8Array(bytes.length + 20).fill(0xff);
  larger.set(bytes, 7);
  const read = readSnapshot(larger.subarray(7, 7 + bytes.length));
  larger.fill(0);
  expect(writeSnapshot(read)).toEqual(bytes);
});

test.each(/** @type {const} */ (['native', 'gob']))(
  'the bytes of a %s go to the beginning of `into` where they fit, else into an array of their own',
  (encoding) => {
    const options = { encoding, version: 1 };
    const bytes = writeSnapshot(snapshot, options);
    const memory = new Uint8Array(bytes.length + 9).fill(0xff);
    for (const room of [bytes.length, bytes.length + 2]) {
      const into = memory.subarray(3, 3 + room);
      const written = writeSnapshot(snapshot, { ...options, into });
      expect(written).toEqual(bytes);
      expect([written.buffer, written.byteOffset]).toEqual([memory.buffer, 3]);
      const around = [...memory.subarray(0, 3), ...memory.subarray(3 + bytes.length)];
      expect(around).toEqual(Array(9).fill(0xff));
    }
    for (const room of [0, bytes.length - 1]) {
      const into = new Uint8Array(room).fill(0xff);
      const written = writeSnapshot(snapshot, { ...options, into });
      expect(written).toEqual(bytes);
      expect(written.buffer).not.toBe(into.buffer);
      expect(into.every((byte) => byte === 0xff)).toBe(true);
    }
  },
);

test('bytes that nobody has any more are no snapshot', () => {
  const bytes = writeSnapshot(snapshot);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  expect(() => readSnapshot(bytes)).toThrow(code('NOT_A_SNAPSHOT'));
});

test.each([1.5, NaN, '1', 1n, 2 ** 32 + 1, 2 ** 16 + 1, -1, 3, null])(
  'version %p is not written',
  (version) => {
    const options = /** @type {any} */ ({ version });
    expect(() => writeSnapshot(snapshot, options)).toThrow(code('UNSUPPORTED_VERSION'));
  },
);

test.each([-1, 1.5, NaN, '1', 1n, null, -Infinity])('%p rows are refused', (found) => {
  const number = /** @type {any} */ (found);
  expect(() => snapshot.rows({ from: number })).toThrow(code('INVALID_ARGUMENT'));
  expect(() => snapshot.rows({ count: number })).toThrow(code('INVALID_ARGUMENT'));
  const range = { from: 0n, until: 10n ** 9n, parts: number };
  expect(() => snapshot.histogram(range)).toThrow(code('INVALID_ARGUMENT'));
});

test('rows may be asked for that there are not', () => {
  expect(snapshot.rows({ count: Infinity })).toMatchObject({ total: 1, rows: [{ name: 'a' }] });
  expect(snapshot.rows({ count: 2 ** 53 - 1 }).rows).toHaveLength(1);
  expect(snapshot.rows({ from: 2 ** 32 }).rows).toHaveLength(0);
  expect(snapshot.rows({ from: Infinity }).rows).toHaveLength(0);
  expect(snapshot.rows({ count: 0 })).toEqual({ total: 1, rows: [] });
});

test('a histogram of more parts than memory holds is refused', () => {
  const range = { from: 0n, until: 10n ** 9n, parts: 2 ** 31 };
  expect(() => snapshot.histogram(range)).toThrow(code('TOO_LARGE'));
  expect(() => snapshot.histogram({ ...range, parts: Infinity })).toThrow(code('TOO_LARGE'));
  expect([...snapshot.histogram({ ...range, parts: 2 })]).toEqual([1, 0]);
});

test.each(['\ud800', 5, null])('%p is refused as a text', (found) => {
  const text = /** @type {any} */ (found);
  expect(() => snapshot.describe('a', { expression: text })).toThrow(code('INVALID_NAME'));
  expect(() => snapshot.describe('a', { timezone: text })).toThrow(code('INVALID_NAME'));
  expect(() => snapshot.rows({ filter: text })).toThrow(code('INVALID_NAME'));
  expect(snapshot.record('a')?.schedule).toBeUndefined();
});

test('a description holds no NUL', () => {
  const refused = code('INVALID_NAME');
  expect(() => snapshot.describe('a', { expression: 'a\0b' })).toThrow(refused);
  expect(() => snapshot.describe('a', { engine: '\0' })).toThrow(refused);
  expect(snapshot.record('a')?.schedule).toBeUndefined();
});

test.each([null, 5, 'gob', Symbol('options')])('%p as options is refused', async (found) => {
  const options = /** @type {any} */ (found);
  const refused = code('INVALID_ARGUMENT');
  expect(() => new Snapshot(options)).toThrow(refused);
  expect(() => writeSnapshot(snapshot, options)).toThrow(refused);
  expect(() => snapshot.rows(options)).toThrow(refused);
  expect(() => snapshot.histogram(options)).toThrow(refused);
  expect(() => snapshot.describe('a', options)).toThrow(refused);
  expect(() => snapshot.recordRun('a', options)).toThrow(refused);
  await expect(init(options)).rejects.toEqual(refused);
});

test.each([Symbol('choice'), null, 'other'])('%p as a choice is refused', (found) => {
  const choice = /** @type {any} */ (found);
  const refused = code('INVALID_ARGUMENT');
  expect(() => snapshot.rows({ sort: choice })).toThrow(refused);
  expect(() => writeSnapshot(snapshot, { encoding: choice })).toThrow(refused);
  expect(() => snapshot.recordRun('a', { scheduledTime: 1n, outcome: choice })).toThrow(refused);
});

test('a source that is no text is refused, and what was known stays', () => {
  snapshot.source = 'here';
  expect(() => {
    snapshot.source = /** @type {any} */ (null);
  }).toThrow(code('INVALID_NAME'));
  expect(snapshot.source).toBe('here');
});

describe('a snapshot that was disposed of', () => {
  test('says so, however it is used', () => {
    const kept = new Snapshot();
    const names = snapshot.names();
    snapshot.dispose();
    snapshot.dispose();
    expect(() => snapshot.size).toThrow(code('DISPOSED'));
    expect(() => snapshot.getLastExecutionTime('a')).toThrow(code('DISPOSED'));
    expect(() => snapshot.updateLastExecutionTime('a', 2n)).toThrow(code('DISPOSED'));
    expect(() => names.next()).toThrow(code('DISPOSED'));
    expect(() => snapshot.rows()).toThrow(code('DISPOSED'));
    expect(() => writeSnapshot(snapshot)).toThrow(code('DISPOSED'));
    expect(() => mergeSnapshots(kept, snapshot)).toThrow(code('DISPOSED'));
    expect(() => kept.apply(snapshot)).toThrow(code('DISPOSED'));
  });

  test('is disposed of by Symbol.dispose, where the engine has that', () => {
    const dispose = /** @type {any} */ (snapshot)[/** @type {any} */ (Symbol).dispose];
    dispose.call(snapshot);
    expect(() => snapshot.size).toThrow(code('DISPOSED'));
  });
});
