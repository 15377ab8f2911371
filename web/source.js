/**
 * @typedef {import('./worker/origins.js').Origin} Origin
 * @typedef {import('./app.js').Summary} Summary
 * @typedef {{ key: string, id?: string, savedAt?: string, size?: number, setAside?: string }} HistoryEntry
 * @typedef {{ id?: string, code: string, message: string }} BadEntry
 */

/**
 * @typedef {object} Source something that is open
 * @property {number} id
 * @property {string} name
 * @property {Origin} origin
 * @property {string} form
 * @property {HistoryEntry[]} entries newest first
 * @property {BadEntry[]} bad newer ones that could not be read
 * @property {Summary} summary of the one that is shown
 * @property {string} [version] as the server tells it
 */

/** Milliseconds that opening may take, and more for each megabyte. */
const PATIENCE = 15_000;
const PATIENCE_PER_MEGABYTE = 500;
/** Megabytes, where it is not known how large something is before it is read. */
const UNKNOWN = 100;

/**
 * @param {Origin} origin
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
 * @param {HistoryEntry[]} entries newest first
 * @returns {string | undefined} of the newest that was not set aside
 */
export function newestKey(entries) {
  return entries.find(({ setAside }) => setAside === undefined)?.key;
}
