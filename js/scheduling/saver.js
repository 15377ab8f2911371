import { readSnapshot } from '../core/index.js';
import { lossOf } from '../core/snapshot.js';
import { mergeKept } from '../stores/merge.js';
import { background, pause } from './clock.js';

/** @import { Clock } from './types.js' */
/** @import { Events } from './events.js' */
/** @import { Snapshot } from '../core/index.js' */
/** @import { Store } from '../stores/types.js' */

/** Appended bytes are folded into a full save when they outgrow it, but not below this. */
const smallestFold = 64 * 1024;
const longestRetry = 30_000;
const mergesAtMost = 5;

/**
 * Saves a snapshot: at most one save in flight, none when nothing changed, and only what changed
 * where the store can append.
 */
export class Saver {
  #store;
  /** @type {Snapshot | undefined} */
  #snapshot;
  #encode;
  #recover;
  #interval;
  #clock;
  #events;
  #mark = 0;
  /** @type {Snapshot | undefined} a lost one that listeners were told of */
  #told;
  /** @type {Promise<boolean> | undefined} */
  #active;
  /** @type {Promise<boolean> | undefined} the save after that, for all who asked meanwhile */
  #queued;
  /** @type {{ size: number, appended: number } | undefined} what a piece can be appended to */
  #base;
  /** @type {Uint8Array | undefined} what was last saved in full */
  #saved;
  /** @type {unknown} */
  #timer;
  #isStopped = false;
  /** When everything recorded was last known to be durable, in milliseconds since 1970.
   * @type {number | undefined} */
  durableAt;

  /**
   * @param {object} parts
   * @param {Store} parts.store
   * @param {(snapshot: Snapshot) => Uint8Array} parts.encode
   * @param {() => Promise<{ snapshot: Snapshot, mark: number }>} parts.recover gives another
   *   snapshot for one that is lost, and the mark before what the store lacks of it
   * @param {number} parts.interval milliseconds
   * @param {Clock} parts.clock
   * @param {Events} parts.events
   */
  constructor({ store, encode, recover, interval, clock, events }) {
    this.#store = store;
    this.#encode = encode;
    this.#recover = recover;
    this.#interval = interval;
    this.#clock = clock;
    this.#events = events;
  }

  /**
   * Until then there is nothing to save.
   * @param {Snapshot} snapshot as the store has it
   */
  open(snapshot) {
    this.#snapshot = snapshot;
    this.#mark = snapshot.mark();
    this.durableAt = this.#clock.now();
  }

