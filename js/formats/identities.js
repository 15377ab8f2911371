import { SnapshotError } from '../core/errors.js';
import { identityOf, scheduleKey } from '../scheduling/flyte/entities.js';
import { parseTable } from './tables.js';

/**
 * Reads what Flyte's hashed keys stand for out of an export of its table `schedulable_entities`:
 * CSV and whatever else `parseTable` reads, or a JSON array of objects with its columns.
 *
 * @param {string} text
 * @returns {Map<string, string>} from a key to its `project:domain:name:version`
 * @throws {SnapshotError} `INVALID_ARGUMENT` where it is something else, `INVALID_NAME` where a row
 *   lacks one of the four
 */
export function parseIdentities(text) {
  const rows = /^\s*[[{]/.test(text) ? parseJson(text) : parseTable(text, 'project');
  if (!Array.isArray(rows)) throw refused(JSON.stringify(text.slice(0, 24)));
  return new Map(rows.map((row) => [scheduleKey(row), identityOf(row)]));
}

/** @param {string} text */
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refused('damaged JSON', cause);
  }
}

/**
 * @param {string} found
 * @param {unknown} [cause]
 */
function refused(found, cause) {
  return new SnapshotError(
    'INVALID_ARGUMENT',
    `found ${found} for identities, expected Flyte's table schedulable_entities as CSV with its header, or as a JSON array`,
    { cause },
  );
}
