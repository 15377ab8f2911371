import { init, NEWEST_VERSION, readSnapshot } from '../../core/index.js';
import { SnapshotError } from '../../core/errors.js';
import { mergeBytes } from '../merge.js';
import { isTooNew } from '../newer.js';
import { MARKED, MARKS, ORPHANED, SNAPSHOTS } from './tables.js';

/** @typedef {import('./connection.js').Query} Query */

/**
 * The row, its mark, and retention: the oldest rows beyond `keep` that this library wrote, or an older
 * one of it. Those that a pruner holds just now are left to it. All parts see the tables as they were
 * before.
 */
const INSERT = `
  with written as (
    insert into ${SNAPSHOTS} (created_at, updated_at, snapshot)
    values (clock_timestamp(), clock_timestamp(), $1) returning id, created_at
  ), marked as (
    insert into ${MARKS} (id, created_at, save_key, version)
      select id, created_at, $2, $3 from written
    on conflict (id) do update set created_at = excluded.created_at,
      save_key = excluded.save_key, version = excluded.version, quarantined = null
  ), old as (
    select s.id from ${MARKED}
    where m.save_key is not null and m.version <= ${NEWEST_VERSION} and m.quarantined is null
    order by s.id desc offset $4::int - 1
  ), free as (
    select s.id from ${SNAPSHOTS} s join old on old.id = s.id for update of s skip locked
  ), gone as (
    delete from ${SNAPSHOTS} s using free where s.id = free.id returning s.id
  ), unmarked as (
    delete from ${MARKS} m
    where m.id in (select id from gone)
      or ${ORPHANED}
  )
  select id::text as id from written`;

/**
 * Writes one row, merged with the newest good one. Runs in a transaction that holds the lock of
 * writers; where its outcome is unknown it may run again with the same key, and then finds the row
 * that it wrote.
 * @param {Query} query
 * @param {{
 *   bytes: Uint8Array,
 *   key: string,
 *   attempt: number,
 *   keep: number,
 *   allowOlder: boolean,
 *   ownTip: string | undefined,
 *   saved: Uint8Array | undefined,
 * }} save `saved`: what this store object was given last; `ownTip`: the id of the row that holds
 *   exactly that
 * @returns {Promise<{ id: string, exact: boolean }>} `exact`: nothing of other writers was merged in
 */
export async function saveRow(query, { bytes, key, attempt, keep, ...known }) {
  if (attempt > 0) {
    const [written] = await query(`select s.id::text as id from ${MARKED} where m.save_key = $1`, [
      key,
    ]);
    if (written) return { id: written.id, exact: false };
  }
  await init();
  const merged = await mergeWithNewest(query, bytes, known);
  const [{ id }] = await query(INSERT, [asBuffer(merged), key, versionOf(merged), keep]);
  return { id, exact: merged === bytes };
}

/**
 * @param {Query} query
 * @param {Uint8Array} bytes
 * @param {{ allowOlder: boolean, ownTip?: string, saved?: Uint8Array }} known
 * @returns {Promise<Uint8Array>} `bytes` itself where there is nothing to add
 */
async function mergeWithNewest(query, bytes, { allowOlder, ownTip, saved }) {
  for (let before = null; ;) {
    /** @type {{ id: string, snapshot: Uint8Array }[]} */
    const [row] = await query(
      `select s.id::text as id, case when s.id = $2 then null else s.snapshot end as snapshot
       from ${MARKED}
       where m.quarantined is null and octet_length(s.snapshot) > 0
         and ($1::bigint is null or s.id < $1)
       order by s.id desc limit 1`,
      [before, ownTip],
    );
    // What this object wrote last it also holds, and what has been deleted since stays deleted.
    if (row === undefined || row.id === ownTip) return bytes;
    const merged = await mergeBytes(row.snapshot, bytes, saved);
    if (merged.bytes) return merged.bytes;
    if (isTooNew(merged.error) && !allowOlder) throw newerRow(row.id, merged.error);
    before = row.id;
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {number | null} null where they are no snapshot that this library can read
 */
function versionOf(bytes) {
  try {
    const snapshot = readSnapshot(bytes);
    const { version } = snapshot;
    snapshot.dispose();
    return version;
  } catch {
    return null;
  }
}

/**
 * Marks a row as not to be read. A mark that an earlier row of this id has left says nothing of this
 * one.
 * @param {Query} query
 * @param {string} id
 * @param {string} reason
 * @returns {Promise<boolean>} whether there is such a row
 */
export async function markBad(query, id, reason) {
  if (!/^[0-9]{1,18}$/.test(id)) return false;
  const marked = await query(
    `insert into ${MARKS} as m (id, created_at, quarantined)
       select id, created_at, $2 from ${SNAPSHOTS} where id = $1
     on conflict (id) do update set
       quarantined = excluded.quarantined,
       save_key = case when m.created_at is not distinct from excluded.created_at
         then m.save_key end,
       created_at = excluded.created_at
     returning 1`,
    // PostgreSQL's text holds any character but this one.
    [id, reason.replaceAll('\0', '\ufffd')],
  );
  return marked.length > 0;
}

/**
 * @param {string} id
 * @param {unknown} cause
 */
function newerRow(id, cause) {
  return new SnapshotError(
    'UNSUPPORTED_VERSION',
    `Row ${id} of ${SNAPSHOTS} was written by a newer snapshoter, and saving above it would hide it: ` +
      `${/** @type {Error} */ (cause).message}; update this one, or pass { allowOlder: true }`,
    { cause },
  );
}

/** `pg` sends a Buffer as bytea, and any other view by way of one. @param {Uint8Array} bytes */
function asBuffer(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
