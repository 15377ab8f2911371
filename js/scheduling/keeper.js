import { Snapshot, init, readSnapshot, writeSnapshot } from '../core/index.js';
import { lossOf } from '../core/snapshot.js';
import { restore } from '../stores/restore.js';
import { remember, seenIn } from './seen.js';

/** @import { Clock } from './types.js' */
/** @import { Events } from './events.js' */
/** @import { Ended, Track } from './ledger.js' */
/** @import { Encoding } from './options.js' */
/** @import { Store } from '../stores/types.js' */

/** Keeps the snapshot: restores it, writes into it what ended, and makes bytes of it. */
export class Keeper {
  /** @type {Snapshot | undefined} */
  #snapshot;
  #encoding;
  #clock;
  #events;
  #onChange;
  #onLoss;

  /**
   * @param {object} parts
   * @param {Encoding} parts.encoding
   * @param {Clock} parts.clock
   * @param {Events} parts.events
   * @param {() => void} parts.onChange told that a run was written into the snapshot
   * @param {() => void} parts.onLoss told that one could not be, because the snapshot is lost
   */
  constructor({ encoding, clock, events, onChange, onLoss }) {
    this.#encoding = encoding;
    this.#clock = clock;
    this.#events = events;
    this.#onChange = onChange;
    this.#onLoss = onLoss;
  }

  /** @returns {Snapshot | undefined} nothing before it is restored, nor while it is lost */
  get snapshot() {
    return this.isLost ? undefined : this.#snapshot;
  }

  /** Whether the module stopped that the snapshot lay in. */
  get isLost() {
    return this.#snapshot !== undefined && lossOf(this.#snapshot) !== undefined;
  }

  /**
   * @returns {Snapshot}
   * @throws {SnapshotError} `DISPOSED` where it is lost
   */
  use() {
    const snapshot = /** @type {Snapshot} */ (this.#snapshot);
    const loss = lossOf(snapshot);
    if (loss !== undefined) throw loss;
    return snapshot;
  }

  /**
   * Takes up the newest good snapshot of a store, in the version that the encoding keeps, or an
   * empty one. In place of one that is lost it gets what is known of the schedules beside it.
   * @param {Store} store
   * @param {{ allowOlder: boolean }} options
   * @param {Iterable<Track>} [tracks] whose runs may be newer than what the store has
   * @returns {Promise<{ snapshot: Snapshot, mark: number }>} `mark`: before what the store lacks
   * @throws {SnapshotError} `UNSUPPORTED_VERSION`; `LOSSY_DOWNGRADE` where the encoding cannot keep
   *   what was stored; `READ_FAILED` and what else the store says
   */
  async restore(store, { allowOlder }, tracks = []) {
    await init();
    const { snapshot: stored, ...details } = await restore(store, { allowOlder });
    const version = this.#encoding === 'gob' ? 1 : 2;
    const snapshot = stored ? inVersion(stored, version) : new Snapshot({ version });
    const mark = snapshot.mark();
    for (const track of tracks) this.#addKnown(snapshot, track);
    this.#snapshot = snapshot;
    this.#events.emit('restored', { size: snapshot.size, ...details });
    return { snapshot, mark };
  }

  /**
   * Writes what ended. Never throws: it is called from within the jobs of a live scheduler.
   * @param {Track} track
   * @param {Ended} ended
   */
  write(track, ended) {
    if (!this.#snapshot) return;
    const { name } = track.job;
    const { slot, outcome } = ended;
    keepNewest(track, ended);
    try {
      record(this.#snapshot, name, ended);
    } catch (error) {
      if (this.isLost) this.#onLoss();
      else this.#events.emit('error', { error, during: 'record', name });
    }
    this.#onChange();
    if (outcome && this.#events.wants('recorded')) {
      this.#events.emit('recorded', { name, scheduledTime: new Date(slot), outcome });
    }
  }

  /**
   * Brings a snapshot that was saved up to what this process knows of a schedule: what it is, and its
   * newest run. Of several since that save the others are not counted.
   * @param {Snapshot} snapshot
   * @param {Track} track
   */
  #addKnown(snapshot, { job, since, written }) {
    const { name } = job;
    try {
      if (since !== undefined) remember(snapshot, job, seenIn(snapshot, name), since);
      for (const ended of [written.run, written.ended]) {
        const last = seenIn(snapshot, name)?.lastExecution ?? -Infinity;
        if (ended && ended.slot > last) record(snapshot, name, ended);
      }
    } catch (error) {
      if (lossOf(snapshot) !== undefined) throw error;
      this.#events.emit('error', { error, during: 'record', name });
    }
  }

  /**
   * @param {Snapshot} snapshot this one, or what changed of it
   * @returns {Uint8Array}
   * @throws {SnapshotError} what writing says
   */
  encode(snapshot) {
    if (this.#encoding === 'gob') return writeSnapshot(snapshot, { encoding: 'gob' });
    snapshot.takenAt = new Date(this.#clock.now());
    return writeSnapshot(snapshot, { encoding: 'native' });
  }
}

/**
 * @param {Snapshot} snapshot
 * @param {string} name
 * @param {Ended} ended
 */
function record(snapshot, name, { slot, startedAt, outcome }) {
  const scheduledTime = new Date(slot);
  if (outcome && snapshot.version !== 1) {
    const started = startedAt === undefined ? undefined : new Date(startedAt);
    snapshot.recordRun(name, { scheduledTime, startedAt: started, outcome });
  } else {
    snapshot.updateLastExecutionTime(name, scheduledTime);
  }
}

/**
 * @param {Track} track
 * @param {Ended} ended
 */
function keepNewest({ written }, ended) {
  if (!(ended.slot < Number(written.ended?.slot))) written.ended = ended;
  if (ended.outcome && !(ended.slot < Number(written.run?.slot))) written.run = ended;
}

/**
 * @param {Snapshot} snapshot
 * @param {1 | 2} version
 * @returns {Snapshot} the same, or another in its place
 */
function inVersion(snapshot, version) {
  if (snapshot.version === version) return snapshot;
  const bytes = writeSnapshot(snapshot, { encoding: 'native', version });
  snapshot.dispose();
  return readSnapshot(bytes);
}
