import { bytesOf, contentOfBlob, contentOfBytes, indexIn } from '../../web/worker/content.js';
import { seededRandom } from '../random.js';

const SIZE = 2_500_000;
const random = seededRandom(11);
const bytes = Uint8Array.from({ length: SIZE }, () => random(250));
const blob = new Blob([bytes]);

test('a blob is read whole, piece by piece', async () => {
  expect(Buffer.compare(await bytesOf(blob), bytes)).toBe(0);
  expect(await bytesOf(new Blob([]))).toHaveLength(0);
});

test.each([
  ['of a blob', contentOfBlob(blob)],
  ['of bytes', contentOfBytes(bytes)],
])('what is looked for is found wherever it lies, %s', async (_, content) => {
  const places = [0, 1, 65_535, (1 << 20) - 31, (1 << 20) - 1, 1 << 20, SIZE - 40];
  for (const at of places) {
    expect(await indexIn(content, bytes.subarray(at, at + 40))).toBe(at);
  }
  expect(await indexIn(content, bytes.subarray(SIZE - 1))).toBe(bytes.indexOf(bytes[SIZE - 1]));
  expect(await indexIn(content, Uint8Array.of(255))).toBe(-1);
});

test('it is found across pieces smaller than itself', async () => {
  const text = new TextEncoder().encode('abcabcabd');
  const pieces = () => Array.from(text, (byte) => Uint8Array.of(byte));
  const content = { ...contentOfBytes(text), pieces };
  const find = (part) => indexIn(content, new TextEncoder().encode(part));
  expect(await find('abcabd')).toBe(3);
  expect(await find('abd')).toBe(6);
  expect(await find('abcabcabd')).toBe(0);
  expect(await find('abe')).toBe(-1);
});
