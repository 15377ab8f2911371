import { Snapshot } from '../../js/core/index.js';
import { schedules } from './data.js';

/** @typedef {ReturnType<typeof fill>} Filled */

/**
 * The same schedules in a Snapshot and in a Map of name to milliseconds, filled in the same order.
 *
 * @param {number} size
 */
export function fill(size) {
  const { names, times, shuffled } = schedules(size);
  const map = new Map();
  const snapshot = new Snapshot({ version: 1 });
  for (let i = 0; i < size; i++) {
    map.set(names[i], times[i]);
    snapshot.updateLastExecutionTime(names[i], new Date(times[i]));
  }
  return {
    names,
    times,
    shuffled,
    map,
    snapshot,
    /**
     * Throws unless `lookUp` knows every schedule, by a thousand samples and the number of all.
     *
     * @param {(name: string) => number | undefined} lookUp
     * @param {number} found
     */
    check(lookUp, found) {
      if (found !== size) throw new Error(`${found} schedules instead of ${size}`);
      for (const i of shuffled.slice(0, 1_000)) {
        if (lookUp(names[i]) !== times[i]) throw new Error(`a wrong time for ${names[i]}`);
      }
      if (lookUp('never seen') !== undefined) throw new Error('a time for an unknown name');
    },
  };
}
