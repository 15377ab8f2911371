import { readsWell } from '../prunable.js';
import { MARKED, MARKS, ORPHANED, SNAPSHOTS, UNMARKED, findTables } from './tables.js';

/** @typedef {import('./connection.js').Query} Query */

const FIRST_BATCH = 100;
const LARGEST_BATCH = 10_000;
/** Milliseconds that one batch should hold its row locks. */
const AIM = 25;

/**
 * Deletes the rows older than the `keep` newest, whoever wrote them, except for quarantined ones and
 * the newest that can be read with all above it. It takes no advisory lock, and each batch is a
 * statement and a transaction of its own, sized by how long the one before took: a writer never
 * waits for more than that.
 * @param {<T>(work: (query: Query) => Promise<T>) => Promise<T>} run each call may be retried by itself
 * @param {{ keep: number, dryRun: boolean, create: boolean }} options `create`: no table is an empty one
 * @returns {Promise<import('../types.js').Pruned>}
 */
export async function pruneRows(run, { keep, dryRun, create }) {
  const { snapshots, marks } = await run(findTables);
  if (!snapshots && create) return { removed: 0 };
  const from = marks ? MARKED : UNMARKED;
  const below = await run((query) => oldestToKeep(query, from, keep));
  if (below === undefined) return { removed: 0 };
  if (dryRun) {
    const [{ count }] = await run((query) =>
      query(
        `select count(*)::int as count from ${from} where s.id < $1 and m.quarantined is null`,
        [below],
      ),
    );
    return { removed: count };
  }
  let removed = 0;
  let atLeast = false;
  let size = FIRST_BATCH;
  let [{ next }] = await run((query) =>
    query(`select min(id)::text as next from ${SNAPSHOTS} where id < $1`, [below]),
  );
  while (next !== null) {
    const started = performance.now();
    const end = smaller(BigInt(next) + BigInt(size), BigInt(below)).toString();
    let wasSent = false;
    const [batch] = await run((query) => {
      // How many an earlier try removed went with its connection.
      atLeast ||= wasSent;
      wasSent = true;
      return query(batchOf(from), [next, end, below]);
    });
    removed += batch.count;
    const rate = size / (performance.now() - started);
    size = Math.max(1, Math.min(LARGEST_BATCH, Math.round(rate * AIM)));
    next = batch.next;
  }
  if (marks) {
    await run((query) => query(`delete from ${MARKS} m where ${ORPHANED}`));
  }
  return atLeast ? { removed, atLeast } : { removed };
}

/**
 * Deletes the rows of a range of ids, and finds where the next range begins. Ranges instead of a
 * LIMIT, and an array instead of a join: where the table has never been analysed PostgreSQL would
 * sort or read all of it for each batch.
 * @param {string} from
 */
const batchOf = (from) => `
  with gone as (
    delete from ${SNAPSHOTS} where id = any (array(
      select s.id from ${from} where s.id >= $1 and s.id < $2 and m.quarantined is null
      for update of s skip locked
    )) returning id
  )
  select (select count(*)::int from gone) as count,
    (select min(id)::text from ${SNAPSHOTS} where id >= $2 and id < $3) as next`;

/**
 * @param {bigint} a
 * @param {bigint} b
 */
const smaller = (a, b) => (a < b ? a : b);

/**
 * @param {Query} query
 * @param {string} from
 * @param {number} keep
 * @returns {Promise<string | undefined>} the id below which rows may go; undefined where none may
 */
async function oldestToKeep(query, from, keep) {
  const [nth] = await query(
    `select s.id::text as id from ${from} where m.quarantined is null
     order by s.id desc offset $1 limit 1`,
    [keep - 1],
  );
  const good = nth && (await newestGood(query, from));
  return good && (BigInt(good) < BigInt(nth.id) ? good : nth.id);
}

/**
 * The newest row that can be read, by this library or by a newer one.
 * @param {Query} query
 * @param {string} from
 * @returns {Promise<string | undefined>}
 */
async function newestGood(query, from) {
  for (let before = null; ;) {
    /** @type {{ id: string, snapshot: Uint8Array }[]} */
    const [row] = await query(
      `select s.id::text as id, s.snapshot from ${from}
       where m.quarantined is null and octet_length(s.snapshot) > 0 and ($1::bigint is null or s.id < $1)
       order by s.id desc limit 1`,
      [before],
    );
    if (row === undefined || (await readsWell(async () => row.snapshot))) return row?.id;
    before = row.id;
  }
}
