const encoder = new TextEncoder();

/**
 * FNV-1 of 64 bits: multiply, then xor, unlike FNV-1a. The prime is 2^40 + 0x1b3; the product is
 * worked out in two halves of 32 bits.
 *
 * @param {string} text hashed as UTF-8
 * @returns {bigint}
 */
export function fnv1(text) {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of encoder.encode(text)) {
    const lowProduct = low * 0x1b3;
    const carry = Math.floor(lowProduct / 2 ** 32);
    high = (high * 0x1b3 + carry + low * 2 ** 8) % 2 ** 32;
    low = (lowProduct ^ byte) >>> 0;
  }
  return (BigInt(high) << 32n) | BigInt(low);
}
