import { pause } from './clock.js';
import { Heap } from './heap.js';
import { refuse } from './checks.js';
import { Bucket } from './rate.js';
import { missedAfter } from './slots.js';

/** @import { Clock, RunContext, Schedule } from './types.js' */
/** @import { Events } from './events.js' */
/** @import { Ledger, Track } from './ledger.js' */
/** @import { PlanEntry } from './plan.js' */
/** @import { Rate } from './rate.js' */
/** @import { Rule } from './policies.js' */
/** @import { Known } from './slots.js' */

/**
 * Slots of one schedule that are to run, one after the other. Milliseconds since 1970.
 * @typedef {object} Window
 * @property {Schedule} schedule
 * @property {number} next the first slot that has not ended; nothing from it on is recorded
 * @property {number} last
 * @property {Set<number>} known run by the scheduler itself
 * @property {number} settled up to where the policy has decided, once `last` has ended
 * @property {{ from: Date, until: Date } | undefined} range
 * @property {number} count slots that a run of it stands for
 * @property {() => void} done
 */

/**
 * @typedef {object} CatchUpOptions
 * @property {Rate} [rate] default: no limit
 * @property {number} [concurrency] schedules whose slots run at the same time; default 10
 */

/**
 * Runs missed slots, the oldest first over all schedules and those of one schedule one after the
 * other. A schedule's next slot waits until the one before is durable, so that a crash repeats at
 * most one slot of it.
 */
export class CatchUp {
  #clock;
  #ledger;
  #events;
  #saver;
  #bucket;
  #concurrency;
  #abort = new AbortController();
  /** @type {Heap<Track>} those whose first window waits for its turn */
  #waiting = new Heap();
  /** @type {Set<Track>} */
  #busy = new Set();
  /** @type {Set<Promise<void>>} */
  #runs = new Set();
  /** @type {unknown} */
  #timer;

  /**
   * @param {object} parts
   * @param {Clock} parts.clock
   * @param {Ledger} parts.ledger
   * @param {Events} parts.events
   * @param {{ request: () => void, flush: (signal: AbortSignal) => Promise<void> }} parts.saver
   * @param {CatchUpOptions} options
   * @throws {SnapshotError} `INVALID_ARGUMENT`
   */
  constructor({ clock, ledger, events, saver }, { rate = Infinity, concurrency = 10 }) {
    if (!(concurrency === Infinity || (Number.isInteger(concurrency) && concurrency > 0))) {
      refuse('concurrency', concurrency, 'a whole number of runs, 1 or more');
    }
    this.#clock = clock;
    this.#ledger = ledger;
    this.#events = events;
    this.#saver = saver;
    this.#bucket = new Bucket(rate, clock);
    this.#concurrency = concurrency;
  }

  now() {
    return this.#clock.now();
  }

  /**
   * Takes up what a plan decided for one schedule; `go` runs it, once all of a plan is taken up.
   * @param {Track} track
   * @param {PlanEntry} entry
   * @param {{ schedule: Schedule, known?: Known, until: Date }} from what it was planned with
   * @returns {Promise<void> | undefined} resolves when the last of its slots has ended
   */
  add(track, entry, { schedule, known: alreadyKnown, until }) {
    if (!entry.last || entry.action === 'none') return undefined;
    const settled = Number(entry.last);
    const { run } = entry;
    if (!run) {
      this.#ledger.settle(track, { slot: settled });
      return undefined;
    }
    return new Promise((done) => {
      const range = run.range ? rangeOf(track.rule, entry, until) : undefined;
      const [next, last] = [Number(run.first), Number(run.last)];
      // Grows as its scheduler goes on.
      const known = new Set(alreadyKnown);
      const count = range ? run.count : 1;
      track.windows.push({ schedule, next, last, known, settled, range, count, done });
      track.windows.sort((a, b) => a.next - b.next);
      this.#enqueue(track);
    });
  }

