import { gobUnsigned } from '../gob-bytes.js';

/** @typedef {ReturnType<typeof import('../random.js').seededRandom>} Random */

/**
 * Unsigned numbers as gob writes them: the ends of every length, and lengths that lie. Those between
 * 2^28 and 2^33 are left out, since Go believes them: it allocates gigabytes for a message's length.
 */
const numbers = [0n, 1n, 2n, 63n, 64n, 127n, 128n, 255n, 256n, 10_000n, 65_535n, 65_536n]
  .concat([2n ** 24n, 2n ** 33n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n])
  .map(gobUnsigned);

/** @type {((bytes: Buffer, random: Random, corpus: Buffer[]) => Buffer)[]} */
const mutators = [
  // A single bit, and a single byte.
  (bytes, random) => patched(bytes, random(bytes.length), (byte) => byte ^ (1 << random(8))),
  (bytes, random) => patched(bytes, random(bytes.length), () => random(256)),
  // Small steps, which turn lengths, ids and deltas into their neighbours.
  (bytes, random) => patched(bytes, random(bytes.length), (byte) => byte + 1),
  (bytes, random) => patched(bytes, random(bytes.length), (byte) => byte - 1),
  // Bytes that go, come, or come twice.
  (bytes, random) => bytes.subarray(0, random(bytes.length)),
  (bytes, random) => spliced(bytes, random(bytes.length), 1 + random(4), Buffer.alloc(0)),
  (bytes, random) => spliced(bytes, random(bytes.length), 0, Buffer.from([random(256)])),
  (bytes, random) => {
    const start = random(bytes.length);
    return spliced(bytes, start, 0, bytes.subarray(start, start + 1 + random(30)));
  },
  // A number of another size.
  (bytes, random) => spliced(bytes, random(bytes.length), 1, numbers[random(numbers.length)]),
  // The head of one and the tail of another.
  (bytes, random, corpus) => {
    const other = corpus[random(corpus.length)];
    return Buffer.concat([
      bytes.subarray(0, random(bytes.length)),
      other.subarray(random(other.length)),
    ]);
  },
];

function patched(bytes, position, change) {
  const copy = Buffer.from(bytes);
  copy[position] = change(copy[position]);
  return copy;
}

function spliced(bytes, start, deleted, inserted) {
  return Buffer.concat([bytes.subarray(0, start), inserted, bytes.subarray(start + deleted)]);
}

/**
 * One change to one of the corpus, seldom more.
 *
 * @param {Buffer[]} corpus none of them empty
 * @param {Random} random
 */
export function mutate(corpus, random) {
  let bytes = corpus[random(corpus.length)];
  for (let more = true; more && bytes.length > 0; more = random(4) === 0) {
    bytes = mutators[random(mutators.length)](bytes, random, corpus);
  }
  return bytes;
}
