import { getCore, init } from '../../../js/core/module.js';
import { readSnapshotPieces, Snapshot, writeSnapshot } from '../../../js/core/index.js';

let bytes;

beforeAll(async () => {
  await init();
  const snapshot = new Snapshot({ version: 1 });
  for (let i = 0; i < 100; i += 1) snapshot.updateLastExecutionTime(`job ${i}`, new Date(i));
  bytes = writeSnapshot(snapshot, { encoding: 'gob' });
});

/** @param {Uint8Array} whole @param {number} size of each but the last */
async function* piecesOf(whole, size) {
  for (let from = 0; from < whole.length; from += size) yield whole.subarray(from, from + size);
}

test.each([1, 7, 1000, 1e6])('a snapshot is read from pieces of %i bytes', async (size) => {
  const snapshot = await readSnapshotPieces(bytes.length, piecesOf(bytes, size));
  expect(Buffer.compare(writeSnapshot(snapshot), bytes)).toBe(0);
});

test('pieces of another size than was told are refused', async () => {
  for (const size of [bytes.length - 1, bytes.length + 1, 0]) {
    const reading = readSnapshotPieces(size, piecesOf(bytes, 10));
    await expect(reading).rejects.toMatchObject({ code: 'READ_FAILED' });
  }
});

test('damaged pieces are refused as damaged bytes are', async () => {
  const reading = readSnapshotPieces(bytes.length - 1, piecesOf(bytes.subarray(0, -1), 10));
  await expect(reading).rejects.toMatchObject({ code: 'TRUNCATED' });
});

test('pieces that fail leave no memory taken', async () => {
  async function* failing() {
    yield bytes;
    throw new TypeError('the file is gone');
  }
  const fail = () => expect(readSnapshotPieces(2e7, failing())).rejects.toThrow(TypeError);
  await fail();
  const before = getCore().memorySize;
  for (let i = 0; i < 20; i += 1) await fail();
  expect(getCore().memorySize).toBe(before);
});

test.each([2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 100, 2 ** 53 - 1, Infinity])(
  'pieces of %d bytes are refused before any is read',
  async (size) => {
    const reading = readSnapshotPieces(size, piecesOf(bytes, 10));
    await expect(reading).rejects.toMatchObject({ code: 'TOO_LARGE' });
  },
);