  /** Begins runs, as many as concurrency and rate allow. */
  go() {
    while (this.#waiting.size > 0 && this.#runs.size < this.#concurrency) {
      if (this.#abort.signal.aborted || this.#timer !== undefined) return;
      const wait = this.#bucket.take();
      if (wait > 0) {
        this.#timer = this.#clock.setTimeout(() => {
          this.#timer = undefined;
          this.go();
        }, wait);
        return;
      }
      const track = /** @type {Track} */ (this.#waiting.pop());
      const run = this.#runFirst(track).then(() => {
        this.#runs.delete(run);
        this.#busy.delete(track);
        this.#enqueue(track);
        this.go();
      });
      this.#runs.add(run);
    }
  }

  /**
   * Drops what a schedule has left to catch up.
   * @param {Track} track
   */
  remove(track) {
    for (const { done } of track.windows.splice(0)) done();
  }

  /**
   * Begins no more runs, tells those under way, and waits for them.
   * @param {number} milliseconds at most so long
   */
  async stop(milliseconds) {
    this.#abort.abort();
    this.#clock.clearTimeout(this.#timer);
    const waited = new AbortController();
    const runs = Promise.all(this.#runs).then(() => waited.abort());
    if (this.#runs.size > 0)
      await Promise.race([runs, pause(this.#clock, milliseconds, waited.signal)]);
    waited.abort();
  }

  /** @param {Track} track */
  #enqueue(track) {
    if (this.#busy.has(track) || track.windows.length === 0) return;
    this.#busy.add(track);
    this.#waiting.push(track.windows[0].next, track);
  }

  /**
   * Runs the first slot of a schedule's first window. Never rejects.
   * @param {Track} track
   */
  async #runFirst(track) {
    const { signal } = this.#abort;
    if (track.unsaved) await this.#flush(track);
    if (signal.aborted) return;
    const [window] = track.windows;
    if (!window) return;
    const slot = window.range ? window.last : window.next;
    if (window.known.has(slot)) {
      // Its own scheduler, late, ran it after all.
      this.#advance(track, window, slot);
      this.#conclude(track, window);
      return;
    }
    const startedAt = this.#clock.now();
    /** @type {{ error: unknown } | undefined} */
    let failure;
    try {
      await track.job.run(contextOf(track, window, slot, signal));
    } catch (error) {
      failure = { error };
    }
    // A job that gave up when told to stop leaves its slot missed, for the next start.
    if ((failure && signal.aborted) || !track.windows.includes(window)) return;

    this.#advance(track, window, slot);
    const outcome = failure ? 'failed' : 'succeeded';
    this.#ledger.settle(track, { slot, startedAt, outcome });
    this.#conclude(track, window);
    this.#events.emit('caughtUp', {
      name: track.job.name,
      scheduledTime: new Date(slot),
      count: window.count,
      outcome,
      milliseconds: this.#clock.now() - startedAt,
      ...failure,
    });
    if (failure) this.#events.emit('error', { ...failure, during: 'run', name: track.job.name });

    track.unsaved = true;
    if (track.windows.length > 0) await this.#flush(track);
    else this.#saver.request();
  }

  /**
   * Waits until the last slot of a schedule is durable.
   * @param {Track} track
   */
  async #flush(track) {
    const { signal } = this.#abort;
    await this.#saver.flush(signal);
    track.unsaved = signal.aborted;
  }

  /**
   * Once a window has ended: what the policy left out behind its last slot counts as dealt with.
   * @param {Track} track
   * @param {Window} window
   */
  #conclude(track, window) {
    if (track.windows.includes(window)) return;
    this.#ledger.settle(track, { slot: window.settled });
    window.done();
  }

  /**
   * Moves a window behind a slot, or ends it.
   * @param {Track} track
   * @param {Window} window
   * @param {number} slot
   */
  #advance(track, window, slot) {
    const { schedule, last, known, range } = window;
    try {
      const next = range ? null : missedAfter(schedule, slot, last, known);
      if (next !== null) {
        window.next = next;
        return;
      }
    } catch (error) {
      // What the engine cannot name now is held back, and so found missed by the next start.
      track.lose(slot + 1);
      window.settled = slot;
      this.#events.emit('error', { error, during: 'schedule', name: track.job.name });
    }
    track.windows.splice(track.windows.indexOf(window), 1);
  }
}

/**
 * @param {Rule} rule
 * @param {PlanEntry} entry
 * @param {Date} until
 * @returns {{ from: Date, until: Date }}
 */
function rangeOf({ deadline }, { from, skipped }, until) {
  const oldest = skipped.deadline ? Number(until) - deadline - 1 : -Infinity;
  return { from: new Date(Math.max(Number(from), oldest)), until };
}

/**
 * @param {Track} track
 * @param {Window} window
 * @param {number} slot
 * @param {AbortSignal} signal
 * @returns {RunContext}
 */
function contextOf({ job }, { range }, slot, signal) {
  const scheduledTime = new Date(slot);
  return {
    scheduledTime,
    isCatchUp: true,
    ...(range && { range }),
    idempotencyKey: job.key?.(scheduledTime) ?? `${job.name}@${scheduledTime.toISOString()}`,
    signal,
  };
}
