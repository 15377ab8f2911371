import { Snapshot, init, readSnapshot, writeSnapshot } from '../core/index.js';
import { restore } from '../stores/restore.js';

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

  /**
   * @param {object} parts
   * @param {Encoding} parts.encoding
   * @param {Clock} parts.clock
   * @param {Events} parts.events
   * @param {() => void} parts.onChange told that a run was written into the snapshot
   */
  constructor({ encoding, clock, events, onChange }) {
    this.#encoding = encoding;
    this.#clock = clock;
    this.#events = events;
    this.#onChange = onChange;
  }

  get snapshot() {
    return this.#snapshot;
  }

  /**
   * Takes up the newest good snapshot of a store, in the version that the encoding keeps, or an
   * empty one.
   * @param {Store} store
   * @param {{ allowOlder: boolean }} options
   * @returns {Promise<Snapshot>}
   * @throws {SnapshotError} `UNSUPPORTED_VERSION`; `LOSSY_DOWNGRADE` where the encoding cannot keep
   *   what was stored; `READ_FAILED` and what else the store says
   */
  async restore(store, { allowOlder }) {
    await init();
    const { snapshot: stored, ...details } = await restore(store, { allowOlder });
    const version = this.#encoding === 'gob' ? 1 : 2;
    const snapshot = stored ? inVersion(stored, version) : new Snapshot({ version });
    this.#snapshot = snapshot;
    this.#events.emit('restored', { size: snapshot.size, ...details });
    return snapshot;
  }

  /**
   * Writes what ended. Never throws: it is called from within the jobs of a live scheduler.
   * @param {Track} track
   * @param {Ended} ended
   */
  write({ job: { name } }, { slot, startedAt, outcome }) {
    const snapshot = this.#snapshot;
    if (!snapshot) return;
    const scheduledTime = new Date(slot);
    try {
      if (outcome && snapshot.version !== 1) {
        const started = startedAt === undefined ? undefined : new Date(startedAt);
        snapshot.recordRun(name, { scheduledTime, startedAt: started, outcome });
      } else {
        snapshot.updateLastExecutionTime(name, scheduledTime);
      }
    } catch (error) {
      this.#events.emit('error', { error, during: 'record', name });
    }
    this.#onChange();
    if (outcome && this.#events.wants('recorded')) {
      this.#events.emit('recorded', { name, scheduledTime, outcome });
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
 * @param {1 | 2} version
 * @returns {Snapshot} the same, or another in its place
 */
function inVersion(snapshot, version) {
  if (snapshot.version === version) return snapshot;
  const bytes = writeSnapshot(snapshot, { encoding: 'native', version });
  snapshot.dispose();
  return readSnapshot(bytes);
}
