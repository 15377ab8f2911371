import { SnapshotError } from '../../js/core/index.js';
import { historyOf } from './origins.js';
import { readContent, readEntry, readNewest } from './reading.js';
import { resolveNames } from './resolve.js';

/**
 * @typedef {import('../../js/core/index.js').Snapshot} Snapshot
 * @typedef {import('./reading.js').Entry} Entry
 * @typedef {import('./origins.js').Origin} Origin
 * @typedef {{ source: number, key: string }} Ref one snapshot of a source's history
 */

/**
 * @typedef {object} Source
 * @property {string} form
 * @property {Entry[]} entries newest first
 * @property {Origin} origin
 */

/**
 * @typedef {object} Held
 * @property {Snapshot} snapshot as it was read
 * @property {Snapshot} shown the same with names resolved, where they could be
 * @property {Map<string, string>} [keys] from a resolved name to the one in the snapshot
 * @property {boolean} isPartial whether some name could not be resolved for it was taken
 * @property {number} size bytes
 * @property {Entry} entry
 */

/** Snapshots kept open; more than a comparison and a step through a history need. */
const MOST_HELD = 4;

/** All that is open, and what schedules are known by. */
export class Library {
  /** @type {Map<number, Source>} */
  #sources = new Map();
  /** @type {Map<string, Held>} the least recently used first */
  #held = new Map();
  /** @type {import('./schedules.js').Schedules | undefined} */
  schedules;

  /**
   * @param {number} source a number that the page chose
   * @param {Origin} origin
   */
  async open(source, origin) {
    const history = await historyOf(origin);
    const found =
      'entries' in history
        ? { form: 'store', entries: history.entries }
        : await readContent(history.blob, origin);
    if ('items' in found) return this.#known(found);
    const newest = await readNewest(found.entries);
    this.#sources.set(source, { ...found, origin });
    return this.#opened(source, newest);
  }

  /** @param {number} source reads its history again */
  async refresh(source) {
    const { origin } = this.#source(source);
    this.#release((key) => key.startsWith(`${source} `));
    return this.open(source, origin);
  }

  /** @param {number} source */
  close(source) {
    this.#sources.delete(source);
    this.#release((key) => key.startsWith(`${source} `));
  }

  forgetSchedules() {
    this.schedules = undefined;
    this.#release(() => true);
  }

  /** @param {number} source @returns {Entry[]} newest first */
  entries(source) {
    return this.#source(source).entries;
  }

  /** @param {string} key of a name in a snapshot @returns {string | undefined} what it stands for */
  identityOf(key) {
    return this.schedules?.identities.get(key);
  }

  /**
   * @param {Ref} ref
   * @returns {Promise<Held>} read, if it is not held any more
   */
  async get(ref) {
    const id = `${ref.source} ${ref.key}`;
    const known = this.#held.get(id);
    if (known !== undefined) {
      this.#held.delete(id);
      this.#held.set(id, known);
      return known;
    }
    const entry = this.entries(ref.source).find((one) => keyOf(one) === ref.key);
    if (entry === undefined) {
      throw new SnapshotError(
        'READ_FAILED',
        `found no snapshot ${ref.key} any more, expected it here`,
      );
    }
    return this.#hold(id, await readEntry(entry));
  }

  /**
   * @param {Ref} ref
   */
  async summary(ref) {
    const { snapshot, size, entry } = await this.get(ref);
    const { version, encoding, takenAt, source } = snapshot;
    const [first] = version > 1 ? snapshot.rows({ sort: 'schedule', count: 1 }).rows : [];
    return {
      ref,
      form: this.#source(ref.source).form,
      version,
      encoding,
      bytes: size,
      size: snapshot.size,
      takenAt,
      writtenBy: source,
      savedAt: entry.savedAt,
      range: snapshot.timeRange(),
      isDescribed: first?.schedule !== undefined,
    };
  }

  /** @param {import('./schedules.js').Schedules} schedules */
  #known(schedules) {
    this.schedules = schedules;
    this.#release(() => true);
    const { items, name, identities } = schedules;
    return { kind: 'schedules', name, count: items, named: identities.size };
  }

  /**
   * @param {number} source
   * @param {Awaited<ReturnType<typeof readNewest>>} newest
   */
  async #opened(source, { bad, ...read }) {
    const { entries, form } = this.#source(source);
    const key = keyOf(read.entry);
    this.#hold(`${source} ${key}`, read);
    return {
      kind: 'snapshot',
      form,
      entries: entries.map(({ id, savedAt, size, setAside }) => ({
        ...{ key: id ?? '', id, savedAt, size, setAside },
      })),
      bad: bad.map(({ entry: { id }, error }) => ({
        id,
        code: error.code,
        message: error.message,
      })),
      summary: await this.summary({ source, key }),
    };
  }

  /** @param {number} source */
  #source(source) {
    const found = this.#sources.get(source);
    if (found === undefined) {
      throw new SnapshotError('READ_FAILED', 'found it closed, expected it open: open it again');
    }
    return found;
  }

  /**
   * @param {string} id
   * @param {{ snapshot: Snapshot, size: number, entry: Entry }} read
   * @returns {Held}
   */
  #hold(id, read) {
    const resolved = resolveNames(read.snapshot, this.schedules?.identities);
    /** @type {Held} */
    const held = {
      ...read,
      shown: resolved?.snapshot ?? read.snapshot,
      keys: resolved?.keys,
      isPartial: resolved?.isPartial ?? false,
    };
    this.#held.set(id, held);
    while (this.#held.size > MOST_HELD) this.#release((_, at) => at === 0);
    return held;
  }

  /** @param {(id: string, at: number) => boolean} isUnwanted */
  #release(isUnwanted) {
    for (const [at, [id, { snapshot, shown }]] of [...this.#held].entries()) {
      if (!isUnwanted(id, at)) continue;
      this.#held.delete(id);
      snapshot.dispose();
      shown.dispose();
    }
  }
}

/** @param {Entry} entry */
function keyOf({ id }) {
  return id ?? '';
}
