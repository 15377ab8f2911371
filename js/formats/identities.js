import { SnapshotError } from '../core/errors.js';
import { flyteKey } from '../scheduling/flyte/keys.js';
import { parseTable } from './tables.js';

const PARTS = /** @type {const} */ (['project', 'domain', 'name', 'version']);

/**
 * Reads what Flyte's hashed keys stand for out of an export of its table `schedulable_entities`:
 * CSV and whatever else `parseTable` reads, or a JSON array of objects with its columns.
 *
 * @param {string} text
 * @returns {Map<string, string>} from a key to its `project:domain:name:version`
 * @throws {SnapshotError} `INVALID_ARGUMENT` where it is something else
 */
export function parseIdentities(text) {
  const rows = /^\s*[[{]/.test(text) ? parseJson(text) : parseTable(text, 'project');
  if (!Array.isArray(rows))
    throw refused(`text that begins with ${JSON.stringify(text.slice(0, 24))}`);
  return new Map(
    rows.map((row, at) => {
      const missing = PARTS.find((part) => typeof row?.[part] !== 'string');
      if (missing !== undefined) throw refused(`row ${at + 1} without \`${missing}\``);
      return [flyteKey(row), PARTS.map((part) => row[part]).join(':')];
    }),
  );
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
    `Found ${found}, expected Flyte's table schedulable_entities as CSV or a JSON array, with the columns ${PARTS.join(', ')}.`,
    { cause },
  );
}
