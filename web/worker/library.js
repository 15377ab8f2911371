import { openEntry, openNewest } from '../../js/formats/newest.js';
import { recognise } from '../../js/formats/recognise.js';
import { SnapshotError } from '../../js/core/index.js';
import { withExcerpt } from './errors.js';
import { historyOf } from './origins.js';
import { resolveNames } from './resolve.js';
import { readSchedules } from './schedules.js';

/**
 * @typedef {import('../../js/core/index.js').Snapshot} Snapshot
 * @typedef {import('../../js/formats/recognise.js').Entry} Entry
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
    if ('entries' in history) {
      this.#sources.set(source, { form: 'store', entries: history.entries, origin });
      return this.#opened(source);
    }
    const { bytes } = history;
    const schedules = await withExcerpt(bytes, () => readSchedules(bytes, origin));
    if (schedules !== undefined) {
      this.schedules = schedules;
      this.#release(() => true);
      const { items, name, identities } = schedules;
      return { kind: 'schedules', name, count: items, named: identities.size };
    }
    const { form, entries } = await withExcerpt(bytes, () => recognise(bytes));
    if (form === 'raw' && 'blob' in origin) {
      // So that the bytes need not be kept beside what was made of them.
      const { blob } = origin;
      entries[0].read = async () => new Uint8Array(await blob.arrayBuffer());
    }
    this.#sources.set(source, { form, entries, origin });
    return this.#opened(source, form === 'raw' ? bytes : undefined);
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
      throw new SnapshotError('READ_FAILED', `Found no snapshot ${ref.key} here any more.`);
    }
    const { snapshot, bytes } = await readEntry(entry);
    return this.#hold(id, { snapshot, size: bytes.length, entry });
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

  /**
   * @param {number} source
   * @param {Uint8Array} [bytes] of its only snapshot, where they were read already
   */
  async #opened(source, bytes) {
    const { entries, form } = this.#source(source);
    const list = bytes ? [{ ...entries[0], read: () => bytes }] : entries;
    const { entry, snapshot, bytes: read, bad } = await newestOf(list);
    const key = keyOf(entry);
    const original = /** @type {Entry} */ (entries.find((one) => keyOf(one) === key));
    this.#hold(`${source} ${key}`, { snapshot, size: read.length, entry: original });
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
      throw new SnapshotError('READ_FAILED', 'Found no such source open; open it again.');
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
    const held = { ...read, shown: resolved?.snapshot ?? read.snapshot, keys: resolved?.keys };
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

/**
 * @param {Entry} entry
 */
export async function readEntry(entry) {
  const bytes = await entry.read();
  return withExcerpt(bytes, () => openEntry({ ...entry, read: () => bytes }));
}

/**
 * @param {Entry[]} entries newest first
 */
async function newestOf(entries) {
  /** @type {Uint8Array | undefined} */
  let newest;
  const reading = entries.map((entry) => ({
    ...entry,
    async read() {
      const bytes = await entry.read();
      newest ??= bytes;
      return bytes;
    },
  }));
  try {
    return await openNewest(reading);
  } catch (error) {
    // Where none is good, the error is about the newest.
    return withExcerpt(newest ?? new Uint8Array(), () => {
      throw error;
    });
  }
}
