import { Snapshot, readSnapshot, writeSnapshot } from '../../../js/core/index.js';

/**
 * @param {Record<string, number>} times name to epoch milliseconds
 * @param {{ encoding?: 'native' | 'gob', version?: number }} [options]
 * @returns {Uint8Array}
 */
export function bytesOf(times, { encoding = 'native', version = 1 } = {}) {
  const snapshot = new Snapshot({ version });
  for (const [name, time] of Object.entries(times)) {
    snapshot.updateLastExecutionTime(name, new Date(time));
  }
  const bytes = writeSnapshot(snapshot, { encoding });
  snapshot.dispose();
  return bytes;
}

/**
 * @param {number} value
 * @returns {Uint8Array} a snapshot with one schedule, that says so
 */
export const encode = (value) => bytesOf({ value });

/**
 * @param {Uint8Array} bytes
 * @returns {Record<string, number>} sorted by name
 */
export function timesOf(bytes) {
  const snapshot = readSnapshot(bytes);
  const names = [...snapshot.names()].sort();
  const times = names.map((name) => [name, snapshot.getLastExecutionTime(name).getTime()]);
  snapshot.dispose();
  return Object.fromEntries(times);
}

/**
 * @template T
 * @param {AsyncIterable<T>} iterable
 * @returns {Promise<T[]>}
 */
export async function listOf(iterable) {
  const list = [];
  for await (const each of iterable) list.push(each);
  return list;
}
