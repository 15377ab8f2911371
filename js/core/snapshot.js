import { SnapshotError } from './errors.js';
import { FlatReader, OUTCOMES } from './flat.js';
import { getCore } from './module.js';
import { isDate, toDate, toExact, toMilliseconds } from './time.js';

/**
 * @typedef {import('./module.js').Core} Core
 * @typedef {import('./time.js').ExactTime} ExactTime
 * @typedef {import('./time.js').TimeLike} TimeLike
 * @typedef {import('./flat.js').Outcome} Outcome
 * @typedef {import('./flat.js').ScheduleDescription} ScheduleDescription
 * @typedef {import('./flat.js').ScheduleRecord} ScheduleRecord
 * @typedef {'native' | 'gob'} Encoding
 * @typedef {ScheduleRecord & { name: string }} SnapshotRow
 */

/** Numbered as in src/snapshot/rows.h. */
const SORT_ORDERS = [
  'none',
  'name',
  'time',
  'firstSeen',
  'lastStarted',
  'lastSucceeded',
  'lastOutcome',
  'consecutiveFailures',
  'schedule',
];

/** How many rows an iteration takes out of the module at a time. */
const PAGE = 1024;

/** @param {{ core: Core, handle: number }} object */
function free({ core, handle }) {
  if (core.isAlive) core.call('deleteSnapshot', handle);
}

const registry = new FinalizationRegistry(free);

/** What a module's snapshot is wrapped in before it is given to the constructor. */
class Existing {
  /** @param {Core} core @param {number} handle */
  constructor(core, handle) {
    this.core = core;
    this.handle = handle;
  }
}

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
 * @throws {SnapshotError} DISPOSED
 */
export function unwrap(snapshot) {
  return snapshot._unwrap();
}

/**
 * For every schedule, when it last executed. Names keep the order in which they came, as in a Map.
 * Memory lies in the WebAssembly module: `dispose` gives it back at once, else the garbage collector
 * does when it gets to it.
 */
export class Snapshot {
  /** @type {{ core: Core, handle: number } | undefined} */
  #native;

  /**
   * An empty snapshot.
   * @param {{ version?: 1 | 2 }} [options] `version`: of the model; 1 is Flyte's and holds times only
   * @throws {SnapshotError} NOT_READY before `init`; UNSUPPORTED_VERSION
   */
  constructor(options = {}) {
    if (options instanceof Existing) {
      this.#native = options;
    } else {
      const { version = 2 } = options;
      if (version !== 1 && version !== 2) {
        throw new SnapshotError('UNSUPPORTED_VERSION', `found version ${version}, expected 1 or 2`);
      }
      const core = getCore();
      this.#native = { core, handle: core.call('newSnapshot', version, 'native') };
    }
    registry.register(this, this.#native, this.#native);
  }

  /** @internal */
  _unwrap() {
    if (this.#native === undefined) {
      const message = 'found a snapshot that was disposed of, expected one in use';
      throw new SnapshotError('DISPOSED', message);
    }
    return this.#native;
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
    return core.call('lastExecution', handle, core.putName(name)) ? core.takeTime(0) : undefined;
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
      return core.check(-1, 'updateMilliseconds', handle, length, time.getTime()) === 1;
    }
    core.putTime(0, toExact(time));
    return core.check(-1, 'update', handle, length) === 1;
  }

  /** @param {string} name @returns {boolean} whether the schedule is known, even if it never ran */
  has(name) {
    const { core, handle } = this._unwrap();
    return core.call('has', handle, core.putName(name));
  }

  /** @param {string} name @returns {boolean} whether there was such a schedule */
  delete(name) {
    const { core, handle } = this._unwrap();
    return core.call('erase', handle, core.putName(name));
  }

  /** @returns {IterableIterator<string>} */
  *names() {
    for (const { name } of this.#tableRows()) yield name;
  }

  /**
   * Names with their last execution, to the millisecond; undefined where a schedule never ran.
   * @returns {IterableIterator<[string, Date | undefined]>}
   * @throws {SnapshotError} TIME_OUT_OF_RANGE at a time that a Date cannot hold
   */
  *[Symbol.iterator]() {
    for (const { name, time } of this.#tableRows()) {
      yield [name, time && toDate(toMilliseconds(time))];
    }
  }

  *#tableRows() {
    for (let from = 0; ;) {
      const { core, handle } = this._unwrap();
      if (core.check(-1, 'tableRows', handle, from, PAGE) === 0) return;
      const reader = new FlatReader(core.takeResult());
      while (!reader.isAtEnd) {
        const row = reader.row();
        from = row.row + 1;
        yield row;
      }
    }
  }

