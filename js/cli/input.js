import { createReadStream, fstatSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SnapshotError } from '../core/errors.js';
import { openNewest } from '../formats/newest.js';
import { recognise } from '../formats/recognise.js';
import { describe, naming, shownFile } from './errors.js';
import { entriesOf, openStore } from './stores.js';

/**
 * @typedef {import('../formats/recognise.js').Entry} Entry
 * @typedef {import('./terminal.js').Terminal} Terminal
 */

/**
 * What a FILE argument names.
 *
 * @typedef {object} Source
 * @property {import('../formats/recognise.js').Input['form'] | 'store'} form
 * @property {Iterable<Entry> | AsyncIterable<Entry>} entries newest first
 */

/**
 * Opens a FILE argument: a path, `-` for standard input, the folder or the URL of a store, and
 * with `#ID` behind it one snapshot of its history alone.
 *
 * @param {string} file
 * @param {Terminal} terminal shows the progress of long input
 * @returns {Promise<Source>}
 * @throws {SnapshotError} `READ_FAILED` where it cannot be read, else as `recognise` does
 */
export async function openSource(file, terminal) {
  const { path, id } = await splitId(file);
  const store = await openStore(path);
  const { form, entries } =
    store === undefined
      ? recognise(await readBytes(path, terminal))
      : { form: /** @type {const} */ ('store'), entries: entriesOf(store) };
  return { form, entries: id === undefined ? entries : only(entries, id) };
}

/**
 * @param {Iterable<Entry> | AsyncIterable<Entry>} entries
 * @param {string} id
 * @returns {AsyncGenerator<Entry, void>} that entry alone, whether or not it was set aside
 * @throws {SnapshotError} `READ_FAILED` where it is not there
 */
async function* only(entries, id) {
  /** @type {string[]} */
  const ids = [];
  for await (const entry of entries) {
    if (entry.id === id) return yield { ...entry, setAside: undefined };
    if (entry.id !== undefined) ids.push(entry.id);
  }
  const found = ids.length === 0 ? 'nothing with an id' : `the ids ${ids.at(-1)} to ${ids[0]}`;
  throw new SnapshotError('READ_FAILED', `found ${found}, expected ${id} among them`);
}

/**
 * Reads the newest good snapshot of a FILE argument, saying on standard error which newer ones it
 * passed over.
 *
 * @param {string} file
 * @param {Terminal} terminal
 * @returns {Promise<import('../core/index.js').Snapshot>}
 * @throws {import('./errors.js').FileError} where there is none
 */
export async function readNewest(file, terminal) {
  return naming(file, async () => {
    const source = await openSource(file, terminal);
    const { snapshot, bad } = await openNewest(source.entries);
    noteBad(file, bad, terminal);
    return snapshot;
  });
}

/**
 * Says on standard error which newer snapshots were passed over.
 *
 * @param {string} file
 * @param {{ entry: Entry, error: SnapshotError }[]} bad
 * @param {Terminal} terminal
 */
export function noteBad(file, bad, terminal) {
  for (const { entry, error } of bad) {
    const name = `${shownFile(file)}#${entry.id}`;
    terminal.note(`${terminal.paintError('yellow', name)}: ${describe(error)}`);
  }
}

/**
 * @param {string} file
 * @returns {Promise<{ path: string, id?: string }>}
 */
async function splitId(file) {
  const parts = /^(.+)#([\w-]+)$/.exec(file);
  if (parts === null || (await exists(file))) return { path: file };
  return { path: parts[1], id: parts[2] };
}

/** @param {string} path */
async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * @param {string} path `-` for standard input
 * @param {Terminal} terminal
 * @returns {Promise<Uint8Array>}
 * @throws {SnapshotError} `READ_FAILED`, `TOO_LARGE`
 */
export async function readBytes(path, terminal) {
  if (path === '-' && process.stdin.isTTY) {
    terminal.note('Reading from the terminal: paste the snapshot and end with Ctrl-D.');
  }
  if (path === '-') refuseFolder();
  const total = path === '-' ? undefined : await sizeOf(path);
  // Nothing is awaited between this and the loop: an error that nobody listens to ends the program.
  const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 20 });
  const progress = terminal.progress(`Reading ${path === '-' ? 'standard input' : path}`);
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      length += chunk.length;
      progress.update(`${megabytes(length)}${total ? ` of ${megabytes(total)}` : ''} MB`);
    }
    return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length);
  } catch (error) {
    throw readFailed(/** @type {NodeJS.ErrnoException} */ (error), path);
  } finally {
    progress.end();
  }
}

/** Of a folder as its standard input Node reads nothing at all. */
function refuseFolder() {
  if (!fstatSync(0).isDirectory()) return;
  throw readFailed(Object.assign(new Error('a folder'), { code: 'EISDIR' }), '-');
}

/** @param {string} path */
async function sizeOf(path) {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

/** What the system's error codes mean for the one who gave the path. */
const REASONS = new Map([
  ['ENOENT', 'found no such file, expected one to read: check the path'],
  ['ENOTDIR', 'found no such file, expected one to read: check the path'],
  ['EISDIR', 'found a folder, expected a file: name one of those in it'],
  ['EACCES', 'found a file that you may not read: ask for the right to read it'],
  ['EPERM', 'found a file that you may not read: ask for the right to read it'],
  ['ERR_OUT_OF_RANGE', 'found more than 4 GB, expected less: check the path'],
]);

/**
 * @param {NodeJS.ErrnoException} cause
 * @param {string} path
 * @returns {SnapshotError}
 */
function readFailed(cause, path) {
  const reason = REASONS.get(cause.code ?? '') ?? `could not read ${path}: ${cause.message}`;
  return new SnapshotError('READ_FAILED', reason, { cause });
}