  /** Begins to save at the interval. */
  start() {
    this.#timer = background(
      this.#clock,
      () => {
        this.request();
        this.start();
      },
      this.#interval || longestRetry,
    );
  }

  /** From now on only who calls `save` saves: the store may be closed. */
  stop() {
    this.#isStopped = true;
    this.#clock.clearTimeout(this.#timer);
  }

  /** Told that the snapshot changed; with the interval 0 that is saved as it happens. */
  changed() {
    if (this.#interval === 0) this.request();
  }

  /** Saves soon. What goes wrong is told as an event only, and the next save tries again. */
  request() {
    if (!this.#queued && !this.#isStopped) this.save().catch(() => {});
  }

  /**
   * Resolves when everything that was recorded before the call is durable.
   * @returns {Promise<boolean>} whether anything had to be written for it
   * @throws {SnapshotError} what the store says, after an `error` event
   */
  save() {
    if (!this.#active) return this.#begin();
    const next = () => {
      this.#queued = undefined;
      return this.#begin();
    };
    this.#queued ??= this.#active.then(next, next);
    return this.#queued;
  }

  /**
   * Saves, and tries again until that succeeds or the signal aborts. Never rejects.
   * @param {AbortSignal} signal
   */
  async flush(signal) {
    for (let wait = 100; !signal.aborted; wait = Math.min(wait * 2, longestRetry)) {
      const saved = await this.save().then(
        () => true,
        () => false,
      );
      if (saved) return;
      await pause(this.#clock, wait, signal);
    }
  }

  #begin() {
    const active = this.#write(mergesAtMost).finally(() => {
      this.#active = undefined;
    });
    this.#active = active;
    return active;
  }

  /**
   * @param {number} merges how often another writer's save may be taken over
   * @param {boolean} [again] whether to try once more where the snapshot is lost on the way: not for
   *   ever, lest it be the cause
   * @returns {Promise<boolean>}
   */
  async #write(merges, again = true) {
    const snapshot = await this.#usable();
    if (!snapshot) return false;
    const began = this.#clock.now();
    let created;
    try {
      created = this.#create(snapshot);
    } catch (error) {
      if (again && lossOf(snapshot) !== undefined) return this.#write(merges, false);
      this.#events.emit('error', { error, during: 'create' });
      throw error;
    }
    if (!created) {
      this.durableAt = began;
      return false;
    }
    const { mark, bytes, appended } = created;
    try {
      await (appended ? this.#store.append?.(bytes) : this.#store.save(bytes));
    } catch (error) {
      // Whether it arrived is unknown, so the next save is a full one.
      this.#base = undefined;
      const code = /** @type {{ code?: string } | undefined} */ (error)?.code;
      if (code === 'STALE_WRITER' && merges > 0 && (await this.#absorb(snapshot))) {
        return this.#write(merges - 1, again);
      }
      this.#events.emit('error', { error, during: 'save' });
      throw error;
    }
    this.#mark = mark;
    if (!appended) this.#saved = bytes;
    if (!appended || !this.#base) this.#base = { size: bytes.length, appended: 0 };
    else this.#base.appended += bytes.length;
    this.durableAt = began;
    const milliseconds = this.#clock.now() - began;
    this.#events.emit('saved', { bytes: bytes.length, appended, milliseconds });
    return true;
  }

  /**
   * The snapshot, or another where it is lost. Between saves, so that what is read back is what was
   * saved.
   * @returns {Promise<Snapshot | undefined>}
   * @throws {SnapshotError} what restoring says
   */
  async #usable() {
    const loss = this.#snapshot && lossOf(this.#snapshot);
    if (loss === undefined) return this.#snapshot;
    if (this.#told !== this.#snapshot) {
      this.#told = this.#snapshot;
      this.#events.emit('error', { error: loss, during: 'restore' });
    }
    try {
      const { snapshot, mark } = await this.#recover();
      this.#snapshot = snapshot;
      this.#mark = mark;
      this.#base = undefined;
      return snapshot;
    } catch (error) {
      this.#events.emit('error', { error, during: 'restore' });
      throw error;
    }
  }

  /**
   * @param {Snapshot} snapshot
   * @returns {{ mark: number, bytes: Uint8Array, appended: boolean } | undefined} what to write
   *   next; what changes from the mark on is not in it
   */
  #create(snapshot) {
    if (!snapshot.isChangedSince(this.#mark)) return undefined;
    const mark = snapshot.mark();
    const piece = this.#piece(snapshot);
    const bytes = piece ?? this.#encode(snapshot);
    return { mark, bytes, appended: piece !== undefined };
  }

  /**
   * @param {Snapshot} snapshot
   * @returns {Uint8Array | undefined} what changed, where appending that is possible and pays
   */
  #piece(snapshot) {
    if (!this.#base || !this.#store.append) return undefined;
    const changes = snapshot.changesSince(this.#mark);
    if (!changes) return undefined;
    try {
      const bytes = this.#encode(changes);
      const { size, appended } = this.#base;
      return appended + bytes.length <= Math.max(size, smallestFold) ? bytes : undefined;
    } finally {
      changes.dispose();
    }
  }

  /**
   * Takes over what another writer saved meanwhile, so that saving does not set it back.
   * @param {Snapshot} snapshot
   * @returns {Promise<boolean>} whether there is something new to save now
   */
  async #absorb(snapshot) {
    try {
      const bytes = await this.#store.read();
      // What was there has been removed, as when a user clears the site's data.
      if (!bytes) return true;
      const others = readSnapshot(bytes);
      const merged = mergeKept(others, snapshot, this.#saved);
      snapshot.apply(merged);
      others.dispose();
      merged.dispose();
      return true;
    } catch {
      return false;
    }
  }
}
