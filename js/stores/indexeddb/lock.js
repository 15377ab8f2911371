import { SnapshotError } from '../../core/errors.js';
import { timerDelay } from '../arguments.js';

/**
 * Runs `task` while no other tab or worker of this origin runs one under the same name: they take
 * turns, and one that waits too long hears why. Where there are no Web Locks (outside secure
 * contexts) it just runs; what keeps the store right is the check inside each transaction.
 * @template T
 * @param {string} name of the database
 * @param {number} timeout milliseconds to wait for the others
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 * @throws {SnapshotError} `LOCKED`
 */
export async function withLock(name, timeout, task) {
  const locks = globalThis.navigator?.locks;
  if (!locks) return task();
  const lock = `snapshoter ${name}`;
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), timerDelay(timeout));
  let isOurs = false;
  try {
    return await locks.request(lock, { signal: waiting.signal }, () => {
      isOurs = true;
      clearTimeout(timer);
      return task();
    });
  } catch (error) {
    if (isOurs) throw error;
    if (waiting.signal.aborted) throw await locked(locks, lock, timeout, error);
    // A page that may use IndexedDB and no locks.
    return task();
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {LockManager} locks
 * @param {string} lock
 * @param {number} timeout
 * @param {unknown} cause
 */
async function locked(locks, lock, timeout, cause) {
  const { held = [] } = await locks.query();
  const holder = held.find(({ name }) => name === lock)?.clientId ?? 'one that has just let go';
  return new SnapshotError(
    'LOCKED',
    `another tab or worker (client ${holder}) has held the lock '${lock}' for ${timeout} ms; ` +
      'close it, or save again later',
    { cause },
  );
}
