import { SnapshotError } from '../core/errors.js';

const INVALID = 255;
const SPACE = 254;
const PADDING = 253;

const HEX_DIGITS = lookup('0123456789abcdef');
for (const digit of 'ABCDEF') HEX_DIGITS[digit.charCodeAt(0)] = parseInt(digit, 16);

const BASE64_DIGITS = lookup('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
BASE64_DIGITS['-'.charCodeAt(0)] = 62;
BASE64_DIGITS['_'.charCodeAt(0)] = 63;
BASE64_DIGITS['='.charCodeAt(0)] = PADDING;

/**
 * @param {string} digits in the order of their values
 * @returns {Uint8Array} from a character's code to its value
 */
function lookup(digits) {
  const table = new Uint8Array(256).fill(INVALID);
  for (const space of ' \t\r\n\f\v') table[space.charCodeAt(0)] = SPACE;
  for (const [value, digit] of [...digits].entries()) table[digit.charCodeAt(0)] = value;
  return table;
}

/**
 * Decodes hexadecimal text as people copy it: `\x` as PostgreSQL prints it, `\\x` as its COPY
 * does, `0x`, or nothing in front; upper or lower case; white space and line ends anywhere.
 *
 * @param {Uint8Array} text ASCII
 * @returns {Uint8Array | undefined} undefined where this is not hexadecimal text
 * @throws {SnapshotError} `TRUNCATED` where the last digit has no partner
 */
export function decodeHex(text) {
  const start = behindPrefix(text);
  const out = new Uint8Array((text.length - start) >> 1);
  let digits = 0;
  for (let at = start; at < text.length; at++) {
    const value = HEX_DIGITS[text[at]];
    if (value === SPACE) continue;
    if (value === INVALID) return undefined;
    if (digits % 2 === 0) out[digits >> 1] = value << 4;
    else out[digits >> 1] |= value;
    digits += 1;
  }
  if (digits % 2 !== 0) {
    throw new SnapshotError(
      'TRUNCATED',
      `found ${digits.toLocaleString('en')} hexadecimal digits, expected an even number: the text is cut short; copy the whole value again`,
      { offset: digits >> 1 },
    );
  }
  return out.subarray(0, digits >> 1);
}

/**
 * @param {Uint8Array} text
 * @returns {number} where the digits begin
 */
function behindPrefix(text) {
  let at = 0;
  while (HEX_DIGITS[text[at]] === SPACE) at += 1;
  const head = String.fromCharCode(...text.subarray(at, at + 3));
  return at + (/^(\\\\x|\\x|0x)/i.exec(head)?.[0].length ?? 0);
}

/**
 * Decodes base64 of either alphabet, padded or not, in one line or wrapped.
 *
 * @param {Uint8Array} text ASCII
 * @returns {Uint8Array | undefined} undefined where this is not base64
 * @throws {SnapshotError} `TRUNCATED` where the last digit holds no whole byte
 */
export function decodeBase64(text) {
  const out = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let digits = 0;
  let padding = 0;
  let bits = 0;
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const value = BASE64_DIGITS[text[at]];
    if (value === SPACE) continue;
    if (value === PADDING) {
      padding += 1;
      continue;
    }
    if (value === INVALID || padding > 0) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    digits += 1;
    if (digits % 4 === 1) continue;
    const unused = (digits * 6) % 8;
    out[length++] = bits >> unused;
  }
  if (padding > 2) return undefined;
  if (digits % 4 === 1) {
    throw new SnapshotError(
      'TRUNCATED',
      `found ${digits.toLocaleString('en')} base64 digits, the last of which holds no whole byte: the text is cut short; copy the whole value again`,
      { offset: length },
    );
  }
  return out.subarray(0, length);
}
