import { crc32c } from '../../golden/native/contents.js';

const magic = Buffer.from('\x89SNP\r\n\x1a\n', 'latin1');

/**
 * A native file with a header that is true, whatever the payload: src/FORMAT.md.
 *
 * @param {number} version of the model
 * @param {Uint8Array} payload
 * @param {bigint} [length] what the header says of the payload's
 */
export function nativeFile(version, payload, length = BigInt(payload.length)) {
  const header = Buffer.alloc(24);
  magic.copy(header);
  header.writeUInt16LE(1, 8);
  header.writeUInt16LE(version, 10);
  header.writeBigUInt64LE(length, 16);
  const summed = Buffer.concat([header.subarray(0, 12), header.subarray(16), payload]);
  header.writeUInt32LE(crc32c(summed), 12);
  return Buffer.concat([header, payload]);
}

/** @param {bigint} value @returns {Buffer} a number of the native format, LEB128 */
export function leb128(value) {
  const bytes = [];
  for (; value >= 0x80n; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(value)]);
}
