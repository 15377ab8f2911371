import { SnapshotError } from './errors.js';
import { FlatReader } from './flat.js';
import { Existing, SnapshotHandle } from './handle.js';
import { describe, provenance, recordRun, setProvenance } from './records.js';
import { isDate, toDate, toExact, toMilliseconds } from './time.js';
import { histogram, tableRows, viewRows } from './views.js';

/**
 * @typedef {import('./core.js').Core} Core
 * @typedef {import('./time.js').ExactTime} ExactTime
 * @typedef {import('./time.js').TimeLike} TimeLike
 * @typedef {import('./flat.js').Outcome} Outcome
 * @typedef {import('./flat.js').ScheduleDescription} ScheduleDescription
 * @typedef {import('./flat.js').ScheduleRecord} ScheduleRecord
 * @typedef {import('./views.js').SnapshotRow} SnapshotRow
 * @typedef {import('./views.js').RowsQuery} RowsQuery
 * @typedef {'native' | 'gob'} Encoding
 */

/**
 * Wraps a snapshot that the module made.
 * @param {Core} core
 * @param {number} handle
 * @returns {Snapshot}
 */
export function wrap(core, handle) {
  return new Snapshot(/** @type {any} */ (new Existing(core, handle)));
}

/**
 * @param {Snapshot} snapshot
 * @returns {{ core: Core, handle: number }} what it wraps
 * @throws {SnapshotError} DISPOSED; INVALID_ARGUMENT
 */
export function unwrap(snapshot) {
  if (snapshot instanceof Snapshot) return snapshot._unwrap();
  const found = Object.prototype.toString.call(snapshot).slice(8, -1);
  const message = `found ${found}, expected a Snapshot, made by this copy of the package`;
  throw new SnapshotError('INVALID_ARGUMENT', message);
}

/**
 * @param {Snapshot} snapshot
 * @returns {unknown} the error that says so where its module stopped: whoever held it needs another
 */
export function lossOf(snapshot) {
  return snapshot._loss();
}

/**
 * For every schedule, when it last executed. Names keep the order in which they came, as in a Map.
 * Memory lies in the WebAssembly module: `dispose` gives it back at once, else the garbage collector
 * does when it gets to it.
 */
export class Snapshot extends SnapshotHandle {
  /**
   * An empty snapshot.
   * @param {{ version?: 1 | 2 | undefined }} [options] `version`: of the model; 1 is Flyte's and holds times only
   * @throws {SnapshotError} NOT_READY before `init`; UNSUPPORTED_VERSION; INVALID_ARGUMENT
   */
  constructor(options = {}) {
    super(options);
  }

