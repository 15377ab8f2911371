/**
 * An unsigned number as gob writes it: below 128 itself, else a byte holding -n and n bytes.
 *
 * @param {bigint | number} value
 */
export function gobUnsigned(value) {
  if (value < 128) return Buffer.from([Number(value)]);
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([256 - bytes.length]), bytes]);
}

/** @param {bigint | number} value a signed number: the low bit says that the rest is complemented */
export function gobSigned(value) {
  const wide = BigInt(value);
  return gobUnsigned(wide < 0n ? (~wide << 1n) | 1n : wide << 1n);
}

/**
 * Numbers stand for themselves as unsigned ones, texts for their bytes behind their length.
 *
 * @param {(number | bigint | string | Buffer)[]} parts
 * @returns {Buffer}
 */
export function gob(...parts) {
  return Buffer.concat(
    parts.map((part) => {
      if (Buffer.isBuffer(part)) return part;
      if (typeof part !== 'string') return gobUnsigned(part);
      return Buffer.concat([gobUnsigned(Buffer.byteLength(part)), Buffer.from(part)]);
    }),
  );
}

/** @param {Parameters<typeof gob>} parts as a message, behind their length */
export function gobMessage(...parts) {
  const content = gob(...parts);
  return gob(content.length, content);
}

/**
 * The definition of a struct type, as a message.
 *
 * @param {number} id from 64
 * @param {[name: string, type: number][]} fields
 */
export function gobStruct(id, fields) {
  const list = fields.map(([name, type]) => gob(1, name, 1, gobSigned(type), 0));
  return gobMessage(gobSigned(-id), 3, 1, 2, gobSigned(id), 0, 1, fields.length, ...list, 0, 0);
}

/** @param {number} id @param {number} key @param {number} element the definition of a map type */
export function gobMap(id, key, element) {
  const types = [1, gobSigned(key), 1, gobSigned(element)];
  return gobMessage(gobSigned(-id), 4, 1, 2, gobSigned(id), 0, ...types, 0, 0);
}

/** @param {number} id @param {number} element the definition of a slice type */
export function gobSlice(id, element) {
  return gobMessage(gobSigned(-id), 2, 1, 2, gobSigned(id), 0, 1, gobSigned(element), 0, 0);
}

/** @param {number} id the definition of a type that encodes itself, as time.Time does */
export function gobEncoder(id) {
  return gobMessage(gobSigned(-id), 5, 1, 2, gobSigned(id), 0, 0, 0);
}
