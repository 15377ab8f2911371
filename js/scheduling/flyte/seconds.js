// Taken once: in a context of node:vm, as Jest's tests are in, each look at a global is slow.
export const { floor } = Math;

export const LAST_DATE = 8.64e12;

/**
 * @param {Date} date
 * @returns {number} whole Unix seconds, rounded down
 */
export function unixSeconds(date) {
  return floor(date.getTime() / 1000);
}

/**
 * @param {number | null} unix Unix seconds
 * @returns {Date | null} null where there is none, or a Date cannot hold it
 */
export function dateAt(unix) {
  return unix === null || unix > LAST_DATE ? null : new Date(unix * 1000);
}
