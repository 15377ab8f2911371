import { SnapshotError } from '../../core/errors.js';

/** @typedef {(error: Error) => void} OnError */
/**
 * The part of `pg`'s clients that is used here.
 * @typedef {{
 *   query(config: { text: string, values?: unknown[], types?: any }): Promise<{ rows: any[] }>,
 *   on(event: 'error', listener: OnError): unknown,
 *   off(event: 'error', listener: OnError): unknown,
 *   release?(destroy?: boolean): void,
 * }} Client
 */
/**
 * The part of `pg`'s `Pool` that is used here.
 * @typedef {{
 *   connect(callback: (error: Error | undefined, client: Client | undefined) => void): void,
 *   end(): Promise<void>,
 *   totalCount: number,
 *   ending?: boolean,
 *   on(event: 'error', listener: OnError): unknown,
 *   off(event: 'error', listener: OnError): unknown,
 * }} Pool
 */
/**
 * @typedef {object} Clients where the clients come from
 * @property {boolean} reconnects whether a lost client can be followed by another
 * @property {(onError: OnError) => Promise<Client>} acquire `onError` hears of a lost connection
 *   until the release
 * @property {(client: Client, onError: OnError, destroy: boolean) => void} release
 * @property {() => Promise<void>} close takes back the listeners; ends what is not the caller's
 */

/**
 * @param {Pool | Client | string} source
 * @returns {Clients}
 */
export function clientsOf(source) {
  if (typeof source === 'string') return ownPool(source);
  return 'totalCount' in source ? fromPool(source) : fromClient(source);
}

const POOL_ENDED = 'The pool given to postgres() has been ended; close the store before the pool';

/** An idle client's error says only that the pool has dropped it; the next statement takes another. */
const ignore = () => {};

/**
 * @param {Pool} pool
 * @param {OnError} onError
 * @returns {Promise<Client>}
 */
function take(pool, onError) {
  return new Promise((resolve, reject) => {
    if (pool.ending) throw new SnapshotError('CLOSED', POOL_ENDED);
    // By callback: a promise resolves a moment after the pool has taken its own listener away, and
    // an error in that moment would be unheard.
    pool.connect((error, client) => {
      if (!client) return reject(error);
      client.on('error', onError);
      return resolve(client);
    });
  });
}

/**
 * @param {Client} client
 * @param {OnError} onError
 * @param {boolean} destroy
 */
function giveBack(client, onError, destroy) {
  client.release?.(destroy);
  client.off('error', onError);
}

/**
 * @param {Pool} pool
 * @returns {Clients}
 */
function fromPool(pool) {
  pool.on('error', ignore);
  return {
    reconnects: true,
    acquire: (onError) => take(pool, onError),
    release: giveBack,
    async close() {
      pool.off('error', ignore);
    },
  };
}

/**
 * One client carries one transaction at a time, so that its uses queue up.
 * @param {Client} client
 * @returns {Clients}
 */
function fromClient(client) {
  client.on('error', ignore);
  /** @type {Promise<void>} */
  let free = Promise.resolve();
  let release = () => {};
  return {
    reconnects: false,
    async acquire(onError) {
      refuseUnconnected(client);
      const turn = free;
      let done = () => {};
      free = new Promise((resolve) => {
        done = resolve;
      });
      await turn;
      release = done;
      client.on('error', onError);
      return client;
    },
    release(_client, onError) {
      client.off('error', onError);
      release();
    },
    async close() {
      await free;
      client.off('error', ignore);
    },
  };
}

/**
 * One that nobody connects lets statements wait for ever. Where a version of `pg` says this in another
 * way, they do.
 * @param {any} client
 */
function refuseUnconnected({ _connected, _connecting, _ending }) {
  if (_connected !== false || _connecting !== false || _ending === true) return;
  const message = 'The client given to postgres() is not connected; await client.connect() before';
  throw new SnapshotError('INVALID_ARGUMENT', message);
}

/**
 * A pool of our own for a `postgres://` URL; `pg` is loaded when it is first needed.
 * @param {string} url
 * @returns {Clients}
 */
function ownPool(url) {
  /** @type {Promise<Pool> | undefined} */
  let pool;
  const open = async () => {
    const pg = await import('pg').catch((cause) => {
      const message = "A postgres:// URL needs the package 'pg', which is not installed: npm i pg";
      throw new SnapshotError('INVALID_ARGUMENT', message, { cause });
    });
    /** @type {Pool} */
    const opened = /** @type {any} */ (
      new pg.default.Pool({
        connectionString: url,
        application_name: 'snapshoter',
        connectionTimeoutMillis: 10_000,
        keepAlive: true,
        max: 4,
      })
    );
    opened.on('error', ignore);
    return opened;
  };
  return {
    reconnects: true,
    async acquire(onError) {
      pool ??= open();
      return take(await pool, onError);
    },
    release: giveBack,
    async close() {
      await (await pool?.catch(ignore))?.end();
    },
  };
}
