import { snapshotToJson } from '../formats/json.js';
import { openEntry } from '../formats/newest.js';
import { extremesOf } from '../formats/rows.js';

/**
 * @typedef {import('../formats/recognise.js').Entry} Entry
 * @typedef {import('../core/errors.js').SnapshotError} SnapshotError
 * @typedef {import('../formats/time.js').ExactTime} ExactTime
 */

/**
 * What is known of one snapshot of a history.
 *
 * @typedef {object} Checked
 * @property {Entry} entry
 * @property {number} [size] bytes
 * @property {Record<string, unknown>} [facts] version, encoding and the like
 * @property {number} [schedules] how many
 * @property {ExactTime} [newest] the latest execution in it
 * @property {SnapshotError} [error] why it is bad
 */

/**
 * Reads one snapshot of a history to the end, keeping only what is worth telling of it.
 *
 * @param {Entry} entry
 * @returns {Promise<Checked>}
 */
export async function check(entry) {
  try {
    const { snapshot, bytes } = await openEntry(entry);
    const newest = extremesOf(snapshot)?.newest.time;
    const facts = snapshotToJson(snapshot);
    const schedules = snapshot.size;
    snapshot.dispose();
    return { entry, size: bytes.length, facts, schedules, newest };
  } catch (thrown) {
    const error = /** @type {SnapshotError} */ (thrown);
    if (error.name !== 'SnapshotError') throw error;
    return { entry, size: entry.size, error };
  }
}

/**
 * Whether a snapshot is bad that something could start from: nothing does from a deleted or a
 * quarantined one.
 *
 * @param {Checked} checked
 */
export function isBad({ entry, error }) {
  return error !== undefined && entry.setAside === undefined;
}
