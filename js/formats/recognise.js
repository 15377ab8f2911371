import { SnapshotError } from '../core/errors.js';
import { foreignFormat } from './foreign.js';
import { parseTable } from './tables.js';
import { decodeBase64, decodeHex } from './text.js';

/**
 * One snapshot of a history: a row of a table, a generation of a store, or the only one of a file.
 *
 * @typedef {object} Entry
 * @property {string} [id] as the table or the store numbers it; absent: there is only this one
 * @property {string} [savedAt] RFC 3339, or as the table's export writes it
 * @property {number} [size] bytes
 * @property {'hex' | 'base64'} [form] what the text was taken for that the bytes come from
 * @property {string} [setAside] why nobody would start from this one: `deleted`, `quarantined`
 * @property {() => Uint8Array | Promise<Uint8Array>} read throws where the text around the bytes
 *   is damaged
 */

/**
 * What was found in a file, whichever form it has.
 *
 * @typedef {object} Input
 * @property {'raw' | 'hex' | 'base64' | 'table'} form
 * @property {Entry[]} entries newest first; at least one
 */

/** No snapshot is as short as this in base64, but many a word is that: NULL, true, error. */
const SHORTEST_BASE64 = 24;

const EXPECTED = 'expected a snapshot: raw bytes, hex, base64, or an export of its table';

/** Of Flyte's table, for an export that has no header. */
const COLUMNS = ['id', 'created_at', 'updated_at', 'deleted_at', 'snapshot'];

/**
 * Tells in which form a file holds its snapshot: raw bytes; hexadecimal or base64 text; or a
 * printed table with a column `snapshot`, such as an export of Flyte's
 * `schedule_entities_snapshots`, which holds many.
 *
 * @param {Uint8Array} bytes the whole file
 * @returns {Input}
 * @throws {SnapshotError} `NOT_A_SNAPSHOT` where it is text in none of these forms; `TRUNCATED`
 *   where the text is cut short; `TOO_LARGE`
 */
export function recognise(bytes) {
  const text = plainText(bytes);
  if (text === undefined) return single('raw', bytes);
  const foreign = foreignFormat(text);
  if (foreign !== undefined) throw notASnapshot(foreign.found, foreign.advice);
  const bare = unquoted(text);
  const hex = decodeHex(bare);
  if (hex !== undefined) return single('hex', hex);
  const table = mayHoldTable(text) ? parseTable(decodeText(text), 'snapshot', COLUMNS) : undefined;
  if (table !== undefined && table.length > 0) return { form: 'table', entries: entriesOf(table) };
  const base64 = text.length < SHORTEST_BASE64 ? undefined : decodeBase64(bare);
  if (base64 !== undefined && base64.length > 0) return single('base64', base64);
  throw notASnapshot(
    table === undefined ? `text that begins with ${quoteStart(text)}` : 'a table without rows',
    'give a file with a snapshot in it, or export the column `snapshot` with its `id`',
  );
}

/**
 * @param {Uint8Array} head the first bytes of a file, 1 KB or all of it
 * @returns {boolean} whether it is raw for sure; where not, `recognise` knows
 */
export function isRaw(head) {
  return plainText(head) === undefined;
}

/**
 * @param {Input['form']} form
 * @param {Uint8Array} bytes
 * @returns {Input}
 */
function single(form, bytes) {
  const entry = { size: bytes.length, read: () => bytes };
  const isText = form === 'hex' || form === 'base64';
  return { form, entries: [isText ? { ...entry, form } : entry] };
}

/**
 * @param {string} found
 * @param {string} advice
 */
function notASnapshot(found, advice) {
  return new SnapshotError('NOT_A_SNAPSHOT', `found ${found}, ${EXPECTED}; ${advice}`, {
    offset: 0,
  });
}

/**
 * The file as text without a byte order mark, where it is text: both snapshot formats have bytes
 * near their beginning that no text has.
 *
 * @param {Uint8Array} bytes
 * @returns {Uint8Array | undefined}
 */
function plainText(bytes) {
  // PowerShell's `>` writes UTF-16; a gob may begin with the same two bytes, but not go on so.
  if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes.length % 2 === 0 && bytes[3] === 0) {
    return new TextEncoder().encode(new TextDecoder('utf-16le').decode(bytes));
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = hasMark ? bytes.subarray(3) : bytes;
  if (text.length === 0) return undefined;
  const isText = text.subarray(0, 1024).every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
  return isText && text.subarray(0, 32).every((byte) => byte < 127) ? text : undefined;
}

/**
 * A value as it is copied out of CSV, JSON or SQL.
 *
 * @param {Uint8Array} text
 * @returns {Uint8Array} what is between quotes, where all of it is
 */
function unquoted(text) {
  let [start, end] = [0, text.length];
  while (start < end && text[start] <= 32) start += 1;
  while (start < end && text[end - 1] <= 32) end -= 1;
  const isQuoted = end - start > 1 && (text[start] === 34 || text[start] === 39);
  return isQuoted && text[end - 1] === text[start] ? text.subarray(start + 1, end - 1) : text;
}

/** @param {Uint8Array} text */
function mayHoldTable(text) {
  const head = String.fromCharCode(...text.subarray(0, 1024));
  return /[,|\t;]|snapshot/i.test(head);
}

/** @param {Uint8Array} text */
function decodeText(text) {
  try {
    return new TextDecoder().decode(text);
  } catch (cause) {
    throw new SnapshotError(
      'TOO_LARGE',
      `found ${text.length.toLocaleString('en')} bytes of text, expected at most 512 MB: export fewer rows`,
      { cause },
    );
  }
}

/** @param {Uint8Array} text */
function quoteStart(text) {
  return JSON.stringify(String.fromCharCode(...text.subarray(0, 24)));
}

/**
 * @param {Record<string, string>[]} table
 * @returns {Entry[]}
 */
function entriesOf(table) {
  if (table.length > 1 && !table.every((row) => /^\d+$/.test(row.id ?? ''))) {
    throw notASnapshot(
      `${table.length} rows without whole numbers as \`id\``,
      'the id tells which of them is the newest',
    );
  }
  return table
    .map((row) => ({
      id: row.id,
      savedAt: row.created_at,
      ...(/^(|\\N|NULL)$/i.test(row.deleted_at ?? '') ? {} : { setAside: 'deleted' }),
      read: () => decodeCell(row.snapshot),
    }))
    .sort((a, b) => (BigInt(a.id ?? 0) < BigInt(b.id ?? 0) ? 1 : -1));
}

/**
 * @param {string} cell
 * @returns {Uint8Array}
 */
function decodeCell(cell) {
  const text = new TextEncoder().encode(cell);
  const bytes = decodeHex(text) ?? decodeBase64(text);
  if (bytes !== undefined) return bytes;
  throw notASnapshot(
    `a column \`snapshot\` that begins with ${quoteStart(text)}`,
    'PostgreSQL prints it as \\x and hexadecimal digits',
  );
}
