import { crc32 } from 'node:zlib';
import { SnapshotError } from '../../core/errors.js';
import { closeQuietly, syncData, syncFile, writeAll } from './files.js';

/** @import { FileHandle } from './files.js' */

/*
 * A file of pieces is frame after frame, numbers little-endian:
 *
 *     "SnPc"                            4 bytes
 *     index of the frame                u32, counted over all files of pieces of one generation
 *     length of the piece               u32
 *     CRC-32 of the piece               u32
 *     CRC-32 of the 16 bytes above      u32
 *     the piece
 *
 * Both sums begin with the file's name, so that a frame counts in its own file only: neither a copy
 * from elsewhere, nor what somebody put into the name of a schedule, is taken for one.
 */
const MAGIC = Buffer.from('SnPc');
const HEADER = 20;

/**
 * @param {string} name of the file
 * @param {number} index
 * @param {Uint8Array} piece
 * @returns {Uint8Array}
 */
function frame(name, index, piece) {
  const header = Buffer.alloc(HEADER);
  const seed = crc32(name);
  MAGIC.copy(header);
  header.writeUInt32LE(index, 4);
  header.writeUInt32LE(piece.length, 8);
  header.writeUInt32LE(crc32(piece, seed), 12);
  header.writeUInt32LE(crc32(header.subarray(0, 16), seed), 16);
  return Buffer.concat([header, piece]);
}

/**
 * @param {Uint8Array} bytes of one file of pieces
 * @param {string} name of that file
 * @param {number} before how many pieces there are in the files before it
 * @returns {{ pieces: Uint8Array[], next: number }} `pieces`: views into `bytes`, without a last one
 *   that a crash tore; `next`: the index that follows theirs
 * @throws {SnapshotError} `CORRUPT` where a piece is damaged or missing and a whole one follows:
 *   pieces are acknowledged one by one, so that no crash leaves this behind
 */
export function parsePieces(bytes, name, before) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames = new Frames(buffer, name);
  /** @type {Uint8Array[]} */
  const pieces = [];
  /** @type {number | undefined} */
  let expected;
  for (let offset = 0; offset < buffer.length;) {
    const found = frames.at(offset);
    // The first one may follow fewer than there are before it: a writer that was taken for dead can
    // have put more there since, which nobody was told of.
    if (found && (expected === undefined ? found.index <= before : found.index === expected)) {
      pieces.push(found.piece);
      offset += HEADER + found.piece.length;
      expected = found.index + 1;
    } else if (frames.isAnyFrom(offset)) {
      throw new SnapshotError(
        'CORRUPT',
        `${name}: found piece ${expected ?? before} damaged or missing at byte ${offset} and whole ` +
          'ones behind it, expected only a last piece to be torn: the file was changed or the disk ' +
          'has lost some',
        { offset },
      );
    } else break;
  }
  return { pieces, next: expected ?? before };
}

/** The whole, undamaged frames of one file. */
class Frames {
  #buffer;
  #seed;

  /**
   * @param {Buffer} buffer
   * @param {string} name
   */
  constructor(buffer, name) {
    this.#buffer = buffer;
    this.#seed = crc32(name);
  }

  /**
   * @param {number} offset
   * @returns {{ index: number, piece: Uint8Array } | undefined}
   */
  at(offset) {
    const start = offset + HEADER;
    if (start > this.#buffer.length) return undefined;
    const header = this.#buffer.subarray(offset, start);
    if (!MAGIC.equals(header.subarray(0, 4))) return undefined;
    if (header.readUInt32LE(16) !== crc32(header.subarray(0, 16), this.#seed)) return undefined;
    const length = header.readUInt32LE(8);
    if (length > this.#buffer.length - start) return undefined;
    const piece = this.#buffer.subarray(start, start + length);
    if (crc32(piece, this.#seed) !== header.readUInt32LE(12)) return undefined;
    return { index: header.readUInt32LE(4), piece };
  }

  /** @param {number} offset */
  isAnyFrom(offset) {
    let next = this.#buffer.indexOf(MAGIC, offset);
    while (next !== -1 && !this.at(next)) next = this.#buffer.indexOf(MAGIC, next + 1);
    return next !== -1;
  }
}

/** One file of pieces that is being appended to. After a failure it must not be used again. */
export class AppendLog {
  #handle;
  #name;
  #next;
  #isNew = true;

  /**
   * @param {FileHandle} handle of an empty new file
   * @param {string} name of that file
   * @param {number} next how many pieces there are for sure in the files before it
   */
  constructor(handle, name, next) {
    this.#handle = handle;
    this.#name = name;
    this.#next = next;
  }

  /** How many pieces were acknowledged, those in the files before it included. */
  get next() {
    return this.#next;
  }

  /**
   * @param {Uint8Array} piece durable when this resolves, provided that the file's name is
   * @returns {Promise<number>} bytes that the file grew by
   */
  async append(piece) {
    const bytes = frame(this.#name, this.#next, piece);
    await writeAll(this.#handle, bytes);
    // The first time the file itself is new: more than its data must reach the disk.
    await (this.#isNew ? syncFile(this.#handle) : syncData(this.#handle));
    this.#isNew = false;
    this.#next++;
    return bytes.length;
  }

  /** Never fails: what was acknowledged is on the disk already. */
  close() {
    return closeQuietly(this.#handle);
  }
}
