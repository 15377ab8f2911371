import { parseIdentities } from '../../js/formats/identities.js';
import { parseScheduleList } from '../../js/scheduling/lists.js';

/**
 * What schedules are: a JSON list, or an export of Flyte's table `schedulable_entities`.
 *
 * @typedef {object} Schedules
 * @property {string} name of the file
 * @property {string} text
 * @property {number} items how many
 * @property {Map<string, string>} identities from a key to what it stands for
 */

/**
 * @param {Uint8Array} bytes
 * @param {{ name: string }} origin
 * @returns {Promise<Schedules | undefined>} undefined where this is something else
 * @throws {import('../../js/core/index.js').SnapshotError} where it is a list of schedules, but bad
 */
export async function readSchedules(bytes, { name }) {
  const head = new TextDecoder().decode(bytes.subarray(0, 2048)).replace(/^\uFEFF/, '');
  const isList = /^\s*\[\s*(\{|\])/.test(head);
  const [firstLine] = head.split(/[\r\n]/, 1);
  const isTable = /\bproject\b/.test(firstLine) && /\bversion\b/.test(firstLine);
  if (!isList && !isTable) return undefined;
  const text = new TextDecoder().decode(bytes);
  const items = await parseScheduleList(text);
  const identities = isTable ? parseIdentities(text) : new Map();
  for (const { job } of isList ? items : []) {
    if (job.identity !== undefined) identities.set(job.name, job.identity);
  }
  return { name, text, items: items.length, identities };
}
