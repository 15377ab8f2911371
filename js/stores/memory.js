import { checkObject, SnapshotError } from '../core/errors.js';
import { bytesArgument, keepArgument, pruneArgument } from './arguments.js';
import { fold } from './fold.js';
import { Gate } from './gate.js';
import { NewerOnes, refusedBehind } from './newer.js';
import { prunable } from './prunable.js';

/**
 * @typedef {object} Held
 * @property {string} id
 * @property {Date} savedAt
 * @property {Uint8Array} bytes
 * @property {Uint8Array[]} pieces
 * @property {boolean} quarantined
 */

/**
 * A store that lasts as long as this object: for tests, and where losing everything at exit is
 * wanted.
 * @param {{ keep?: number | undefined }} [options] `keep`: generations kept at each save, default 10
 * @returns {Required<import('./types.js').Store>}
 * @throws {SnapshotError} `INVALID_ARGUMENT`
 */
export function memory(options = {}) {
  checkObject('the options of memory()', options);
  const { keep = 10 } = options;
  keepArgument(keep);
  const gate = new Gate('memory store');
  /** @type {Held[]} newest first */
  let held = [];
  let saves = 0;

  const good = () => held.filter((generation) => !generation.quarantined);

  /** @param {Held} generation */
  const bytesOf = async ({ bytes, pieces }) =>
    pieces.length === 0 ? bytes.slice() : fold(bytes, [...pieces]);

  /** @type {NewerOnes<Held>} */
  const newer = new NewerOnes(({ id }) => id, bytesOf);

  /** @param {Held} generation */
  const entry = (generation) => ({
    id: generation.id,
    savedAt: new Date(generation.savedAt),
    size: [generation.bytes, ...generation.pieces].reduce((sum, part) => sum + part.length, 0),
    quarantined: generation.quarantined,
    read: () =>
      gate.read(async () => {
        if (held.includes(generation)) return bytesOf(generation);
        throw missing(generation.id);
      }),
  });

  /** @param {Held[]} unwanted */
  const remove = (unwanted) => {
    held = held.filter((generation) => !unwanted.includes(generation));
  };

  return {
    async save(bytes) {
      const copy = bytesArgument(bytes, 'save').slice();
      return gate.write(async () => {
        const id = String(++saves);
        held.unshift({ id, savedAt: new Date(), bytes: copy, pieces: [], quarantined: false });
        remove(await newer.removable(good(), keep));
        return { id };
      });
    },

    async append(bytes) {
      const copy = bytesArgument(bytes, 'append').slice();
      return gate.write(async () => {
        const [newest] = good();
        if (newest && (await newer.has(newest))) throw refusedBehind(`generation ${newest.id}`);
        if (!newest) {
          throw new SnapshotError(
            'SAVE_FAILED',
            'there is no full save to append to; save the whole snapshot first',
          );
        }
        newest.pieces.push(copy);
      });
    },

    read: () =>
      gate.read(async () => {
        const [newest] = good();
        return newest && bytesOf(newest);
      }),

    async *history() {
      gate.check();
      for (const generation of [...held]) yield entry(generation);
    },

    async quarantine(id, _reason) {
      return gate.write(() => {
        const generation = held.find((candidate) => candidate.id === id);
        if (!generation) throw missing(id);
        generation.quarantined = true;
      });
    },

    async prune(options) {
      const { keep: wanted, dryRun } = pruneArgument(options);
      return gate.write(async () => {
        const unwanted = await prunable(good(), wanted, bytesOf);
        if (!dryRun) remove(unwanted);
        return { removed: unwanted.length };
      });
    },

    close: () => gate.close(() => void (held = [])),
  };
}

/** @param {string} id */
function missing(id) {
  return new SnapshotError(
    'READ_FAILED',
    `there is no generation ${id}; take an id from history(), where this one may have been pruned since`,
    { cause: Object.assign(new Error(`no generation ${id}`), { code: 'ENOENT' }) },
  );
}
