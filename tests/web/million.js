import { writeFile } from 'node:fs/promises';
import { init, Snapshot, writeSnapshot } from '../../js/index.js';

export const COUNT = 1_000_000;

/** @param {number} i @returns {string} of 20 digits, as Flyte's keys are */
export const millionName = (i) => String(10n ** 19n + BigInt(i) * 7_919_999_999n);

/**
 * Writes a gob of a million schedules.
 *
 * @param {string} path
 * @param {{ later?: number }} [options] milliseconds by which all executed later
 * @returns {Promise<number>} its size in bytes
 */
export async function writeMillion(path, { later = 0 } = {}) {
  await init();
  const snapshot = new Snapshot({ version: 1 });
  for (let i = 0; i < COUNT; i += 1) {
    const time = new Date(later + 1.696e12 + ((i * 7919) % 86_400_000));
    snapshot.updateLastExecutionTime(millionName(i), time);
  }
  const bytes = writeSnapshot(snapshot, { encoding: 'gob' });
  snapshot.dispose();
  await writeFile(path, bytes);
  return bytes.length;
}
