import { SnapshotError } from '../../core/errors.js';
import { CREATE_TABLES, MARKS, SNAPSHOTS } from './tables.js';

const GRANTS = `grant usage on schema and select, insert, delete on ${SNAPSHOTS} and ${MARKS}`;

/**
 * What to do about an error, by SQLSTATE (PostgreSQL's documentation, appendix A).
 * @type {Record<string, string>}
 */
const ADVICE = {
  25006: 'the server or the session is read only, as a standby is; connect to the primary',
  28000: 'the server refuses this user; check the user, the database and pg_hba.conf',
  '28P01': 'the password is wrong; check the connection settings',
  '3D000': 'expected a database that exists; create it or correct the connection settings',
  '3F000': `grant usage on the schema of ${SNAPSHOTS} to the role, or correct its search_path`,
  42501: `the role lacks rights; ${GRANTS}, and where it may not create tables let their owner run: ${CREATE_TABLES.join('; ').replace(/\s+/g, ' ')}`,
  42703: `expected the columns id, created_at, updated_at, deleted_at, snapshot; this ${SNAPSHOTS} or ${MARKS} is another program's, which is left untouched: use another schema or database`,
  '42P01': `expected the table ${SNAPSHOTS}; connect to the database and schema that Flyte's admin uses, or let the store create it`,
  53100: "the server's disk is full; make room there",
  57014:
    'a timeout of the role, the database or the pool was shorter than that took (statement_timeout); raise it',
  '55P03': 'another writer held the lock for longer than lockTimeout; find it in pg_stat_activity',
};
// A column of another type instead of none.
for (const code of ['42804', '42883', '42846']) ADVICE[code] = ADVICE['42703'];

/** @type {Record<string, import('../../core/errors.js').SnapshotErrorCode>} */
const CODES = { 53100: 'NO_SPACE', '55P03': 'LOCKED' };

/**
 * @param {'SAVE_FAILED' | 'READ_FAILED'} code what was being done, where nothing more exact is known
 * @param {any} error what was thrown
 * @returns {Error} a `SnapshotError`; one stays as it is
 */
export function coded(code, error) {
  if (error instanceof SnapshotError) return error;
  if (error.code === 'ERR_INVALID_URL') {
    // Without the cause, which holds the whole of it and so the password.
    const message =
      'the postgres:// URL is none; expected postgres://USER:PASSWORD@HOST:PORT/DATABASE';
    return new SnapshotError('INVALID_ARGUMENT', message);
  }
  const advice =
    ADVICE[error.code] ??
    (error.severity === undefined
      ? 'no connection; check that the server runs and is reached (a Pool reconnects, a single Client cannot)'
      : `SQLSTATE ${error.code}`);
  const verb = code === 'SAVE_FAILED' ? 'written' : 'read';
  const message = `PostgreSQL's ${SNAPSHOTS} could not be ${verb}: ${error.message}; ${advice}`;
  return new SnapshotError(CODES[error.code] ?? code, message, { cause: error });
}
