/** Bytes of a large file that are in memory at a time. */
const PIECE = 1 << 20;

/**
 * A blob piece by piece, through one buffer: Chromium's other ways to read leave each piece in
 * memory until its collector comes, and that comes late, since the objects are small, whatever the
 * buffers behind.
 *
 * @param {Blob} blob
 * @returns {AsyncGenerator<Uint8Array, void>} each piece lasts until the next
 */
export async function* piecesOf(blob) {
  if (blob.size === 0) return;
  const { read, cancel } = reading(blob.stream());
  let buffer = new ArrayBuffer(Math.min(PIECE, blob.size));
  try {
    for (;;) {
      const { done, value } = await read(buffer);
      if (done || value === undefined) return;
      yield value;
      buffer = value.buffer;
    }
  } finally {
    await cancel();
  }
}

/** @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream */
function reading(stream) {
  /** @type {ReadableStreamBYOBReader} */
  let reader;
  try {
    reader = stream.getReader({ mode: 'byob' });
  } catch {
    // WebKit's streams of blobs take no buffer.
    const plain = stream.getReader();
    return { read: () => plain.read(), cancel: () => plain.cancel() };
  }
  return {
    read: (/** @type {ArrayBuffer} */ buffer) => reader.read(new Uint8Array(buffer)),
    cancel: () => reader.cancel(),
  };
}

/**
 * @param {Blob} blob
 * @returns {Promise<Uint8Array<ArrayBuffer>>} that can be given back
 * @throws {RangeError} where there is no memory for it
 */
export async function bytesOf(blob) {
  const bytes = new Uint8Array(blob.size);
  let end = 0;
  for await (const piece of piecesOf(blob)) {
    bytes.set(piece, end);
    end += piece.length;
  }
  return bytes;
}

/**
 * Frees at once what nothing will look at any more, where the browser can.
 *
 * @param {Uint8Array} bytes
 */
export function giveBack({ buffer }) {
  if (buffer.byteLength > 0 && 'transfer' in buffer) buffer.transfer(0);
}

/**
 * Bytes that can be looked through without all of them being in memory.
 *
 * @typedef {object} Content
 * @property {number} size
 * @property {() => AsyncIterable<Uint8Array> | Iterable<Uint8Array>} pieces each lasts until the next
 * @property {(from: number, to: number) => Promise<Uint8Array>} read
 */

/** @param {Blob} blob @returns {Content} */
export function contentOfBlob(blob) {
  return {
    size: blob.size,
    pieces: () => piecesOf(blob),
    read: (from, to) => bytesOf(blob.slice(from, to)),
  };
}

/** @param {Uint8Array} bytes @returns {Content} */
export function contentOfBytes(bytes) {
  return {
    size: bytes.length,
    pieces: () => [bytes],
    read: async (from, to) => bytes.slice(from, to),
  };
}

/**
 * @param {Content} content
 * @param {Uint8Array} part not empty
 * @returns {Promise<number>} where it first is; -1 where it is not
 */
export async function indexIn({ pieces }, part) {
  const overlap = part.length - 1;
  /** What came last, in which the part may begin. */
  let tail = new Uint8Array();
  let from = 0;
  for await (const piece of pieces()) {
    const seam = join(tail, piece.subarray(0, overlap));
    const across = indexOf(seam, part);
    if (across >= 0) return from - tail.length + across;
    const within = indexOf(piece, part);
    if (within >= 0) return from + within;
    const last = piece.length < overlap ? join(tail, piece) : piece;
    tail = overlap === 0 ? new Uint8Array() : last.slice(-overlap);
    from += piece.length;
  }
  return -1;
}

/** @param {Uint8Array} a @param {Uint8Array} b */
function join(a, b) {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/** @param {Uint8Array} bytes @param {Uint8Array} part not empty */
function indexOf(bytes, part) {
  const last = part.length - 1;
  for (let at = bytes.indexOf(part[0]); at >= 0; at = bytes.indexOf(part[0], at + 1)) {
    if (bytes[at + last] !== part[last]) continue;
    let same = 1;
    while (same < last && bytes[at + same] === part[same]) same += 1;
    if (same >= last) return at;
  }
  return -1;
}
