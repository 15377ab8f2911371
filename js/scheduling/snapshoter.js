import { SnapshotError } from '../core/errors.js';
import { writeSnapshot } from '../core/index.js';
import { CatchUp } from './catch-up.js';
import { pause } from './clock.js';
import { Events } from './events.js';
import { Jobs } from './jobs.js';
import { Ledger } from './ledger.js';
import { Live } from './live.js';
import { logTo } from './logging.js';
import { measure } from './metrics.js';
import { parseOptions } from './options.js';
import { parseRule, refuse } from './policies.js';
import { restoreSnapshot } from './restoring.js';
import { Rounds, isOverdue } from './rounds.js';
import { Saver } from './saver.js';
import { stopOnSignals } from './signals.js';

/** @import { Snapshot } from '../core/index.js' */
/** @import { CatchUpOptions } from './catch-up.js' */
/** @import { Ended, Track } from './ledger.js' */
/** @import { SnapshoterOptions } from './options.js' */
/** @import { Plan } from './plan.js' */
/** @import { RuleOptions } from './policies.js' */
/** @import { Job, Recorder } from './types.js' */

/** Milliseconds in which a busy scheduler runs what came due meanwhile. */
const overdueTimersTake = 20;

/** @typedef {CatchUpOptions & { signal?: AbortSignal }} StartOptions */

/**
 * Remembers when each schedule last ran, and after a restart runs what was missed. README.md in this
 * folder says what is promised, and in which crash.
 */
export class Snapshoter {
  #options;
  #defaults;
  #clock;
  #events;
  #ledger;
  #live;
  #jobs;
  #saver;
  /** @type {Snapshot | undefined} */
  #snapshot;
  /** @type {Promise<Rounds> | undefined} */
  #restoring;
  /** @type {{ rounds: Rounds, catchUp: CatchUp } | undefined} */
  #started;
  /** @type {Promise<Plan> | undefined} */
  #starting;
  /** @type {Promise<void> | undefined} */
  #stopping;
  #stopped = new AbortController();
  /** @type {(() => void) | undefined} */
  #measuring;
  /** @type {(() => void)[]} */
  #undo = [];

