/** Milliseconds that opening may take, and more for each megabyte. */
const PATIENCE = 15_000;
const PATIENCE_PER_MEGABYTE = 500;
/** Megabytes, where it is not known how large something is before it is read. */
const UNKNOWN = 100;

/**
 * @param {import('../worker/origins.js').Origin} origin
 * @returns {number} milliseconds that opening it may take
 */
export function patienceFor(origin) {
  const megabytes = 'blob' in origin ? origin.blob.size / 1e6 : UNKNOWN;
  return PATIENCE + megabytes * PATIENCE_PER_MEGABYTE;
}

/**
 * @param {string} name
 * @param {{ name: string }[]} others
 * @returns {string} with a number where one of the others has it already
 */
export function freeName(name, others) {
  const isTaken = (/** @type {string} */ one) => others.some((other) => other.name === one);
  let free = name;
  for (let number = 2; isTaken(free); number += 1) free = `${name} (${number})`;
  return free;
}

/**
 * @param {import('../app.js').HistoryEntry[]} entries newest first
 * @returns {string | undefined} of the newest that was not set aside
 */
export function newestKey(entries) {
  return entries.find(({ setAside }) => setAside === undefined)?.key;
}
