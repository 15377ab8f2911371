import { randomBytes } from 'node:crypto';

/**
 * The names of everything that the store writes into its folder. What does not have one of these
 * is not ours and is never touched.
 *
 *     000000000042-20261124T035431123Z.snapshot              a full save
 *     000000000042-20261124T035431123Z.0001.pieces           pieces appended behind it
 *     000000000042-20261124T035431123Z.quarantined-CORRUPT   a full save that was found bad
 *     000000000043-20261124T035501456Z.9f86d081.tmp          a save under way, or a torn one
 *     snapshoter.lock                                        a folder: who may write
 *     snapshoter.lock.9f86d081.tmp                           the same, on its way
 */

export const LOCK = 'snapshoter.lock';

const ID = /^(\d{12})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/;
const FILE = /^([^.]+)\.(?:(snapshot)|(\d{4,})\.pieces|quarantined-([\w-]*)|[\da-f]{8}\.tmp)$/;
const LOCK_ON_ITS_WAY = /^snapshoter\.lock\.[\da-f]{8}\.tmp$/;

/**
 * @typedef {object} Listed a generation as the names in the folder tell of it
 * @property {string} id
 * @property {number} sequence
 * @property {Date} savedAt
 * @property {string} file the name of the full save
 * @property {boolean} quarantined
 * @property {string[]} parts the names of the files of pieces, in order
 */

/**
 * @typedef {object} Listing
 * @property {Listed[]} generations newest first
 * @property {string[]} temporary saves that were under way
 * @property {string[]} locks lock folders that were on their way
 * @property {string[]} widows files of pieces whose full save is gone
 * @property {string[]} foreign what others put there
 * @property {boolean} ours whether anything is ours
 */

/**
 * @param {number} sequence
 * @param {Date} time
 */
export function idOf(sequence, time) {
  const stamp = time.toISOString().replace(/[-:.]/g, '');
  return `${String(sequence).padStart(12, '0')}-${stamp}`;
}

/** @param {string} id */
export const snapshotName = (id) => `${id}.snapshot`;

/**
 * @param {Listed} generation
 * @returns {string} the name for one more file of its pieces
 */
export function nextPiecesName({ id, parts }) {
  const last = Number(parts.at(-1)?.split('.')[1] ?? 0);
  return `${id}.${String(last + 1).padStart(4, '0')}.pieces`;
}

/**
 * @param {string} id
 * @param {string} reason any text; what a file name should not hold is left out
 */
export const quarantinedName = (id, reason) =>
  `${id}.quarantined-${reason.replace(/[^\w-]+/g, '_').slice(0, 40)}`;

/** @param {string} base an id, or the name of the lock */
export const temporaryName = (base) => `${base}.${token()}.tmp`;

/** Eight hexadecimal digits that nobody else comes up with. */
export const token = () => randomBytes(4).toString('hex');

/**
 * @param {string[]} names all that is in the folder
 * @returns {Listing}
 */
export function listing(names) {
  /** @type {Listing} */
  const found = {
    generations: [],
    temporary: [],
    locks: [],
    widows: [],
    foreign: [],
    ours: false,
  };
  /** @type {Map<string, string[]>} */
  const parts = new Map();
  for (const name of names.toSorted()) {
    const [, id, full, part, reason] = FILE.exec(name) ?? [];
    const named = id === undefined ? undefined : parseId(id);
    if (name === LOCK) found.ours = true;
    else if (LOCK_ON_ITS_WAY.test(name)) found.locks.push(name);
    else if (!named) found.foreign.push(name);
    else if (part !== undefined) parts.set(id, [...(parts.get(id) ?? []), name]);
    else if (full === undefined && reason === undefined) found.temporary.push(name);
    else {
      const quarantined = full === undefined;
      found.generations.push({ id, ...named, file: name, quarantined, parts: [] });
    }
  }
  found.generations.reverse();
  for (const generation of found.generations) {
    generation.parts = (parts.get(generation.id) ?? []).sort(byLengthThenText);
    parts.delete(generation.id);
  }
  found.widows = [...parts.values()].flat();
  found.ours ||= names.length > found.foreign.length;
  return found;
}

/** @param {string} id */
function parseId(id) {
  const match = ID.exec(id);
  if (!match) return undefined;
  const [sequence, year, month, day, hour, minute, second, millisecond] = match
    .slice(1)
    .map(Number);
  const savedAt = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond));
  return { sequence, savedAt };
}

/**
 * @param {string} a
 * @param {string} b
 */
const byLengthThenText = (a, b) => a.length - b.length || (a < b ? -1 : 1);
