/** How many bytes of a damaged file are shown around the place. */
const AROUND = 48;

/**
 * @typedef {object} Excerpt
 * @property {number} from offset of the first byte
 * @property {number} size of everything
 * @property {Uint8Array} bytes
 */

/**
 * @typedef {object} PlainError an error as it crosses to the page
 * @property {string} code
 * @property {string} message
 * @property {number} [offset]
 * @property {Excerpt} [excerpt]
 * @property {boolean} [isFatal] whether the worker must be replaced
 */

/** @typedef {Pick<import('./content.js').Content, 'size' | 'read'>} Source */

/**
 * @param {unknown} thrown
 * @returns {PlainError}
 */
export function toPlain(thrown) {
  const error = /** @type {any} */ (thrown ?? {});
  const isOurs = error.name === 'SnapshotError';
  const isOutOfMemory = error.name === 'RangeError' && /alloc|length|memory/i.test(error.message);
  const isUnreadable = error.name === 'NotReadableError' || error.name === 'NotFoundError';
  const code = isOurs
    ? error.code
    : isOutOfMemory
      ? 'TOO_LARGE'
      : isUnreadable
        ? 'READ_FAILED'
        : 'UNEXPECTED';
  return {
    code,
    message: messageOf(error, code),
    offset: isOurs ? error.offset : undefined,
    excerpt: error.excerpt,
    // After a trap the core is given up, and what it held with it.
    isFatal: code === 'DISPOSED' || code === 'UNEXPECTED',
  };
}

/**
 * @param {any} error
 * @param {string} code
 * @returns {string} what it says, without the advice for a terminal: the page gives its own
 */
function messageOf(error, code) {
  const isPlain = error.excerpt?.size > 0 && code !== 'NOT_A_SNAPSHOT';
  const { message } = isPlain && error.cause?.code === code ? error.cause : error;
  return String(message ?? error);
}

/**
 * Runs something that reads bytes; an error that it throws takes a piece of them with it.
 *
 * @template T
 * @param {Source} content
 * @param {() => T | Promise<T>} read
 * @returns {Promise<T>}
 */
export async function withExcerpt(content, read) {
  try {
    return await read();
  } catch (error) {
    const failed = /** @type {any} */ (error);
    if (failed?.name === 'SnapshotError') {
      failed.excerpt ??= await excerptOf(content, failed.offset ?? 0, 1);
    }
    throw error;
  }
}

/**
 * @param {Source} content
 * @param {number} offset
 * @param {number} length of what is at the offset
 * @returns {Promise<Excerpt>} whole lines of 16 around it
 */
export async function excerptOf({ size, read }, offset, length) {
  const at = Math.min(Math.max(offset, 0), size);
  const from = Math.max(0, Math.floor((at - AROUND) / 16) * 16);
  const to = Math.min(size, Math.ceil((at + length + AROUND) / 16) * 16);
  return { from, size, bytes: await read(from, Math.min(to, from + 4096)) };
}
