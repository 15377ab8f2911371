import { errorToJson, rowToJson, snapshotToJson } from '../../formats/json.js';
import { openNewest } from '../../formats/newest.js';
import { pagesOf } from '../../formats/rows.js';

/**
 * @typedef {import('../terminal.js').Terminal} Terminal
 * @typedef {import('../input.js').Source} Source
 * @typedef {ReadonlyMap<string, string>} Identities from a key to what it stands for
 */

/**
 * What a command shows of a file.
 *
 * @typedef {object} View
 * @property {string} file safe to show
 * @property {Source} source
 * @property {Identities} identities
 * @property {Record<string, string | boolean | undefined>} values the command's options
 */

/**
 * Prints the newest good snapshot of a file as one line of JSON.
 *
 * @param {View} view
 * @param {Terminal} terminal
 */
export async function printJson({ file, source, identities }, terminal) {
  const { snapshot, entry, bad } = await openNewest(source.entries);
  /** @type {Record<string, unknown>} */
  const head = { file, ok: true, ...snapshotToJson(snapshot) };
  if (entry.id !== undefined) head.id = entry.id;
  if (entry.savedAt !== undefined) head.savedAt = entry.savedAt;
  if (bad.length > 0) {
    head.bad = bad.map(({ entry: { id }, error }) => ({ id, error: errorToJson(error) }));
  }
  await terminal.write(`${JSON.stringify(head).slice(0, -1)},"schedules":[`);
  const progress = terminal.progress('Writing');
  let separator = '';
  let written = 0;
  for (const page of pagesOf(snapshot)) {
    const rows = page.map((row) => JSON.stringify(rowToJson(row, identities.get(row.name))));
    await terminal.write(separator + rows.join(','));
    separator = ',';
    written += rows.length;
    progress.update(`${written.toLocaleString('en')} of ${snapshot.size.toLocaleString('en')}`);
  }
  progress.end();
  await terminal.write(']}\n');
}

/**
 * @param {string} file
 * @param {unknown} error
 * @param {Terminal} terminal
 */
export async function printJsonError(file, error, terminal) {
  if (/** @type {Error} */ (error).name !== 'SnapshotError') throw error;
  const json = errorToJson(/** @type {import('../../core/errors.js').SnapshotError} */ (error));
  await terminal.write(`${JSON.stringify({ file, ok: false, error: json })}\n`);
}
