import { transaction } from './connection.js';

/**
 * Flyte's table, as its GORM model makes it (flyteadmin/scheduler/repositories/models/
 * schedule_entities_snapshot.go over BaseModel). Flyte reads the row of the highest id, ignores
 * `deleted_at`, and never deletes.
 */
export const SNAPSHOTS = 'schedule_entities_snapshots';

/**
 * What this library has to know of a row and Flyte's columns have no room for. A mark belongs to the
 * row whose `id` and `created_at` it carries: after a TRUNCATE ... RESTART IDENTITY the same id is
 * another row. No foreign key, which would put triggers on Flyte's table.
 *
 * - `save_key`: set on the rows that this library wrote, one key a `save`
 * - `version`: of the snapshot, on the same rows; null where its writer could not read it
 * - `quarantined`: why the row is not to be read; null where it is good
 */
export const MARKS = 'snapshoter_marks';

export const CREATE_TABLES = [
  `create table if not exists ${SNAPSHOTS} (
  id bigserial primary key,
  created_at timestamptz,
  updated_at timestamptz,
  deleted_at timestamptz,
  snapshot bytea
)`,
  `create table if not exists ${MARKS} (
  id bigint primary key,
  created_at timestamptz,
  save_key text,
  version int,
  quarantined text
)`,
];

/** Every row with its mark; the alias of the row is `s`, of the mark `m`. */
export const MARKED = `${SNAPSHOTS} s left join ${MARKS} m
  on m.id = s.id and m.created_at is not distinct from s.created_at`;

/** The same where the table of marks is not there, as in a database that only Flyte has used. */
export const UNMARKED = `${SNAPSHOTS} s left join
  (select null::bigint as id, null::text as save_key, null::int as version,
   null::text as quarantined) m on m.id = s.id`;

/**
 * Whether a mark `m` has lost its row. There are few marks and, with Flyte, any number of rows: for
 * `not exists` PostgreSQL would read them all at each save, for this it looks each id up.
 */
export const ORPHANED = `(select s.id from ${SNAPSHOTS} s where s.id = m.id) is null`;

/** Any number, as long as no other program takes the same for its advisory locks ("snap" in ASCII). */
const LOCK = 0x736e6170;
const LOCK_CREATION = `select pg_advisory_xact_lock(${LOCK}, 0)`;

/**
 * @param {import('./connection.js').Query} query
 * @returns {Promise<{ snapshots: boolean, marks: boolean }>} which of the two tables there are
 * @throws {Error} as PostgreSQL's own, where no schema is in sight: that there is no table says
 *   nothing then
 */
export async function findTables(query) {
  const [found] = await query(
    `select to_regclass($1) is not null as snapshots, to_regclass($2) is not null as marks,
       current_schema() is null as "isBlind"`,
    [SNAPSHOTS, MARKS],
  );
  if (found.snapshots || !found.isBlind) return found;
  const message = 'this role may use no schema of its search_path';
  throw Object.assign(new Error(message), { code: '3F000', severity: 'ERROR' });
}

/**
 * Creates what is absent. The lock is there because of two sessions that run `create table if not
 * exists` at once one may fail.
 * @param {import('./connection.js').Query} query
 * @param {number} lockTimeout milliseconds
 */
export async function createTables(query, lockTimeout) {
  const found = await findTables(query);
  if (found.snapshots && found.marks) return;
  await transaction(query, { lockTimeout, lock: LOCK_CREATION }, async () => {
    for (const statement of CREATE_TABLES) await query(statement);
  });
}

/**
 * Makes the writers of this table take turns, until the transaction ends: a sequence's ids follow
 * allocation and not commit, so that only then the highest id is the last commit.
 */
export const LOCK_WRITERS = `select pg_advisory_xact_lock(${LOCK}, '${SNAPSHOTS}'::regclass::oid::int)`;
