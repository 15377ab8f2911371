/** @import { Schedule } from './types.js' */

/**
 * A schedule of nothing but the given slots.
 * @param {Iterable<number>} slots milliseconds since 1970
 * @returns {Schedule & { first: number, last: number }}
 */
export function listed(slots) {
  const sorted = [...slots].sort((a, b) => a - b);
  return {
    first: sorted[0],
    last: sorted[sorted.length - 1],
    next(after) {
      const slot = sorted.find((candidate) => candidate > Number(after));
      return slot === undefined ? null : new Date(slot);
    },
  };
}
