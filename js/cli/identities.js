import { parseIdentities } from '../formats/identities.js';
import { naming } from './errors.js';
import { readBytes } from './input.js';

/**
 * @param {string | boolean | undefined} path of an export of Flyte's `schedulable_entities`;
 *   undefined: none
 * @param {import('./terminal.js').Terminal} terminal
 * @returns {Promise<ReadonlyMap<string, string>>} from a key to what it stands for
 * @throws {import('./errors.js').FileError} where it cannot be read or is something else
 */
export async function readIdentities(path, terminal) {
  if (typeof path !== 'string') return new Map();
  return naming(path, async () => {
    return parseIdentities(new TextDecoder().decode(await readBytes(path, terminal)));
  });
}
