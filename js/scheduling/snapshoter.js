import { isDate } from '../core/time.js';
import { checkKnown, checkNumber, refuse } from './checks.js';
import { Events } from './events.js';
import { logTo } from './logging.js';
import { measure } from './metrics.js';
import { parseOptions } from './options.js';
import { parseRule } from './policies.js';
import { Runtime } from './runtime.js';
import { stopOnSignals } from './signals.js';

/** @import { Snapshot } from '../core/index.js' */
/** @import { CatchUpOptions } from './catch-up.js' */
/** @import { SnapshoterEvents } from './events.js' */
/** @import { SnapshoterOptions } from './options.js' */
/** @import { Plan } from './plan.js' */
/** @import { RuleOptions } from './policies.js' */
/** @import { Job, Recorder } from './types.js' */

/** @typedef {CatchUpOptions & { signal?: AbortSignal }} StartOptions */
/**
 * @typedef {object} StopOptions
 * @property {number | undefined} [timeout] milliseconds that runs which catch up get to end, default 10,000
 * @property {number | undefined} [saveTimeout] milliseconds that the last save gets, default 60,000: a
 *   store that does not answer must not keep a process from ending
 */

/**
 * Remembers when each schedule last ran, and after a restart runs what was missed. README.md in this
 * folder says what is promised, and in which crash.
 */
export class Snapshoter {
  #options;
  #defaults;
  /** That of each schedule which is added without options. */
  #rule;
  #events;
  #runtime;
  /** @type {Promise<() => void> | undefined} */
  #measuring;
  /** @type {Promise<Plan> | undefined} */
  #starting;
  /** @type {Promise<void> | undefined} */
  #stopping;
  /** @type {(() => void)[]} */
  #undo = [];

  /**
   * @param {SnapshoterOptions} given
   * @throws {SnapshotError} `INVALID_ARGUMENT`
   */
  constructor(given) {
    const { options, defaults } = parseOptions(given);
    const { logger } = options;
    this.#options = options;
    this.#defaults = defaults;
    this.#rule = parseRule({}, defaults);
    this.#events = new Events((error, event) =>
      logger?.error(`a listener to ${event} threw`, { error }),
    );
    if (logger) logTo(this.#events, logger);
    this.#runtime = new Runtime(options, this.#events);
  }

  /**
   * @returns {Snapshot | undefined} what is remembered, once `plan` or `start` have restored it. Ask
   *   each time: where the WebAssembly module stops, another takes its place (undefined until then)
   */
  get snapshot() {
    return this.#runtime.snapshot;
  }

  /** @returns {Date | undefined} when everything recorded was last known to be durable */
  get durableAt() {
    const { durableAt } = this.#runtime.saver;
    return durableAt === undefined ? undefined : new Date(durableAt);
  }

  /**
   * @template {keyof SnapshoterEvents} K
   * @param {K} event
   * @param {(details: SnapshoterEvents[K]) => void} listener
   * @returns {() => void} takes the listener off again
   * @throws {SnapshotError} `INVALID_ARGUMENT` for an event that there is not
   */
  on(event, listener) {
    return this.#events.on(event, listener);
  }

  /**
   * As `on`, for the next time only.
   * @template {keyof SnapshoterEvents} K
   * @param {K} event
   * @param {(details: SnapshoterEvents[K]) => void} listener
   * @returns {() => void} takes the listener off before that
   * @throws {SnapshotError} `INVALID_ARGUMENT` for an event that there is not
   */
  once(event, listener) {
    return this.#events.once(event, listener);
  }

  /**
   * Adds a schedule. From now on its own runs are recorded; added after `start`, it is caught up by
   * itself.
   * @param {Job} job
   * @param {RuleOptions} [options]
   * @returns {this}
   * @throws {SnapshotError} `INVALID_NAME`, `DUPLICATE_NAME`, `INVALID_ARGUMENT`, `CLOSED`
   */
  add(job, options) {
    this.#runtime.checkOpen();
    this.#runtime.add(job, options === undefined ? this.#rule : parseRule(options, this.#defaults));
    return this;
  }

