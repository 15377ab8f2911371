import { SnapshotError } from '../../js/core/index.js';
import { databaseHistory, remembered } from './databases.js';
import { sampleHistory } from './sample.js';

/**
 * Where something comes from, kept by the page so that a worker that had to be replaced can open
 * everything again.
 *
 * @typedef {{ kind: 'file', name: string, blob: Blob }
 *   | { kind: 'text', name: string, blob: Blob }
 *   | { kind: 'database', name: string }
 *   | { kind: 'recent', name: string }
 *   | { kind: 'served', name: string, base: string, index: number, isStore: boolean }
 *   | { kind: 'sample', name: string, now: number }} Origin
 */

/** @typedef {import('../../js/formats/recognise.js').Entry} Entry */

/**
 * @param {Origin} origin
 * @returns {Promise<{ bytes: Uint8Array } | { entries: Entry[] }>} what it holds: bytes in whatever
 *   form, or a history, newest first
 * @throws {SnapshotError} `READ_FAILED`; `TOO_LARGE`
 */
export async function historyOf(origin) {
  switch (origin.kind) {
    case 'sample':
      return { entries: sampleHistory(origin.now) };
    case 'database':
      return { entries: await databaseHistory(origin.name) };
    case 'recent':
      return { bytes: await remembered(origin.name) };
    case 'served':
      return servedHistory(origin);
    default:
      return { bytes: new Uint8Array(await origin.blob.arrayBuffer()) };
  }
}

/**
 * @param {{ base: string, index: number, isStore: boolean }} origin
 */
async function servedHistory({ base, index, isStore }) {
  const url = `${base}api/sources/${index}`;
  if (!isStore) return { bytes: await fetchBytes(url) };
  const response = await fetchGood(`${url}/history`);
  /** @type {Omit<Entry, 'read'>[]} */
  const list = await response.json();
  return {
    entries: list.map((entry) => ({
      ...entry,
      read: () => fetchBytes(`${url}/history/${encodeURIComponent(entry.id ?? '')}`),
    })),
  };
}

/** @param {string} url */
async function fetchBytes(url) {
  return new Uint8Array(await (await fetchGood(url)).arrayBuffer());
}

/**
 * @param {string} url
 * @returns {Promise<Response>}
 */
async function fetchGood(url) {
  const failed = (/** @type {string} */ found) =>
    new SnapshotError('READ_FAILED', `Found ${found}, expected what \`snapshoter view\` serves.`);
  const response = await fetch(url).catch(() => {
    throw failed('no answer: it may have been stopped');
  });
  if (response.ok) return response;
  const body = await response.json().catch(() => undefined);
  if (body?.error === undefined) throw failed(`HTTP status ${response.status}`);
  throw new SnapshotError(body.error.code, body.error.message);
}
