import { crc32 } from 'node:zlib';
import { SnapshotError } from '../../core/errors.js';
import { closeQuietly, syncData, syncFile, writeAll } from './files.js';

/** @import { FileHandle } from './files.js' */

/*
 * A file of pieces is frame after frame, numbers little-endian:
 *
 *     "SnPc"                            4 bytes
 *     index of the frame in the file    u32, from 0
 *     length of the piece               u32
 *     CRC-32 of the piece               u32
 *     CRC-32 of the 16 bytes above      u32
 *     the piece
 */
const MAGIC = Buffer.from('SnPc');
const HEADER = 20;

/**
 * @param {number} index
 * @param {Uint8Array} piece
 * @returns {Uint8Array}
 */
function frame(index, piece) {
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header);
  header.writeUInt32LE(index, 4);
  header.writeUInt32LE(piece.length, 8);
  header.writeUInt32LE(crc32(piece), 12);
  header.writeUInt32LE(crc32(header.subarray(0, 16)), 16);
  return Buffer.concat([header, piece]);
}

/**
 * @param {Uint8Array} bytes of one file of pieces
 * @param {string} name of that file, for the message
 * @returns {Uint8Array[]} views into `bytes`, without a last piece that a crash tore
 * @throws {SnapshotError} `CORRUPT` where a piece is damaged and a whole one follows: pieces are
 *   acknowledged one by one, so that no crash leaves this behind
 */
export function parsePieces(bytes, name) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** @type {Uint8Array[]} */
  const pieces = [];
  let offset = 0;
  while (offset < buffer.length) {
    const piece = pieceAt(buffer, offset, (index) => index === pieces.length);
    if (piece) {
      pieces.push(piece);
      offset += HEADER + piece.length;
    } else if (followedByWhole(buffer, offset, pieces.length)) {
      throw new SnapshotError(
        'CORRUPT',
        `${name}: piece ${pieces.length} at byte ${offset} is damaged, and whole ones follow it; ` +
          'expected only a last piece to be torn: the file was changed or the disk has lost some',
        { offset },
      );
    } else break;
  }
  return pieces;
}

/**
 * @param {Buffer} buffer
 * @param {number} offset
 * @param {(index: number) => boolean} isExpected
 * @returns {Uint8Array | undefined} the piece of a whole, undamaged frame
 */
function pieceAt(buffer, offset, isExpected) {
  if (offset + HEADER > buffer.length) return undefined;
  const header = buffer.subarray(offset, offset + HEADER);
  if (!MAGIC.equals(header.subarray(0, 4))) return undefined;
  if (header.readUInt32LE(16) !== crc32(header.subarray(0, 16))) return undefined;
  if (!isExpected(header.readUInt32LE(4))) return undefined;
  const start = offset + HEADER;
  const length = header.readUInt32LE(8);
  if (length > buffer.length - start) return undefined;
  const piece = buffer.subarray(start, start + length);
  return crc32(piece) === header.readUInt32LE(12) ? piece : undefined;
}

/**
 * @param {Buffer} buffer
 * @param {number} offset of a frame that is not whole
 * @param {number} index of that frame
 */
function followedByWhole(buffer, offset, index) {
  let next = buffer.indexOf(MAGIC, offset + 1);
  while (next !== -1) {
    if (pieceAt(buffer, next, (found) => found > index)) return true;
    next = buffer.indexOf(MAGIC, next + 1);
  }
  return false;
}

/** One file of pieces that is being appended to. After a failure it must not be used again. */
export class AppendLog {
  #handle;
  #count = 0;

  /** @param {FileHandle} handle of an empty new file */
  constructor(handle) {
    this.#handle = handle;
  }

  /**
   * @param {Uint8Array} piece durable when this resolves, provided that the file's name is
   * @returns {Promise<number>} bytes that the file grew by
   */
  async append(piece) {
    const bytes = frame(this.#count, piece);
    await writeAll(this.#handle, bytes);
    // The first time the file itself is new: more than its data must reach the disk.
    await (this.#count === 0 ? syncFile(this.#handle) : syncData(this.#handle));
    this.#count++;
    return bytes.length;
  }

  /** Never fails: what was acknowledged is on the disk already. */
  close() {
    return closeQuietly(this.#handle);
  }
}