  /**
   * Forgets a schedule, and what of it is still to be caught up. The snapshot keeps its time.
   * @param {string} name
   * @returns {boolean} whether there was one
   */
  remove(name) {
    return this.#runtime.remove(name);
  }

  /**
   * How runs are recorded that no adapter sees.
   * @param {string} name
   * @returns {Recorder}
   * @throws {SnapshotError} `INVALID_NAME`
   */
  recorder(name) {
    return this.#runtime.jobs.recorder(name);
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
    return this.#runtime.jobs.wrap(name, run);
  }

  /**
   * What a start would do; nothing is run or changed.
   * @param {{ until?: Date }} [options] default: now
   * @returns {Promise<Plan>}
   * @throws {SnapshotError} `INVALID_ARGUMENT`, `CLOSED`, what restoring says
   */
  async plan(options = {}) {
    checkKnown(options, ['until']);
    const { until = new Date(this.#options.clock.now()) } = options;
    if (!isDate(until) || Number.isNaN(Number(until))) refuse('until', until, 'a valid Date');
    await this.#measure();
    return this.#runtime.plan(Number(until));
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
      if (!this.#runtime.isStarted) this.#starting = undefined;
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
    return this.#runtime.saver.save();
  }

  /**
   * Ends catching up and recording, with a last save. Slots not caught up stay missed, for the next
   * start. The store stays open.
   * @param {StopOptions} [options]
   * @returns {Promise<void>}
   * @throws {SnapshotError} `INVALID_ARGUMENT`; what the store says to the last save, `SAVE_FAILED` where it says nothing
   *   in time; stopped it is all the same
   */
  async stop(options = {}) {
    checkKnown(options, ['timeout', 'saveTimeout']);
    const { timeout = 10_000, saveTimeout = 60_000 } = options;
    checkNumber('timeout', timeout, 0, 'milliseconds, 0 or more');
    checkNumber('saveTimeout', saveTimeout, 0, 'milliseconds, 0 or more');
    return (this.#stopping ??= this.#stop(timeout, saveTimeout));
  }

  /**
   * Removes from the snapshot what no schedule that was added has. Never done unless asked.
   * @returns {Promise<string[]>} the names removed
   * @throws {SnapshotError} `CLOSED`, what restoring says
   */
  async pruneUnknown() {
    const { unknown } = await this.plan();
    for (const name of unknown) this.snapshot?.delete(name);
    return unknown;
  }

  /** @param {StartOptions} options */
  async #start(options) {
    checkKnown(options, ['rate', 'concurrency', 'signal']);
    const { signal } = options;
    await this.#measure();
    const { plan, done } = await this.#runtime.start(options);
    const { stopped } = this.#runtime;
    if (this.#options.signals) this.#undo.push(stopOnSignals(() => this.stop()));
    const abort = () => void this.stop().catch(() => {});
    signal?.addEventListener('abort', abort);
    this.#undo.push(() => signal?.removeEventListener('abort', abort));
    // A listener that was told of the plan may have stopped it.
    if (stopped.aborted) this.#unhook();

    await Promise.race([done, whenAborted(stopped)]);
    signal?.throwIfAborted();
    return plan;
  }

  /** @param {number} timeout @param {number} saveTimeout */
  async #stop(timeout, saveTimeout) {
    this.#unhook();
    try {
      await this.#runtime.stop(timeout, saveTimeout);
    } finally {
      const unmeasure = await this.#measuring;
      unmeasure?.();
    }
  }

  #unhook() {
    for (const undo of this.#undo.splice(0)) undo();
  }

  async #measure() {
    const { metrics: registry, name: label, labelSchedules, clock } = this.#options;
    if (!registry) return;
    const options = { registry, label, labelSchedules, now: clock.now };
    this.#measuring ??= measure(this, options).catch((error) => {
      this.#measuring = undefined;
      throw error;
    });
    await this.#measuring;
  }
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<unknown>}
 */
function whenAborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', resolve, { once: true });
  });
}
