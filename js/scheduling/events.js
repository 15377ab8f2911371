import { refuse } from './checks.js';

/** @import { Skipped } from '../stores/restore.js' */
/** @import { Outcome } from './ledger.js' */
/** @import { SkipReason } from './plan.js' */
/** @import { ScheduleDescription } from '../core/flat.js' */

/**
 * What listeners are told, by event.
 * @typedef {object} SnapshoterEvents
 * @property {Restored} restored before the first plan, and again where the snapshot was lost
 * @property {{ name: string, was: ScheduleDescription, is: ScheduleDescription }} changed a schedule
 *   is another than the snapshot describes, and starts afresh
 * @property {{ name: string, count: number, capped: boolean, first: Date | null, last: Date | null }} missed
 *   slots were missed; at least so many when `capped`
 * @property {{ name: string, count: number, capped: boolean, reason: SkipReason }} skipped missed
 *   slots that will not run; `missed` has counted them
 * @property {CaughtUp} caughtUp a missed slot was run
 * @property {{ missed: number, run: number, runs: number, skipped: number, milliseconds: number }}
 *   finished a catch-up that had slots missed has ended; the numbers are those of its plan
 * @property {{ name: string, scheduledTime: Date, outcome: Outcome }} recorded a run went into the
 *   snapshot
 * @property {{ bytes: number, appended: boolean, milliseconds: number }} saved something is durable
 * @property {{ names: string[] }} unknown the snapshot has schedules that no job has: kept
 * @property {{ error: unknown, during: During, name?: string }} error `name`: the schedule that it
 *   concerns, if one
 */
/** @typedef {'run' | 'schedule' | 'plan' | 'record' | 'create' | 'save' | 'restore'} During `restore`:
 *   the snapshot was lost, because the WebAssembly module stopped, or another is not there yet */
/**
 * @typedef {object} Restored
 * @property {number} size schedules restored
 * @property {'absent' | 'restored' | 'corrupt'} status
 * @property {string} [id] the store's generation that it came from
 * @property {Skipped[]} skipped generations that were passed over
 */
/**
 * @typedef {object} CaughtUp
 * @property {string} name
 * @property {Date} scheduledTime
 * @property {number} count slots that it stands for: 1, but for a range
 * @property {Outcome} outcome
 * @property {number} milliseconds how long it took
 * @property {unknown} [error] why it failed
 */

/** @type {readonly (keyof SnapshoterEvents)[]} */
const names = [
  'restored',
  'changed',
  'missed',
  'skipped',
  'caughtUp',
  'finished',
  'recorded',
  'saved',
  'unknown',
  'error',
];

/**
 * Tells listeners what happened. A listener that throws harms neither the others nor the scheduler
 * that is being told, and an `error` to which nobody listens is not thrown.
 */
export class Events {
  /** @type {Map<string, Set<(details: never) => void>>} */
  #listeners = new Map(names.map((name) => [name, new Set()]));
  #onThrow;

  /** @param {(error: unknown, event: string) => void} [onThrow] told of a listener that threw */
  constructor(onThrow = () => {}) {
    this.#onThrow = onThrow;
  }

  /**
   * @template {keyof SnapshoterEvents} K
   * @param {K} event
   * @param {(details: SnapshoterEvents[K]) => void} listener
   * @returns {() => void} takes the listener off again
   * @throws {SnapshotError} `INVALID_ARGUMENT` for an event that there is not
   */
  on(event, listener) {
    const listeners = this.#listeners.get(event) ?? refuse('the event', event, names.join(', '));
    if (typeof listener !== 'function') refuse('the listener', typeof listener, 'a function');
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /**
   * @template {keyof SnapshoterEvents} K
   * @param {K} event
   * @param {(details: SnapshoterEvents[K]) => void} listener is told the next time only
   * @returns {() => void} takes the listener off before that
   * @throws {SnapshotError} `INVALID_ARGUMENT` for an event that there is not
   */
  once(event, listener) {
    if (typeof listener !== 'function') refuse('the listener', typeof listener, 'a function');
    const off = this.on(event, (details) => {
      off();
      listener(details);
    });
    return off;
  }

  /**
   * Whether anybody listens; spares the hot path making what nobody reads.
   * @param {keyof SnapshoterEvents} event
   */
  wants(event) {
    return (this.#listeners.get(event)?.size ?? 0) > 0;
  }

  /**
   * @template {keyof SnapshoterEvents} K
   * @param {K} event
   * @param {SnapshoterEvents[K]} details
   */
  emit(event, details) {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        /** @type {(details: SnapshoterEvents[K]) => void} */ (listener)(details);
      } catch (error) {
        this.#tell(error, event);
      }
    }
  }

  /**
   * @param {unknown} error
   * @param {string} event
   */
  #tell(error, event) {
    try {
      this.#onThrow(error, event);
    } catch {
      // Nobody is left to be told.
    }
  }
}
