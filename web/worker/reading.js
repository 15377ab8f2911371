import { readSnapshotPieces } from '../../js/core/index.js';
import { openEntry, openNewest, withAdvice } from '../../js/formats/newest.js';
import { isRaw, recognise } from '../../js/formats/recognise.js';
import { bytesOf, contentOfBlob, contentOfBytes, giveBack, piecesOf } from './content.js';
import { withExcerpt } from './errors.js';
import { readSchedules } from './schedules.js';

/**
 * @typedef {import('../../js/core/index.js').Snapshot} Snapshot
 * @typedef {import('./schedules.js').Schedules} Schedules
 */

/**
 * A snapshot of a history. No bytes are kept for it but those of a text: they are read whenever
 * they are asked for, and belong to who asked.
 *
 * @typedef {import('../../js/formats/recognise.js').Entry & { blob?: Blob }} Entry where its bytes
 *   are those of a blob, that blob
 */

/** @typedef {{ snapshot: Snapshot, size: number, entry: Entry }} Read `size` in bytes */

/** Bytes that tell whether a file is text. */
const HEAD = 1024;

/**
 * @param {Blob} blob of whatever form
 * @param {{ name: string }} origin
 * @returns {Promise<Schedules | { form: string, entries: Entry[] }>}
 * @throws {import('../../js/core/index.js').SnapshotError} where it is neither
 */
export async function readContent(blob, origin) {
  const single = { size: blob.size };
  if (isRaw(await bytesOf(blob.slice(0, HEAD)))) {
    return { form: 'raw', entries: [{ ...single, blob, read: () => bytesOf(blob) }] };
  }
  const bytes = await bytesOf(blob);
  try {
    return await withExcerpt(contentOfBytes(bytes), async () => {
      const schedules = await readSchedules(bytes, origin);
      if (schedules !== undefined) return schedules;
      const { form, entries } = recognise(bytes);
      if (form === 'table') return { form, entries };
      return { form, entries: [{ ...entries[0], read: decoding(await entries[0].read(), blob) }] };
    });
  } finally {
    giveBack(bytes);
  }
}

/**
 * @param {Uint8Array} decoded what a text stands for, kept until it is asked for
 * @param {Blob} blob that text
 */
function decoding(decoded, blob) {
  /** @type {Uint8Array | undefined} */
  let ready = decoded;
  return async () => {
    const bytes = ready ?? recognise(await bytesOf(blob)).entries[0].read();
    ready = undefined;
    return bytes;
  };
}

/**
 * @param {Entry} entry
 * @returns {Promise<Read>}
 * @throws {import('../../js/core/index.js').SnapshotError} with an excerpt of the bytes
 */
export async function readEntry(entry) {
  if (entry.blob) return readBlob(entry, entry.blob);
  const bytes = await entry.read();
  const content = contentOfBytes(bytes);
  const { snapshot } = await withExcerpt(content, () => openEntry({ ...entry, read: () => bytes }));
  giveBack(bytes);
  return { snapshot, size: content.size, entry };
}

/**
 * @param {Entry} entry
 * @param {Blob} blob its bytes
 * @returns {Promise<Read>}
 */
function readBlob(entry, blob) {
  return withExcerpt(contentOfBlob(blob), async () => {
    try {
      const snapshot = await readSnapshotPieces(blob.size, piecesOf(blob));
      return { snapshot, size: blob.size, entry };
    } catch (error) {
      throw withAdvice(error, await bytesOf(blob.slice(0, HEAD)));
    }
  });
}

/**
 * @param {Entry[]} entries newest first
 * @returns {Promise<Read & { bad: { entry: Entry, error: any }[] }>} the newest that is good, and
 *   those before it
 */
export async function readNewest(entries) {
  if (entries[0]?.blob) return { ...(await readEntry(entries[0])), bad: [] };
  /** @type {Uint8Array | undefined} */
  let newest;
  const reading = entries.map((entry) => ({
    ...entry,
    async read() {
      const bytes = await entry.read();
      newest ??= bytes;
      return bytes;
    },
  }));
  // Where none is good, the error is about the newest.
  const content = {
    get size() {
      return newest?.length ?? 0;
    },
    read: async (/** @type {number} */ from, /** @type {number} */ to) =>
      newest?.slice(from, to) ?? new Uint8Array(),
  };
  const { snapshot, bytes, entry, bad } = await withExcerpt(content, () => openNewest(reading));
  const size = bytes.length;
  giveBack(bytes);
  const original = entries.find(({ id }) => id === entry.id) ?? entry;
  return { snapshot, size, entry: original, bad };
}
