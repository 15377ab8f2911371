import { SnapshotError } from '../core/errors.js';
import { CatchUp } from './catch-up.js';
import { checkKnown, refuse } from './checks.js';
import { pause } from './clock.js';
import { Jobs } from './jobs.js';
import { Keeper } from './keeper.js';
import { Ledger } from './ledger.js';
import { Live } from './live.js';
import { Rounds, isOverdue } from './rounds.js';
import { Saver } from './saver.js';

/** @import { CatchUpOptions } from './catch-up.js' */
/** @import { During, Events } from './events.js' */
/** @import { Track } from './ledger.js' */
/** @import { ParsedOptions } from './options.js' */
/** @import { Plan } from './plan.js' */
/** @import { Rule } from './policies.js' */
/** @import { Job } from './types.js' */

/** @typedef {{ rounds: Rounds, catchUp: CatchUp }} Started */

/** Milliseconds in which a busy scheduler runs what came due meanwhile. */
const overdueTimersTake = 20;

/**
 * The parts of one Snapshoter and how they work together: what live jobs report goes through the
 * ledger into the keeper's snapshot, which the saver saves; what was missed goes through a round to
 * the catch-up, and from there the same way.
 */
export class Runtime {
  #options;
  #clock;
  #events;
  #ledger;
  #live;
  #keeper;
  /** @type {Promise<Rounds> | undefined} */
  #restoring;
  /** @type {Started | undefined} */
  #started;
  /** @type {Set<Track>} added while the snapshot is lost: caught up once another is there */
  #postponed = new Set();
  #stopped = new AbortController();
  jobs;
  saver;

