import { SnapshotError } from '../../core/errors.js';
import { goodOnes, partsOf, stateOf } from './layout.js';

/** @import { Record, Transaction } from './layout.js' */

/**
 * @typedef {object} Write
 * @property {Uint8Array} bytes
 * @property {string} key that the state will have; a transaction that runs a second time, because
 *   what came of the first is unknown, knows its work by it
 * @property {string | undefined} known the state that the user of this store has read or written
 */

/**
 * @param {Transaction<'readwrite'>} transaction
 * @param {Write} write
 * @returns {Promise<{ sequence: number, good: number }>} `good`: how many there are now that are not
 *   quarantined
 */
export async function putGeneration(transaction, { bytes, key, known }) {
  const generations = transaction.objectStore('generations');
  const records = await generations.getAll();
  const good = goodOnes(records);
  const [newest] = good;
  if (newest?.key === key) return { sequence: newest.sequence, good: good.length };
  refuseIfStale(known, newest);
  const sequence = (records.at(-1)?.sequence ?? 0) + 1;
  const size = bytes.length;
  await Promise.all([
    generations.add({ sequence, savedAt: new Date(), size, pieces: 0, key, quarantined: null }),
    transaction.objectStore('bytes').add(bytes, [sequence, 0]),
  ]);
  return { sequence, good: good.length + 1 };
}

/**
 * @param {Transaction<'readwrite'>} transaction
 * @param {Write} write
 */
export async function putPiece(transaction, { bytes, key, known }) {
  const generations = transaction.objectStore('generations');
  const [newest] = goodOnes(await generations.getAll());
  if (newest?.key === key) return;
  refuseIfStale(known, newest);
  if (!newest) {
    throw new SnapshotError(
      'SAVE_FAILED',
      'there is no full save to append to; save the whole snapshot first',
    );
  }
  const pieces = newest.pieces + 1;
  await Promise.all([
    generations.put({ ...newest, pieces, size: newest.size + bytes.length, key }),
    transaction.objectStore('bytes').add(bytes, [newest.sequence, pieces]),
  ]);
}

/**
 * @param {string | undefined} known
 * @param {Record | undefined} newest
 */
function refuseIfStale(known, newest) {
  if (known === undefined || known === stateOf(newest)) return;
  throw new SnapshotError(
    'STALE_WRITER',
    'another tab or worker saved since this store last read; read() what it saved, merge, and save again',
  );
}

/**
 * @param {Transaction<'readonly'>} transaction
 * @param {Record} record
 * @returns {Promise<Uint8Array[]>} the full save and the pieces behind it
 * @throws {SnapshotError} `CORRUPT` where one of them is missing: each is put there together with its
 *   mention in the record, so that no crash leaves this behind
 */
export async function partsIn(transaction, { sequence, pieces }) {
  const store = transaction.objectStore('bytes');
  const [keys, parts] = await Promise.all([
    store.getAllKeys(partsOf(sequence)),
    store.getAll(partsOf(sequence)),
  ]);
  const isWhole =
    parts.length === pieces + 1 &&
    parts.every((part, index) => keys[index][1] === index && part instanceof Uint8Array);
  if (isWhole) return parts;
  throw new SnapshotError(
    'CORRUPT',
    `generation ${sequence} has the parts ${keys.map(([, part]) => part).join(', ') || 'none'}, ` +
      `expected each from 0 to ${pieces}: the browser has lost some, or they were changed`,
  );
}

/**
 * @param {Transaction<'readwrite'>} transaction
 * @param {number} sequence
 * @param {string} reason
 * @returns {Promise<{ before: string, after: string } | undefined>} the state of the store; undefined
 *   where there is no such generation
 */
export async function markBad(transaction, sequence, reason) {
  const generations = transaction.objectStore('generations');
  const records = await generations.getAll();
  const record = records.find((candidate) => candidate.sequence === sequence);
  if (!record) return undefined;
  const before = stateOf(goodOnes(records)[0]);
  if (record.quarantined === null) {
    record.quarantined = reason;
    await generations.put(record);
  }
  return { before, after: stateOf(goodOnes(records)[0]) };
}

/**
 * Removes those that are still there and not quarantined.
 * @param {Transaction<'readwrite'>} transaction
 * @param {(records: Record[]) => Record[]} choose of the good ones, newest first
 * @returns {Promise<number>} how many were removed
 */
export async function removeRecords(transaction, choose) {
  const generations = transaction.objectStore('generations');
  const unwanted = choose(goodOnes(await generations.getAll()));
  for (const { sequence } of unwanted) {
    await generations.delete(sequence);
    await transaction.objectStore('bytes').delete(partsOf(sequence));
  }
  return unwanted.length;
}
