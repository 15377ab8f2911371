import { randomUUID } from 'node:crypto';
import { checkObject, SnapshotError } from '../../core/errors.js';
import { bytesArgument, durationArgument, keepArgument, pruneArgument } from '../arguments.js';
import { Gate } from '../gate.js';
import { connect, transaction } from './connection.js';
import { coded } from './errors.js';
import { pruneRows } from './prune.js';
import { markBad, saveRow } from './save.js';
import { LOCK_WRITERS, MARKED, SNAPSHOTS, UNMARKED, createTables, findTables } from './tables.js';

/** @typedef {import('./connection.js').Query} Query */

/**
 * @typedef {object} PostgresOptions
 * @property {number | undefined} [keep] rows of this library's that `save` leaves, default 10
 * @property {number | undefined} [lockTimeout] milliseconds to wait for another writer before it
 *   rejects with `LOCKED`; default 30,000
 * @property {number | undefined} [retryFor] milliseconds during which a lost connection is retried,
 *   default 15,000
 * @property {boolean | undefined} [create] make the tables where they are absent, the default;
 *   without it reading where there is none is `READ_FAILED`
 * @property {boolean | undefined} [allowOlder] save above a row of a newer version than this library
 *   knows, instead of `UNSUPPORTED_VERSION`
 */

/** Rows of history that are fetched at once, without their bytes. */
const PAGE = 100;

/**
 * Snapshots as rows of Flyte's table `schedule_entities_snapshots`, so that Flyte reads what is saved
 * here and the other way round. Several replicas may save at once: `save` merges with the newest good
 * row under an advisory lock, which loses no replica's progress. Rows that others wrote are never
 * deleted, except by `prune`. What is saved twice because a connection was lost at COMMIT is found and
 * not written again.
 *
 * @param {import('./clients.js').Pool | import('./clients.js').Client | string} source a `Pool`
 *   of `pg`, a connected `Client` (which cannot reconnect), or a `postgres://` URL. A pool or client
 *   stays the caller's to end.
 * @param {PostgresOptions} [options]
 * @returns {import('../types.js').Store}
 * @throws {SnapshotError} `INVALID_ARGUMENT`
 */
