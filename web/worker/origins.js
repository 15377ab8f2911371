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
 * @returns {Promise<{ blob: Blob } | { entries: Entry[] }>} what it holds: bytes in whatever form,
 *   which lie outside of this worker's memory until they are read, or a history, newest first
 * @throws {SnapshotError} `READ_FAILED`; `TOO_LARGE`
 */
export async function historyOf(origin) {
  switch (origin.kind) {
    case 'sample':
      return { entries: sampleHistory(origin.now) };
    case 'database':
      return { entries: await databaseHistory(origin.name) };
    case 'recent':
      return { blob: await remembered(origin.name) };
    case 'served':
      return servedHistory(origin);
    default:
      return { blob: origin.blob };
  }
}

/**
 * @param {{ base: string, index: number, isStore: boolean }} origin
 */
async function servedHistory({ base, index, isStore }) {
  const url = `${base}api/sources/${index}`;
  if (!isStore) return { blob: await (await fetchGood(url)).blob() };
  const response = await fetchGood(`${url}/history`);
  /** @type {Omit<Entry, 'read'>[]} */
  const list = await response.json();
  return {
    entries: list.map((entry) => ({
      ...entry,
      async read() {
        const response = await fetchGood(`${url}/history/${encodeURIComponent(entry.id ?? '')}`);
        return new Uint8Array(await response.arrayBuffer());
      },
    })),
  };
}

/**
 * @param {string} url
 * @returns {Promise<Response>}
 */
async function fetchGood(url) {
  const failed = (/** @type {string} */ found) =>
    new SnapshotError('READ_FAILED', `found ${found}, expected what \`snapshoter view\` serves`);
  const response = await fetch(url).catch(() => {
    throw failed('no answer: it may have been stopped');
  });
  if (response.ok) return response;
  const body = await response.json().catch(() => undefined);
  if (body?.error === undefined) throw failed(`HTTP status ${response.status}`);
  throw new SnapshotError(body.error.code, body.error.message);
}