  /** @param {string} failure @param {unknown} answer @param {...any} args @returns {any} */
  #check(failure, answer, ...args) {
    const { core, handle } = this._unwrap();
    return core.check(answer, failure, handle, ...args);
  }

  /** @param {string} name @param {...any} args @returns {any} */
  #call(name, ...args) {
    const { core, handle } = this._unwrap();
    return core.call(name, handle, ...args);
  }

  /** @returns {Snapshot} an empty one of the same version and encoding */
  create() {
    const { core, handle } = this._unwrap();
    return wrap(core, core.call('create', handle));
  }

  /** @returns {1 | 2} of the model */
  get version() {
    return this.#call('version');
  }

  /** @returns {Encoding} what `serialize` writes and `deserialize` reads: what it was read from, else native */
  get encoding() {
    return this.#call('encoding');
  }

  /** @returns {number} how many schedules it knows */
  get size() {
    return this.#call('size');
  }

  isEmpty() {
    return this.size === 0;
  }

  /**
   * @param {string} name
   * @returns {Date | undefined} to the millisecond, rounded down; undefined where the schedule is
   *   unknown or never ran
   * @throws {SnapshotError} TIME_OUT_OF_RANGE where a Date cannot hold it
   */
  getLastExecutionTime(name) {
    const { core, handle } = this._unwrap();
    const milliseconds = core.lastExecutionMilliseconds(handle, name);
    return Number.isNaN(milliseconds) ? undefined : toDate(milliseconds);
  }

  /**
   * @param {string} name
   * @returns {ExactTime | undefined}
   */
  getLastExecution(name) {
    const { core, handle } = this._unwrap();
    return core.call('_lastExecution', handle, core.putName(name)) ? core.takeTime(0) : undefined;
  }

  /**
   * Notes that a schedule executed. Only ever moves it forward.
   * @param {string} name
   * @param {TimeLike} time the slot that ran
   * @returns {boolean} whether `time` was later than what was known
   * @throws {SnapshotError} INVALID_NAME, INVALID_TIME, TOO_LARGE; the snapshot is then as it was
   */
  updateLastExecutionTime(name, time) {
    const { core, handle } = this._unwrap();
    const length = core.putName(name);
    if (isDate(time) && !Number.isNaN(time.getTime())) {
      return core.check(-1, '_updateMilliseconds', handle, length, time.getTime()) === 1;
    }
    core.putTime(0, toExact(time));
    return core.check(-1, '_update', handle, length) === 1;
  }

  /** @param {string} name @returns {boolean} whether the schedule is known, even if it never ran */
  has(name) {
    const { core, handle } = this._unwrap();
    return core.call('_has', handle, core.putName(name)) !== 0;
  }

  /** @param {string} name @returns {boolean} whether there was such a schedule */
  delete(name) {
    const { core, handle } = this._unwrap();
    return core.call('erase', handle, core.putName(name));
  }

  /** @returns {IterableIterator<string>} */
  *names() {
    for (const { name } of tableRows(() => this._unwrap())) yield name;
  }

  /**
   * Names with their last execution, to the millisecond; undefined where a schedule never ran.
   * @returns {IterableIterator<[string, Date | undefined]>}
   * @throws {SnapshotError} TIME_OUT_OF_RANGE at a time that a Date cannot hold
   */
  *[Symbol.iterator]() {
    for (const { name, time } of tableRows(() => this._unwrap())) {
      yield [name, time && toDate(toMilliseconds(time))];
    }
  }

  /**
   * A page of rows, sorted and filtered in the module, for views over millions. Asking for further
   * pages of the same view does not sort again.
   * @param {RowsQuery} [query]
   * @returns {{ total: number, rows: SnapshotRow[] }} `total`: rows that match, on all pages
   * @throws {SnapshotError} INVALID_ARGUMENT for another `sort`, or a `from` or `count` that is no
   *   whole number; INVALID_NAME for a `filter` that is no text; INVALID_TIME
   */
  rows(query = {}) {
    return viewRows(this._unwrap(), query);
  }

  /**
   * How the last executions spread over time, counted in the module.
   * @param {{ from: TimeLike, until: TimeLike, parts: number }} range
   * @returns {Uint32Array} how many fall into each of `parts` equal parts of [from, until), in seconds
   * @throws {SnapshotError} INVALID_TIME; INVALID_ARGUMENT for `parts` that are no whole number;
   *   TOO_LARGE
   */
  histogram(range) {
    return histogram(this._unwrap(), range);
  }

  /** @returns {{ oldest: ExactTime, newest: ExactTime } | undefined} of the last executions */
  timeRange() {
    const { core, handle } = this._unwrap();
    if (!core.call('timeRange', handle)) return undefined;
    return { oldest: core.takeTime(0), newest: core.takeTime(1) };
  }

  /** @param {string} name @returns {ScheduleRecord | undefined} all that is known of a schedule */
  record(name) {
    const { core, handle } = this._unwrap();
    if (!core.call('record', handle, core.putName(name))) return undefined;
    return new FlatReader(core.takeResult()).record();
  }

  /**
   * Says what a schedule is, adding it, as never run, if it is unknown. Version 2 only.
   * @param {string} name
   * @param {import('./records.js').NewDescription} schedule
   *   `firstSeen` is kept where one is known already
   * @throws {SnapshotError} UNSUPPORTED_VERSION in version 1; INVALID_NAME, INVALID_TIME
   */
  describe(name, schedule) {
    describe(this._unwrap(), name, schedule);
  }

  /**
   * Records a run: moves the last execution forward to its slot and, unless a later start is known,
   * takes over its outcome and counts failures in a row. Version 2 only.
   * @param {string} name
   * @param {object} run
   * @param {TimeLike} run.scheduledTime the slot
   * @param {TimeLike | undefined} [run.startedAt] the slot by default
   * @param {Outcome} run.outcome
   * @returns {boolean} whether the last execution moved
   * @throws {SnapshotError} UNSUPPORTED_VERSION in version 1; INVALID_NAME, INVALID_TIME,
   *   INVALID_ARGUMENT for another outcome
   */
  recordRun(name, run) {
    return recordRun(this._unwrap(), name, run);
  }

  /** @returns {ExactTime | undefined} when the snapshot was taken. Added in version 2 */
  get takenAt() {
    return provenance(this._unwrap()).takenAt;
  }

  /** @param {TimeLike | undefined} time */
  set takenAt(time) {
    const takenAt = time === undefined ? undefined : toExact(time);
    setProvenance(this._unwrap(), { ...provenance(this._unwrap()), takenAt });
  }

  /** @returns {string | undefined} who took it. Added in version 2 */
  get source() {
    return provenance(this._unwrap()).source;
  }

  /** @param {string | undefined} source */
  set source(source) {
    setProvenance(this._unwrap(), { ...provenance(this._unwrap()), source });
  }

  /**
   * @returns {Uint8Array<ArrayBuffer>} the payload alone, without version or checksum; to store a
   *   snapshot use `writeSnapshot`
   */
  serialize() {
    this.#check('serialize', false);
    return this._unwrap().core.takeResult();
  }

  /**
   * Replaces everything by what a payload of the same version and encoding holds.
   * @param {Uint8Array} bytes
   * @throws {SnapshotError} what is wrong with the bytes; the snapshot is then as it was
   */
  deserialize(bytes) {
    const at = this._unwrap().core.give(bytes);
    this.#check('deserialize', false, at, bytes.length);
  }

  /** @returns {number} a mark for `changesSince`: all changes that follow are after it */
  mark() {
    return this.#call('mark');
  }

  /** @param {number} mark @returns {boolean} */
  isChangedSince(mark) {
    return this.#call('isChangedSince', mark);
  }

  /**
   * @param {number} mark
   * @returns {Snapshot | undefined} the schedules that changed since, in a snapshot of their own;
   *   undefined where one was deleted since, which it could not say: save in full then
   */
  changesSince(mark) {
    const { core, handle } = this._unwrap();
    const changes = core.call('changesSince', handle, mark);
    return changes === 0 ? undefined : wrap(core, changes);
  }

  /**
   * Puts later changes, from `changesSince`, over this snapshot.
   * @param {Snapshot} changes
   */
  apply(changes) {
    this.#check('apply', false, unwrap(changes).handle);
  }
}
