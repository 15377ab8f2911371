/** @import { Clock } from './types.js' */

/**
 * The machine's own time. Timers wait in `setTimeout` only; a longer one than that can hold fires
 * early, which no caller here minds.
 * @type {Required<Clock>}
 */
export const systemClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, milliseconds) =>
    setTimeout(callback, Math.min(Math.max(milliseconds, 0), 0x7fffffff)),
  clearTimeout: (handle) => clearTimeout(/** @type {NodeJS.Timeout} */ (handle)),
};

/**
 * A timer that does not keep a Node process alive.
 * @param {Clock} clock
 * @param {() => void} callback
 * @param {number} milliseconds
 * @returns {unknown} for `clearTimeout`
 */
export function background(clock, callback, milliseconds) {
  const handle = clock.setTimeout(callback, milliseconds);
  /** @type {{ unref?: () => void } | undefined} */ (handle)?.unref?.();
  return handle;
}

/**
 * Waits, or until the signal aborts; never rejects.
 * @param {Clock} clock
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function pause(clock, milliseconds, signal) {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clock.clearTimeout(handle);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const handle = clock.setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
  });
}