export function postgres(source, options = {}) {
  checkObject('the options of postgres()', options);
  const { keep = 10, lockTimeout = 30_000, retryFor = 15_000 } = options;
  const { create = true, allowOlder = false } = options;
  if (!isSource(source)) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `postgres() expected a Pool or Client of pg or a postgres:// URL, found another ${typeof source}`,
    );
  }
  keepArgument(keep);
  durationArgument('retryFor', retryFor, 0);
  // PostgreSQL's settings are integers of 32 bits.
  if (!Number.isInteger(lockTimeout) || lockTimeout < 1 || lockTimeout >= 2 ** 31) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `lockTimeout is ${String(lockTimeout)}; give a whole number of milliseconds, from 1 to ${2 ** 31 - 1}`,
    );
  }
  const gate = new Gate('PostgreSQL store');
  const connection = connect(source, { retryFor });
  let tablesExist = false;
  /** @type {string | undefined} */
  let ownTip;
  /** @type {Uint8Array | undefined} */
  let saved;

  /**
   * @template T
   * @param {(query: Query, attempt: number) => Promise<T>} work
   */
  const reading = (work) => connection.run(work).catch(rethrowAs('READ_FAILED'));

  /**
   * @template T
   * @param {(query: Query, attempt: number) => Promise<T>} work
   */
  const writing = (work) => connection.run(work).catch(rethrowAs('SAVE_FAILED'));

  /** @param {Query} query */
  async function requireTables(query) {
    if (create && !tablesExist) await createTables(query, lockTimeout);
    tablesExist = true;
  }

  /**
   * Reading needs no right to create, nor the table of marks; a role that may only select can do it.
   * @param {Query} query
   * @returns {Promise<string | undefined>} what to select from; undefined where there is nothing yet
   */
  async function readable(query) {
    const { snapshots, marks } = await findTables(query);
    if (!snapshots && create) return undefined;
    return marks ? MARKED : UNMARKED;
  }

  /** @param {string} id */
  const readRow = (id) =>
    reading(async (query) => {
      const [row] = await query(`select snapshot from ${SNAPSHOTS} where id = $1`, [id]);
      if (row === undefined) throw missingRow(id);
      return asBytes(row.snapshot);
    });

  return {
    async save(bytes) {
      const copy = bytesArgument(bytes, 'save').slice();
      const key = randomUUID();
      return gate.write(async () => {
        const row = await writing(async (query, attempt) => {
          await requireTables(query);
          return transaction(query, { lockTimeout, lock: LOCK_WRITERS }, () =>
            saveRow(query, { bytes: copy, key, attempt, keep, allowOlder, ownTip, saved }),
          );
        });
        ownTip = row.exact ? row.id : undefined;
        saved = copy;
        return { id: row.id };
      });
    },

    read: () =>
      gate.read(() =>
        reading(async (query) => {
          const from = await readable(query);
          if (from === undefined) return undefined;
          const [row] = await query(
            `select s.snapshot from ${from} where m.quarantined is null order by s.id desc limit 1`,
          );
          return row && asBytes(row.snapshot);
        }),
      ),

    async *history() {
      /** @type {string | null} */
      let before = null;
      for (;;) {
        /** @type {{ id: string, size: number, milliseconds: string, quarantined: boolean }[]} */
        const rows = await gate.read(() =>
          reading(async (query) => {
            const from = await readable(query);
            if (from === undefined) return [];
            return query(
              `select s.id::text as id, coalesce(octet_length(s.snapshot), 0) as size,
                 (extract(epoch from s.created_at) * 1000)::text as milliseconds,
                 m.quarantined is not null as quarantined
               from ${from} where $1::bigint is null or s.id < $1 order by s.id desc limit ${PAGE}`,
              [before],
            );
          }),
        );
        for (const { id, size, milliseconds, quarantined } of rows) {
          const savedAt = new Date(Math.floor(Number(milliseconds)));
          const read = () => gate.read(() => readRow(id));
          yield { id, savedAt, size, quarantined, read };
        }
        if (rows.length < PAGE) return;
        before = rows[rows.length - 1].id;
      }
    },

    quarantine: (id, reason) =>
      gate.write(() =>
        writing(async (query) => {
          await requireTables(query);
          if (!(await markBad(query, String(id), String(reason)))) throw missingRow(id);
        }),
      ),

    async prune(options) {
      const { keep: wanted, dryRun } = pruneArgument(options);
      // Not in the queue of the writes, which would have to wait for all of its batches.
      return gate.read(() => pruneRows(writing, { keep: wanted, dryRun, create }));
    },

    close: () => gate.close(() => connection.close()),
  };
}

/** @param {any} source */
function isSource(source) {
  if (typeof source === 'string') return /^postgres(ql)?:\/\//.test(source);
  return typeof source?.on === 'function' && typeof source.query === 'function';
}

/**
 * @param {'SAVE_FAILED' | 'READ_FAILED'} code
 * @returns {(error: unknown) => never}
 */
function rethrowAs(code) {
  return (error) => {
    throw coded(code, error);
  };
}

/** @param {string} id */
function missingRow(id) {
  return new SnapshotError(
    'READ_FAILED',
    `${SNAPSHOTS} has no row ${id}; take an id from history(), where this one may have been pruned since`,
    { cause: Object.assign(new Error(`no row ${id}`), { code: 'ENOENT' }) },
  );
}

/**
 * A copy, since a small Buffer shares its memory.
 * @param {Uint8Array | null} column
 */
function asBytes(column) {
  return column === null ? new Uint8Array(0) : new Uint8Array(column);
}
