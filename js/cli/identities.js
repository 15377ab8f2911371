import { parseIdentities } from '../formats/identities.js';
import { readBytes } from './input.js';

/**
 * @param {string | boolean | undefined} path of an export of Flyte's `schedulable_entities`;
 *   undefined: none
 * @param {import('./terminal.js').Terminal} terminal
 * @returns {Promise<ReadonlyMap<string, string>>} from a key to what it stands for
 * @throws {import('../core/errors.js').SnapshotError} `READ_FAILED`, `INVALID_ARGUMENT`
 */
export async function readIdentities(path, terminal) {
  if (typeof path !== 'string') return new Map();
  return parseIdentities(new TextDecoder().decode(await readBytes(path, terminal)));
}