  /**
   * @param {SnapshoterOptions} options
   * @throws {SnapshotError} `INVALID_ARGUMENT`
   */
  constructor(options) {
    const { options: own, defaults } = parseOptions(options);
    const { clock, logger, store, interval } = own;
    this.#options = own;
    this.#defaults = defaults;
    this.#clock = clock;
    const events = new Events((error, event) =>
      logger?.error(`a listener to ${event} threw`, { error }),
    );
    if (logger) logTo(events, logger);
    this.#events = events;
    this.#saver = new Saver({
      store,
      interval,
      clock,
      events,
      encode: (some) => this.#encode(some),
    });
    const ledger = new Ledger({
      clock,
      write: (track, ended) => this.#write(track, ended),
      sense: (now) => this.#live.sense(now),
    });
    this.#ledger = ledger;
    this.#live = new Live({
      clock,
      ledger,
      onGap: (gap, reported) =>
        this.#inRound(({ rounds, catchUp }) =>
          rounds.afterGap(this.#jobs.tracks(), gap, reported, catchUp),
        ),
    });
    this.#jobs = new Jobs({
      ledger,
      clock,
      missed: (track, slot) => this.#live.missed(track, slot),
      invalid: ({ job }, found) =>
        this.#failed(
          new SnapshotError(
            'INVALID_TIME',
            `reported ${String(found)}; expected the Date of a slot`,
          ),
          'record',
          job.name,
        ),
    });
  }

  /** What is remembered; `undefined` until `plan` or `start` have restored it. */
  get snapshot() {
    return this.#snapshot;
  }

  /** When everything recorded was last known to be durable. */
  get durableAt() {
    const { durableAt } = this.#saver;
    return durableAt === undefined ? undefined : new Date(durableAt);
  }

  /**
   * @param {string} event `restored`, `missed`, `skipped`, `caughtUp`, `finished`, `recorded`,
   *   `saved`, `unknown` or `error`; README.md says with which details
   * @param {(details: any) => void} listener
   * @returns {() => void} takes the listener off again
   */
  on(event, listener) {
    return this.#events.on(event, listener);
  }

  /**
   * Adds a schedule. From now on its own runs are recorded; added after `start`, it is caught up by
   * itself.
   * @param {Job} job
   * @param {RuleOptions} [options]
   * @returns {this}
   * @throws {SnapshotError} `INVALID_NAME`, `DUPLICATE_NAME`, `INVALID_ARGUMENT`, `CLOSED`
   */
  add(job, options = {}) {
    this.#checkOpen();
    const track = this.#jobs.add(job, parseRule(options, this.#defaults));
    this.#inRound(({ rounds, catchUp }) => {
      rounds.begin(rounds.prepare([track], this.#clock.now()), catchUp);
      this.#saver.request();
    });
    return this;
  }

  /**
   * Forgets a schedule, and what of it is still to be caught up. The snapshot keeps its time.
   * @param {string} name
   * @returns {boolean} whether there was one
   */
  remove(name) {
    const track = this.#jobs.remove(name);
    if (!track) return false;
    this.#started?.catchUp.remove(track);
    this.#live.forget(track);
    this.#ledger.forget(track);
    return true;
  }

  /**
   * How runs are recorded that no adapter sees.
   * @param {string} name
   * @returns {Recorder}
   * @throws {SnapshotError} `INVALID_NAME`
   */
  recorder(name) {
    return this.#jobs.recorder(name);
  }

  /**
   * Wraps a function that some scheduler calls, so that its runs are recorded.
   * @template {unknown[]} A
   * @template R
   * @param {string} name
   * @param {(...args: A) => R | Promise<R>} run
   * @returns {(...args: A) => Promise<R | undefined>} gives `undefined`, and does not run,
   *   for a late slot that was caught up already
   * @throws {SnapshotError} `INVALID_NAME`
   */
  wrap(name, run) {
    return this.#jobs.wrap(name, run);
  }

  /**
   * What a start would do; nothing is run or changed.
   * @param {{ until?: Date }} [options] default: now
   * @returns {Promise<Plan>}
   * @throws {SnapshotError} `INVALID_ARGUMENT`, `CLOSED`, what restoring says
   */
  async plan({ until = new Date(this.#clock.now()) } = {}) {
    if (!Number.isFinite(Number(until))) refuse('until', String(until), 'a valid Date');
    const rounds = await this.#restore();
    return rounds.prepare(this.#jobs.tracks(), Number(until)).plan;
  }

  /**
   * Restores, plans, catches up, and goes on recording and saving. Called again it gives the first
   * call's promise.
   * @param {StartOptions} [options]
   * @returns {Promise<Plan>} what was caught up, once it is; earlier where `stop` ends it
   * @throws {SnapshotError} `INVALID_ARGUMENT`, `CLOSED`, what restoring says. When the signal
   *   aborts, which stops the whole Snapshoter, its reason
   */
  start(options = {}) {
    this.#starting ??= this.#start(options).catch((error) => {
      if (!this.#started) this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  /**
   * Saves what is not saved yet.
   * @returns {Promise<boolean>} whether anything had to be written
   * @throws {SnapshotError} what the store says
   */
  save() {
    return this.#saver.save();
  }

  /**
   * Ends catching up and recording, with a last save. Slots not caught up stay missed, for the next
   * start. The store stays open.
   * @param {{ timeout?: number }} [options] milliseconds that runs which catch up get to end, default 10,000
   * @returns {Promise<void>}
   * @throws {SnapshotError} what the store says to the last save; stopped it is all the same
   */
  stop({ timeout = 10_000 } = {}) {
    this.#stopping ??= this.#stop(timeout);
    return this.#stopping;
  }

  /**
   * Removes from the snapshot what no schedule that was added has. Never done unless asked.
   * @returns {Promise<string[]>} the names removed
   * @throws {SnapshotError} `CLOSED`, what restoring says
   */
  async pruneUnknown() {
    const { unknown } = await this.plan();
    for (const name of unknown) this.#snapshot?.delete(name);
    return unknown;
  }

  /** @param {StartOptions} options */
  async #start({ signal, ...options }) {
    const [clock, events, ledger, saver] = [this.#clock, this.#events, this.#ledger, this.#saver];
    const catchUp = new CatchUp({ clock, events, ledger, saver }, options);
    signal?.throwIfAborted();
    const rounds = await this.#restore();
    signal?.throwIfAborted();
    this.#checkOpen();

    const until = this.#live.plannable();
    let prepared = rounds.prepare(this.#jobs.tracks(), until);
    if (isOverdue(prepared)) {
      await pause(clock, overdueTimersTake, this.#stopped.signal);
      this.#checkOpen();
      prepared = rounds.prepare(this.#jobs.tracks(), until);
    }
    const { plan } = prepared;
    this.#started = { rounds, catchUp };
    this.#live.start(until);
    const done = rounds.begin(prepared, catchUp);
    this.#live.release();
    if (plan.unknown.length > 0) events.emit('unknown', { names: plan.unknown });
    saver.start();
    saver.request();
    if (this.#options.signals) this.#undo.push(stopOnSignals(() => this.stop()));
    const abort = () => void this.stop().catch(() => {});
    signal?.addEventListener('abort', abort);
    this.#undo.push(() => signal?.removeEventListener('abort', abort));

    const stopped = new Promise((resolve) => {
      this.#stopped.signal.addEventListener('abort', resolve);
    });
    await Promise.race([done, stopped]);
    signal?.throwIfAborted();
    return plan;
  }

  /** @param {number} timeout */
  async #stop(timeout) {
    this.#stopped.abort();
    for (const undo of this.#undo.splice(0)) undo();
    this.#live.stop();
    await this.#restoring?.catch(() => {});
    await this.#started?.catchUp.stop(timeout);
    this.#saver.stop();
    this.#jobs.detach();
    try {
      await this.#saver.save();
    } finally {
      this.#measuring?.();
    }
  }

  #restore() {
    this.#checkOpen();
    this.#restoring ??= this.#load().catch((error) => {
      this.#restoring = undefined;
      throw error;
    });
    return this.#restoring;
  }

  async #load() {
    const { store, encoding, allowOlder, totalLimit, countLimit } = this.#options;
    const { metrics: registry, name: label, labelSchedules } = this.#options;
    const { now } = this.#clock;
    if (registry && !this.#measuring) {
      this.#measuring = await measure(this, { registry, label, labelSchedules, now });
    }
    const { snapshot, ...details } = await restoreSnapshot(store, { encoding, allowOlder });
    this.#snapshot = snapshot;
    this.#saver.open(snapshot);
    this.#events.emit('restored', { size: snapshot.size, ...details });
    const [ledger, events] = [this.#ledger, this.#events];
    return new Rounds({ snapshot, ledger, events, limits: { totalLimit, countLimit } });
  }

  /**
   * Once started; what goes wrong is told and thrown at nobody.
   * @param {(started: { rounds: Rounds, catchUp: CatchUp }) => void} use
   */
  #inRound(use) {
    try {
      if (this.#started) use(this.#started);
    } catch (error) {
      this.#failed(error, 'plan');
    }
  }

  /**
   * @param {Track} track
   * @param {Ended} ended
   */
  #write({ job: { name } }, { slot, startedAt, outcome }) {
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
      this.#failed(error, 'record', name);
    }
    this.#saver.changed();
    if (outcome && this.#events.wants('recorded')) {
      this.#events.emit('recorded', { name, scheduledTime, outcome });
    }
  }

  /** @param {Snapshot} snapshot */
  #encode(snapshot) {
    if (this.#options.encoding === 'gob') return writeSnapshot(snapshot, { encoding: 'gob' });
    snapshot.takenAt = new Date(this.#clock.now());
    return writeSnapshot(snapshot, { encoding: 'native' });
  }

  /**
   * @param {unknown} error
   * @param {string} during
   * @param {string} [name]
   */
  #failed(error, during, name) {
    this.#events.emit('error', { error, during, ...(name !== undefined && { name }) });
  }

  #checkOpen() {
    if (!this.#stopping) return;
    throw new SnapshotError('CLOSED', 'this Snapshoter was stopped; make a new one to start again');
  }
}
