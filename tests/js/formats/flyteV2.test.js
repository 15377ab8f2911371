import { parseCsv } from '../../../js/formats/csv.js';
import { toCsv, toSql } from '../../../js/formats/flyteV2.js';
import { startPostgres } from '../stores/postgres-server.js';

const odd = ["o'clock", "'); DROP TABLE triggers; --", 'a\\', "\\'; SELECT 1; --", 'räkna 日本 😀'];
const NEWLINES = 'a\nb\r\n; DELETE FROM triggers;\n--';
const TRIGGERED = [...odd, NEWLINES].map((name, at) => ({
  project: `project ${name}`,
  domain: name,
  name: `${at}`,
  version: `v1\nDELETE FROM triggers; ${name}`,
  time: { seconds: 1_700_000_000n + BigInt(at), nanoseconds: 123_456_999, offsetSeconds: 3600 },
}));
const WRITTEN = TRIGGERED.map((_, at) =>
  new Date((1_700_000_000 + at) * 1000).toISOString().replace('000Z', '123456Z'),
);

test('hostile names stay within their fields of CSV', () => {
  const [header, ...rows] = parseCsv([...toCsv(TRIGGERED)].join(''));
  expect(header).toEqual(['project', 'domain', 'name', 'version', 'triggered_at']);
  expect(rows).toEqual(
    TRIGGERED.map(({ project, domain, name, version }, at) => [
      project,
      domain,
      name,
      version,
      WRITTEN[at],
    ]),
  );
});

describe('in PostgreSQL', () => {
  let server;
  /** @type {import('pg').Pool} */
  let pool;
  beforeAll(async () => {
    server = await startPostgres();
    pool = server.pool({ database: await server.createDatabase() });
  });
  afterAll(() => server.stop());

  test('the statements touch the triggers that they name, and only forwards', async () => {
    await pool.query(`CREATE TABLE triggers
      (project text, domain text, name text, triggered_at timestamptz)`);
    const add = ({ project, domain, name }, at) =>
      pool.query('INSERT INTO triggers VALUES ($1, $2, $3, $4)', [
        project,
        domain,
        name,
        [null, '2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z'][at % 3],
      ]);
    for (const [at, triggered] of TRIGGERED.entries()) await add(triggered, at);
    await add({ project: 'other', domain: 'other', name: 'other' }, 1);
    await pool.query([...toSql(TRIGGERED)].join(''));

    const { rows } = await pool.query(`SELECT to_char(triggered_at AT TIME ZONE 'UTC',
      'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at FROM triggers ORDER BY name`);
    expect(rows.map(({ at }) => at)).toEqual([
      ...WRITTEN.map((time, at) => (at % 3 === 2 ? '2030-01-01T00:00:00.000000Z' : time)),
      '2020-01-01T00:00:00.000000Z',
    ]);
  });
});