  /**
   * A page of rows, sorted and filtered in the module, for views over millions. Asking for further
   * pages of the same view does not sort again.
   * @param {object} [query]
   * @param {number} [query.from] the first row of the page, from 0
   * @param {number} [query.count] how many rows
   * @param {'none' | 'name' | 'time' | 'firstSeen' | 'lastStarted' | 'lastSucceeded' | 'lastOutcome'
   *   | 'consecutiveFailures' | 'schedule'} [query.sort] 'name' is by bytes; 'none' the order of names()
   * @param {boolean} [query.descending]
   * @param {string} [query.filter] part of a name; ASCII letters match in either case
   * @param {TimeLike} [query.since] only last executions from that second on
   * @param {TimeLike} [query.until] and before that second
   * @returns {{ total: number, rows: SnapshotRow[] }} `total`: rows that match, on all pages
   * @throws {SnapshotError} INVALID_ARGUMENT for another `sort`
   */
  rows({
    from = 0,
    count = 100,
    sort = 'name',
    descending = false,
    filter = '',
    since,
    until,
  } = {}) {
    const order = SORT_ORDERS.indexOf(sort);
    if (order < 0) {
      const message = `found sort '${sort}', expected one of ${SORT_ORDERS.join(', ')}`;
      throw new SnapshotError('INVALID_ARGUMENT', message);
    }
    const { core, handle } = this._unwrap();
    const [length] = core.putTexts([filter]);
    if (since !== undefined) core.putTime(0, toExact(since));
    if (until !== undefined) core.putTime(1, toExact(until));
    const page = [handle, from, count, order, descending, length];
    const total = core.check(-1, 'viewRows', ...page, since !== undefined, until !== undefined);
    const reader = new FlatReader(core.takeResult());
    /** @type {SnapshotRow[]} */
    const rows = [];
    while (!reader.isAtEnd) {
      const { name } = reader.row();
      rows.push({ name, ...reader.record() });
    }
    return { total, rows };
  }

  /**
   * How the last executions spread over time, counted in the module.
   * @param {{ from: TimeLike, until: TimeLike, parts: number }} range
   * @returns {Uint32Array} how many fall into each of `parts` equal parts of [from, until), in seconds
   */
  histogram({ from, until, parts }) {
    const { core, handle } = this._unwrap();
    core.putTime(0, toExact(from));
    core.putTime(1, toExact(until));
    core.check(false, 'histogram', handle, parts);
    return new Uint32Array(core.takeResult().buffer);
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
   * @param {{ expression?: string, timezone?: string, engine?: string, firstSeen?: TimeLike }} schedule
   *   `firstSeen` is kept where one is known already
   * @throws {SnapshotError} UNSUPPORTED_VERSION in version 1; INVALID_NAME, INVALID_TIME
   */
  describe(name, { expression = '', timezone = '', engine = '', firstSeen }) {
    const { core, handle } = this._unwrap();
    const lengths = core.putTexts([name, expression, timezone, engine]);
    if (firstSeen !== undefined) core.putTime(0, toExact(firstSeen));
    core.check(false, 'describe', handle, ...lengths, firstSeen !== undefined);
  }

  /**
   * Records a run: moves the last execution forward to its slot and, unless a later start is known,
   * takes over its outcome and counts failures in a row. Version 2 only.
   * @param {string} name
   * @param {object} run
   * @param {TimeLike} run.scheduledTime the slot
   * @param {TimeLike} [run.startedAt] the slot by default
   * @param {Outcome} run.outcome
   * @returns {boolean} whether the last execution moved
   * @throws {SnapshotError} UNSUPPORTED_VERSION in version 1; INVALID_NAME, INVALID_TIME,
   *   INVALID_ARGUMENT for another outcome
   */
  recordRun(name, { scheduledTime, startedAt, outcome }) {
    const number = OUTCOMES.indexOf(outcome);
    if (number < 1) {
      const message = `found outcome '${outcome}', expected succeeded, failed or aborted`;
      throw new SnapshotError('INVALID_ARGUMENT', message);
    }
    const { core, handle } = this._unwrap();
    const length = core.putName(name);
    core.putTime(0, toExact(scheduledTime));
    if (startedAt !== undefined) core.putTime(1, toExact(startedAt));
    const answer = core.check(-1, 'recordRun', handle, length, startedAt !== undefined, number);
    return answer === 1;
  }

  /** @returns {ExactTime | undefined} when the snapshot was taken. Added in version 2 */
  get takenAt() {
    return this.#provenance().takenAt;
  }

  /** @param {TimeLike | undefined} time */
  set takenAt(time) {
    this.#setProvenance({ ...this.#provenance(), takenAt: time && toExact(time) });
  }

  /** @returns {string | undefined} who took it. Added in version 2 */
  get source() {
    return this.#provenance().source;
  }

  /** @param {string | undefined} source */
  set source(source) {
    this.#setProvenance({ ...this.#provenance(), source });
  }

  /** @returns {{ takenAt?: ExactTime, source?: string }} */
  #provenance() {
    const { core, handle } = this._unwrap();
    core.check(false, 'provenance', handle);
    const reader = new FlatReader(core.takeResult());
    const takenAt = reader.time();
    const hasSource = reader.uint32() === 1;
    return { takenAt, source: hasSource ? reader.text() : undefined };
  }

  /** @param {{ takenAt?: ExactTime, source?: string }} provenance */
  #setProvenance({ takenAt, source }) {
    const { core, handle } = this._unwrap();
    const [length] = core.putTexts([source ?? '']);
    if (takenAt) core.putTime(0, takenAt);
    const present = [takenAt !== undefined, source !== undefined];
    core.check(false, 'setProvenance', handle, ...present, length);
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

  /** Frees the memory now. Harmless when called again; everything else then throws DISPOSED. */
  dispose() {
    if (this.#native === undefined) return;
    registry.unregister(this.#native);
    free(this.#native);
    this.#native = undefined;
  }
}

if (Symbol.dispose) {
  Object.defineProperty(Snapshot.prototype, Symbol.dispose, { value: Snapshot.prototype.dispose });
}
