import { SnapshotError } from '../../core/errors.js';
import { BytesUnreadable } from './errors.js';
import { goodOnes, partsOf, stateOf } from './layout.js';

/** @import { Record, Transaction, Whole } from './layout.js' */

/**
 * @typedef {object} Write
 * @property {Uint8Array} bytes
 * @property {string} key that the state will have; a transaction that runs a second time, because
 *   what came of the first is unknown, knows its work by it
 * @property {string} expected the state that it follows
 */

/**
 * @param {Transaction<'readwrite'>} transaction
 * @param {Write} write
 * @returns {Promise<{ good: Record[] }>} `good`: those that are not quarantined,
 *   newest first, this one included
 */
export async function putGeneration(transaction, { bytes, key, expected }) {
  const generations = transaction.objectStore('generations');
  const records = await generations.getAll();
  const good = goodOnes(records);
  const [newest] = good;
  if (newest?.key === key) return { good };
  refuseIfStale(expected, newest);
  const sequence = (records.at(-1)?.sequence ?? 0) + 1;
  const size = bytes.length;
  /** @type {Record} */
  const record = { sequence, savedAt: new Date(), size, pieces: 0, key, quarantined: null };
  await Promise.all([
    generations.add(record),
    transaction.objectStore('bytes').add(bytes, [sequence, 0]),
  ]);
  return { good: [record, ...good] };
}

/**
 * @param {Transaction<'readwrite'>} transaction
 * @param {Write} write
 * @returns {Promise<{ good: Record[] }>} as above
 */
export async function putPiece(transaction, { bytes, key, expected }) {
  const good = goodOnes(await transaction.objectStore('generations').getAll());
  const [newest, ...older] = good;
  if (newest?.key === key) return { good };
  refuseIfStale(expected, newest);
  if (!newest) {
    throw new SnapshotError(
      'SAVE_FAILED',
      'there is no full save to append to; save the whole snapshot first',
    );
  }
  const size = newest.size + bytes.length;
  const record = { ...newest, pieces: newest.pieces + 1, size, key };
  await addPart(transaction, record, bytes);
  return { good: [record, ...older] };
}

/**
 * @param {Transaction<'readwrite'>} transaction
 * @param {Record} record of the generation, which counts the piece
 * @param {Uint8Array} piece
 */
export async function addPart(transaction, record, piece) {
  await Promise.all([
    transaction.objectStore('generations').put(record),
    transaction.objectStore('bytes').add(piece, [record.sequence, record.pieces]),
  ]);
}

/**
 * Leaves one generation, or none.
 * @param {Transaction<'readwrite' | 'versionchange'>} transaction
 * @param {Whole | undefined} whole
 */
export async function replaceAll(transaction, whole) {
  const generations = transaction.objectStore('generations');
  const bytes = transaction.objectStore('bytes');
  await Promise.all([generations.clear(), bytes.clear()]);
  if (!whole) return;
  const { record, parts } = whole;
  await Promise.all([
    generations.add(record),
    ...parts.map((part, index) => bytes.add(part, [record.sequence, index])),
  ]);
}

/**
 * @param {string} expected
 * @param {Record | undefined} newest
 */
function refuseIfStale(expected, newest) {
  if (expected === stateOf(newest)) return;
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
  const keys = await store.getAllKeys(partsOf(sequence));
  const parts = await store.getAll(partsOf(sequence)).catch((error) => {
    throw new BytesUnreadable(error);
  });
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
 * @returns {Promise<{ before: string, good: Record[] } | undefined>} the state of the store before, and
 *   those that are good after, newest first; undefined where there is no such generation
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
  return { before, good: goodOnes(records) };
}

/**
 * Removes those that are still there and not quarantined.
 * @param {Transaction<'readwrite'>} transaction
 * @param {Set<string>} keys
 * @returns {Promise<number>} how many were removed
 */
export async function removeRecords(transaction, keys) {
  const generations = transaction.objectStore('generations');
  const unwanted = goodOnes(await generations.getAll()).filter(({ key }) => keys.has(key));
  for (const { sequence } of unwanted) {
    await generations.delete(sequence);
    await transaction.objectStore('bytes').delete(partsOf(sequence));
  }
  return unwanted.length;
}