  /**
   * @param {ParsedOptions} options
   * @param {Events} events
   */
  constructor(options, events) {
    const { clock, store, interval, encoding } = options;
    this.#options = options;
    this.#clock = clock;
    this.#events = events;
    const onChange = () => this.saver.changed();
    const onLoss = () => this.saver.request();
    const keeper = new Keeper({ encoding, clock, events, onChange, onLoss });
    this.#keeper = keeper;
    this.saver = new Saver({
      store,
      interval,
      clock,
      events,
      encode: (snapshot) => keeper.encode(snapshot),
      recover: () => this.#recover(),
    });
    const ledger = new Ledger({
      clock,
      write: (track, ended) => keeper.write(track, ended),
      sense: (now) => this.#live.sense(now),
    });
    this.#ledger = ledger;
    this.#live = new Live({
      clock,
      ledger,
      onGap: (gap, reported) =>
        this.#inRound(({ rounds, catchUp }) =>
          rounds.afterGap(this.jobs.tracks(), gap, reported, catchUp),
        ),
    });
    this.jobs = new Jobs({
      ledger,
      clock,
      missed: (track, slot) => this.#live.missed(track, slot),
      invalid: ({ job }, found) => this.#failed(invalidSlot(found), 'record', job.name),
    });
  }

  get snapshot() {
    return this.#keeper.snapshot;
  }

  get isStarted() {
    return this.#started !== undefined;
  }

  /** Aborts when this is stopped. */
  get stopped() {
    return this.#stopped.signal;
  }

  /**
   * @param {Job} job
   * @param {Rule} rule
   * @throws {SnapshotError} `INVALID_NAME`, `DUPLICATE_NAME`, `INVALID_ARGUMENT`
   */
  add(job, rule) {
    this.#begin(this.jobs.add(job, rule));
  }

  /** @param {string} name */
  remove(name) {
    const track = this.jobs.remove(name);
    if (!track) return false;
    this.#started?.catchUp.remove(track);
    this.#live.forget(track);
    this.#postponed.delete(track);
    this.#ledger.forget(track);
    return true;
  }

  /**
   * @param {number} until milliseconds since 1970
   * @returns {Promise<Plan>}
   */
  async plan(until) {
    const rounds = await this.#restore();
    return rounds.prepare(this.jobs.tracks(), until).plan;
  }

  /**
   * Restores, plans and begins to catch up.
   * @param {CatchUpOptions & { signal?: AbortSignal }} options
   * @returns {Promise<{ plan: Plan, done: Promise<unknown> }>} `done` resolves when that is over
   * @throws {SnapshotError} `INVALID_ARGUMENT`, `CLOSED`, what restoring says
   */
  async start({ signal, ...options }) {
    checkKnown(options, ['rate', 'concurrency']);
    if (signal !== undefined && typeof signal?.throwIfAborted !== 'function') {
      refuse('signal', signal, 'an AbortSignal');
    }
    const [clock, events, ledger, saver] = [this.#clock, this.#events, this.#ledger, this.saver];
    const catchUp = new CatchUp({ clock, events, ledger, saver }, options);
    signal?.throwIfAborted();
    const rounds = await this.#restore();
    signal?.throwIfAborted();
    this.checkOpen();

    const until = this.#live.plannable();
    let prepared = rounds.prepare(this.jobs.tracks(), until);
    if (isOverdue(prepared)) {
      await pause(clock, overdueTimersTake, this.stopped);
      this.checkOpen();
      prepared = rounds.prepare(this.jobs.tracks(), until);
    }
    const { plan } = prepared;
    this.#started = { rounds, catchUp };
    this.#live.start(until);
    const done = rounds.begin(prepared, catchUp);
    this.#live.release();
    if (plan.unknown.length > 0) events.emit('unknown', { names: plan.unknown });
    saver.start();
    saver.request();
    return { plan, done };
  }

  /**
   * Ends catching up and recording, with a last save.
   * @param {number} timeout milliseconds that runs under way get to end
   * @param {number} saveTimeout milliseconds that the last save gets
   */
  async stop(timeout, saveTimeout) {
    this.#stopped.abort();
    this.#live.stop();
    await this.#restoring?.catch(() => {});
    await this.#started?.catchUp.stop(timeout);
    this.saver.stop();
    this.jobs.detach();
    await this.#saveWithin(saveTimeout);
  }

  /** @param {number} timeout milliseconds */
  async #saveWithin(timeout) {
    const saved = new AbortController();
    const saving = this.saver.save().finally(() => saved.abort());
    const late = pause(this.#clock, timeout, saved.signal).then(() => {
      if (saved.signal.aborted) return saving;
      const error = unanswered(timeout);
      this.#failed(error, 'save');
      throw error;
    });
    await Promise.race([saving, late]);
  }

  /** @throws {SnapshotError} `CLOSED` */
  checkOpen() {
    if (!this.stopped.aborted) return;
    throw new SnapshotError('CLOSED', 'this Snapshoter was stopped; make a new one to start again');
  }

  async #restore() {
    this.checkOpen();
    this.#restoring ??= this.#load().catch((error) => {
      this.#restoring = undefined;
      throw error;
    });
    const rounds = await this.#restoring;
    if (this.#keeper.isLost) await this.saver.save();
    return rounds;
  }

  async #load() {
    const { store, allowOlder, totalLimit, countLimit } = this.#options;
    const keeper = this.#keeper;
    const { snapshot } = await keeper.restore(store, { allowOlder });
    this.saver.open(snapshot);
    const [ledger, events] = [this.#ledger, this.#events];
    return new Rounds({ keeper, ledger, events, limits: { totalLimit, countLimit } });
  }

  /** Another snapshot for one that was lost with its module, and what had to wait for it. */
  async #recover() {
    const { store, allowOlder } = this.#options;
    const restored = await this.#keeper.restore(store, { allowOlder }, this.jobs.tracks());
    const postponed = this.#postponed;
    this.#postponed = new Set();
    for (const track of postponed) this.#begin(track);
    return restored;
  }

  /** @param {Track} track */
  #begin(track) {
    const done = this.#inRound(({ rounds, catchUp }) => {
      rounds.begin(rounds.prepare([track], this.#clock.now()), catchUp);
      this.saver.request();
    });
    if (!done) this.#postponed.add(track);
  }

  /**
   * Once started; what goes wrong is told and thrown at nobody.
   * @param {(started: Started) => void} use
   * @returns {boolean} false where it has to wait, because the snapshot is lost
   */
  #inRound(use) {
    try {
      if (this.#started) use(this.#started);
    } catch (error) {
      if (this.#keeper.isLost) {
        this.saver.request();
        return false;
      }
      this.#failed(error, 'plan');
    }
    return true;
  }

  /**
   * @param {unknown} error
   * @param {During} during
   * @param {string} [name]
   */
  #failed(error, during, name) {
    this.#events.emit('error', { error, during, ...(name !== undefined && { name }) });
  }
}

/** @param {number} timeout milliseconds */
function unanswered(timeout) {
  return new SnapshotError(
    'SAVE_FAILED',
    `the store has not answered the last save for ${timeout} ms; what was recorded since the one before may be missed`,
  );
}

/** @param {unknown} found */
function invalidSlot(found) {
  return new SnapshotError(
    'INVALID_TIME',
    `reported ${String(found)}; expected the Date of a slot`,
  );
}
