import { setTimeout as sleep } from 'node:timers/promises';
import { SnapshotError } from '../../core/errors.js';
import { clientsOf } from './clients.js';
import { TYPES } from './values.js';

/**
 * @typedef {((text: string, values?: unknown[]) => Promise<any[]>) & { sharesSession?: boolean }} Query
 *   resolves to the rows. `sharesSession`: the program uses the same session for queries of its own
 */
/**
 * @typedef {object} Connection
 * @property {<T>(work: (query: Query, attempt: number) => Promise<T>) => Promise<T>} run does `work`
 *   on one client; where the connection is lost, all of it again on another. `attempt` counts from 0.
 *   Errors are those of `pg`.
 * @property {() => Promise<void>} close gives back what was taken from the user's pool or client
 */

/** The session or the whole server went away, or will be back soon: nothing is wrong with the statement. */
const TRANSIENT = new Set([
  '57P01', // admin_shutdown, also what pg_terminate_backend sends
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now: starting up or recovering
  '53300', // too_many_connections
  '25P03', // idle_in_transaction_session_timeout: this process was frozen for a while
  '40001', // serialization_failure
  '40P01', // deadlock_detected
]);

const FIRST_DELAY = 25;
const LONGEST_DELAY = 1_000;

/**
 * @param {import('./clients.js').Pool | import('./clients.js').Client | string} source
 * @param {{ retryFor: number }} options milliseconds during which a lost connection is retried
 * @returns {Connection}
 */
export function connect(source, { retryFor }) {
  const clients = clientsOf(source);

  /**
   * @template T
   * @param {(query: Query, attempt: number) => Promise<T>} work
   * @param {number} attempt
   */
  async function once(work, attempt) {
    let lost = false;
    // Between two statements a lost connection shows up here alone, and unheard it ends the process.
    const onError = () => {
      lost = true;
    };
    const client = await clients.acquire(onError).catch((error) => {
      throw isUnreachable(error) ? new Transient(error) : error;
    });
    try {
      /** @type {Query} */
      const query = async (text, values) =>
        (await client.query({ text, values, types: TYPES })).rows;
      query.sharesSession = !clients.reconnects;
      return await work(query, attempt);
    } catch (error) {
      lost ||= /** @type {any} */ (error).severity === 'FATAL';
      throw clients.reconnects && (lost || isTransient(error)) ? new Transient(error) : error;
    } finally {
      clients.release(client, onError, lost);
    }
  }

  return {
    async run(work) {
      const deadline = performance.now() + retryFor;
      for (let attempt = 0; ; attempt++) {
        try {
          return await once(work, attempt);
        } catch (error) {
          if (!(error instanceof Transient)) throw error;
          if (performance.now() >= deadline) throw error.cause;
          // Replicas that lost their connections together should not come back together.
          await sleep(Math.min(FIRST_DELAY * 2 ** attempt, LONGEST_DELAY) * (0.5 + Math.random()));
        }
      }
    },
    close: clients.close,
  };
}

/**
 * Runs `work` in a transaction, after the statement `lock`. It waits at most `lockTimeout` milliseconds
 * for any lock, and the server ends it when this process stays silent for as long: a frozen replica
 * stops no other.
 * @template T
 * @param {Query} query
 * @param {{ lockTimeout: number, lock: string }} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @throws {SnapshotError} `SAVE_FAILED` in the midst of the program's own transaction
 */
export async function transaction(query, { lockTimeout, lock }, work) {
  if (query.sharesSession) await refuseWithin(query);
  try {
    // Read committed, whatever the user's default: a statement after the advisory lock has to see
    // what its last holder committed.
    await query(
      `begin isolation level read committed;
       set local lock_timeout = ${lockTimeout};
       set local idle_in_transaction_session_timeout = ${lockTimeout};
       select set_config('synchronous_commit', 'on', true)
         where current_setting('synchronous_commit') = 'off';
       ${lock}`,
    );
    const result = await work();
    await query('commit');
    return result;
  } catch (error) {
    // On a lost connection there is nothing to roll back, and the first error is the one to tell.
    await query('rollback').catch(() => {});
    throw error;
  }
}

/**
 * What we begin in the midst of a transaction would go on with it, and our commit would end it. Only
 * there now(), which is when it began, is earlier than the statement.
 * @param {Query} query
 */
async function refuseWithin(query) {
  const [{ isWithin }] = await query('select now() < statement_timestamp() as "isWithin"');
  if (!isWithin) return;
  throw new SnapshotError(
    'SAVE_FAILED',
    'the client given to postgres() is in a transaction of its program, which saving would commit; ' +
      'end that first, or give the store a client of its own or a pool',
  );
}

class Transient extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    super('connection lost', { cause });
  }
}

/** @param {unknown} error */
function isTransient(error) {
  const { code } = /** @type {{ code?: unknown }} */ (error);
  return typeof code === 'string' && (TRANSIENT.has(code) || code.startsWith('08'));
}

/**
 * Whether no server answered: an errno of the system, or an error of `pg` that carries no code.
 * @param {any} error of connecting
 */
function isUnreachable(error) {
  if (error.code === undefined) return /terminated|timeout/.test(error.message);
  return /^E[A-Z]+$/.test(error.code) || isTransient(error);
}
