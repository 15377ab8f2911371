import { readSnapshot } from '../../../../js/core/index.js';

/** @import { Place } from '../contract.js' */

/** What a newer program may have left: the gob that Go writes for an envelope of version 2. */
export const NEWER = Uint8Array.from(
  atob('M/+LAwEBEVZlcnNpb25lZFNuYXBzaG90Af+MAAECAQdWZXJzaW9uAQQAAQNTZXIBCgAAAAz/jAEEAQVsYXRlcgA='),
  (character) => character.charCodeAt(0),
);

/** What no library can read. */
export const GARBAGE = new TextEncoder().encode('{"this":"is no snapshot"}');

/**
 * @param {Place['store']} store
 * @param {Uint8Array} bytes
 */
export const append = (store, bytes) => /** @type {any} */ (store).append(bytes);

/** @param {Place['store']} store */
export async function listOf(store) {
  const entries = [];
  for await (const entry of store.history()) entries.push(entry);
  return entries;
}

/** @param {Place['store']} store */
export const idsOf = async (store) => (await listOf(store)).map(({ id }) => id);

/** @param {Uint8Array | undefined} bytes */
export function contentOf(bytes) {
  if (bytes === undefined) return undefined;
  const snapshot = readSnapshot(bytes);
  const names = [...snapshot.names()].sort();
  const times = names.map((key) => [key, snapshot.getLastExecutionTime(key)?.getTime()]);
  snapshot.dispose();
  return Object.fromEntries(times);
}

/** @param {Uint8Array | undefined} bytes */
export const hex = (bytes) =>
  bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * JSON with the keys of objects sorted.
 * @param {unknown} value
 */
function canonical(value) {
  const sorted = (/** @type {string} */ _key, /** @type {unknown} */ part) =>
    Object.prototype.toString.call(part) === '[object Object]'
      ? Object.fromEntries(Object.entries(/** @type {object} */ (part)).sort())
      : part;
  return JSON.stringify(value, sorted) ?? 'undefined';
}

/**
 * @param {unknown} found
 * @param {unknown} expected
 */
export function equal(found, expected) {
  const [left, right] = [found, expected].map(canonical);
  if (left !== right) throw new Error(`found ${left}, expected ${right}`);
}

/**
 * @param {number} found
 * @param {number} least
 * @param {number} most
 */
export function within(found, least, most) {
  if (!(found >= least && found <= most)) {
    throw new Error(`found ${found}, expected at least ${least} and at most ${most}`);
  }
}

/**
 * @param {() => unknown} call
 * @param {string[]} codes
 */
export async function rejects(call, codes) {
  let promise;
  try {
    promise = call();
  } catch (error) {
    throw new Error('the call threw, where it must return a promise that rejects', {
      cause: error,
    });
  }
  const outcome = await Promise.resolve(promise).then(
    () => 'no error',
    (error) => error.code ?? String(error),
  );
  if (!codes.includes(outcome)) throw new Error(`found ${outcome}, expected ${codes.join(' or ')}`);
}
