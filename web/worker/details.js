import { visibleName } from '../../js/formats/names.js';
import { contentOfBlob, contentOfBytes } from './content.js';
import { excerptOf } from './errors.js';
import { locate } from './locate.js';
import { describeSchedule, toRows } from './rows.js';

/** Shown of a name before one asks for all of it. */
const LONG = 2000;
/** Bytes of a history that are read for one schedule: a moment's worth. */
const MOST_READ = 32e6;

/**
 * Everything about one row of the table, and the bytes that hold it.
 *
 * @param {import('./library.js').Library} library
 * @param {{ ref: import('./library.js').Ref, query: import('./rows.js').Query, index: number }} params
 */
export async function details(library, { ref, query, index }) {
  const held = await library.get(ref);
  const [row] = held.shown.rows({ ...toRows(query), from: index, count: 1 }).rows;
  if (row === undefined) return undefined;
  const key = held.keys?.get(row.name) ?? row.name;
  const identity = held.keys?.has(row.name) ? row.name : library.identityOf(key);
  const name = identity ?? key;
  return {
    ...row,
    schedule: row.schedule && describeSchedule(row.schedule),
    name: visibleName(name.slice(0, LONG).toWellFormed()),
    rawName: name,
    length: name.length,
    key: identity === undefined ? undefined : key,
    bytes: await placeOf(held, key),
    moved: await movesOf(library, ref, key, held.size),
  };
}

/**
 * @param {import('./library.js').Held} held
 * @param {string} key
 */
async function placeOf({ entry, snapshot }, key) {
  const content = entry.blob ? contentOfBlob(entry.blob) : contentOfBytes(await entry.read());
  const found = await locate(content, snapshot, key);
  if (found === undefined) return undefined;
  return { ...found, excerpt: await excerptOf(content, found.offset, found.name + found.time) };
}

/**
 * When a schedule moved, through a history that is short enough to be read at once.
 *
 * @param {import('./library.js').Library} library
 * @param {import('./library.js').Ref} ref
 * @param {string} key
 * @param {number} size bytes of one of its snapshots
 */
async function movesOf(library, { source }, key, size) {
  const entries = library.entries(source).filter(({ setAside }) => setAside === undefined);
  if (entries.length < 2 || entries.length * size > MOST_READ) return undefined;
  const times = [];
  for (const { id = '', savedAt } of entries) {
    const held = await library.get({ source, key: id }).catch(() => undefined);
    if (held) times.push({ id, savedAt, time: held.snapshot.getLastExecution(key) });
  }
  return times;
}
