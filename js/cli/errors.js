import { visibleText } from '../formats/names.js';

/**
 * An error in one line: its code, where it is, what was found and expected, and what to do.
 *
 * @param {unknown} thrown
 * @returns {string}
 */
export function describe(thrown) {
  const error = /** @type {import('../core/errors.js').SnapshotError} */ (thrown);
  if (error.name === 'UsageError') return visibleText(error.message);
  if (error.name !== 'SnapshotError') return `unexpected ${error.stack ?? String(thrown)}`;
  const place = error.offset === undefined ? '' : ` at byte ${error.offset.toLocaleString('en')}`;
  return `${error.code}${place}: ${visibleText(error.message)}`;
}
