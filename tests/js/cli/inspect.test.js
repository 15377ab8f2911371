import { readFileSync, writeFileSync } from 'node:fs';
import { golden, jsonLines, snapshoter, temporaryFolder } from './run.js';

const folder = temporaryFolder({ beforeEach, afterEach });

const manifest = JSON.parse(readFileSync(golden('manifest.json'), 'utf8'));

/** What Go refuses, or reads as something that nobody wrote. */
const BAD = {
  'bad-empty-file.gob': 'NOT_A_SNAPSHOT',
  'bad-json.gob': 'NOT_A_SNAPSHOT',
  'bad-last-byte.gob': 'CORRUPT',
  'bad-nanoseconds.gob': 'INVALID_TIME',
  'bad-truncated-header.gob': 'TRUNCATED',
  'bad-truncated-payload.gob': 'TRUNCATED',
  'bad-version-2.gob': 'UNSUPPORTED_VERSION',
  'bad-version-max.gob': 'UNSUPPORTED_VERSION',
  'trailing-bytes.gob': 'TRAILING_BYTES',
};

const byBytes = (a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));

describe('inspect --json', () => {
  test('reads what Go reads, refuses the rest by its code, and goes on after a bad file', async () => {
    const files = manifest.map(({ file }) => golden(file));
    const { code, stdout, stderr } = await snapshoter(['inspect', '--json', ...files]);
    expect(stderr).toBe('');
    expect(code).toBe(1);
    const lines = jsonLines(stdout);
    expect(lines.map(({ file }) => file)).toEqual(files);
    for (const [at, { file, version, schedules }] of manifest.entries()) {
      if (file in BAD) {
        expect([file, lines[at].ok, lines[at].error.code]).toEqual([file, false, BAD[file]]);
        expect(Object.keys(lines[at].error)).toEqual(['code', 'message', 'offset']);
      } else {
        const sorted = [...(schedules ?? [])].sort(byBytes);
        const line = { file: files[at], ok: true, version, encoding: 'gob', schedules: sorted };
        expect(lines[at]).toEqual(line);
        expect(Object.keys(lines[at])).toEqual(Object.keys(line));
      }
    }
  });

  test('reads the same out of hex and base64', async () => {
    const files = ['flyte-1000.gob', 'flyte-1000.hex', 'flyte-1000.base64'].map(golden);
    const { code, stdout } = await snapshoter(['inspect', '--json', ...files]);
    const lines = jsonLines(stdout);
    expect([code, lines.length]).toEqual([0, 3]);
    for (const line of lines) expect({ ...line, file: '' }).toEqual({ ...lines[0], file: '' });
  });

  test('takes the newest good row of a table, and names the bad ones above it', async () => {
    const table = golden('schedule_entities_snapshots.csv');
    const { code, stdout } = await snapshoter(['inspect', '--json', table, `${table}#2`]);
    const [newest, second] = jsonLines(stdout);
    expect(code).toBe(0);
    expect([newest.id, newest.savedAt, newest.schedules.length]).toEqual([
      '4',
      '2023-09-26T17:31:30Z',
      40,
    ]);
    expect(newest.bad.map(({ id, error }) => [id, error.code])).toEqual([['5', 'NOT_A_SNAPSHOT']]);
    expect([second.id, second.bad]).toEqual(['2', undefined]);
  });

  test("resolves Flyte's hashed names", async () => {
    const entities = golden('schedulable_entities.csv');
    const file = golden('flyte-1000.gob');
    const args = ['inspect', '--json', '--identities', entities, file];
    const [{ schedules }] = jsonLines((await snapshoter(args)).stdout);
    const expected = JSON.parse(readFileSync(golden('catch-up-2023-10-03.json'), 'utf8'));
    const identities = new Map(expected.map(({ name, identity }) => [name, identity]));
    expect(schedules.length).toBe(943);
    for (const { name, identity } of schedules) expect(identity).toBe(identities.get(name));
  });
});

describe('inspect --history', () => {
  test('lists every row of a table, newest first, good or bad', async () => {
    const table = golden('schedule_entities_snapshots.csv');
    const { stdout } = await snapshoter(['inspect', '--history', '--json', table]);
    expect(
      jsonLines(stdout).map(({ id, ok, schedules, error }) => [id, ok, schedules ?? error.code]),
    ).toEqual([
      ['5', false, 'NOT_A_SNAPSHOT'],
      ['4', true, 40],
      ['3', true, 40],
      ['2', true, 40],
      ['1', true, 40],
    ]);
  });

  test('ends in 1 where a row is bad, as verify does, and lists the rest all the same', async () => {
    const bad = golden('bad-truncated-payload.gob');
    const table = golden('schedule_entities_snapshots.csv');
    const deleted = folder('table.csv');
    writeFileSync(deleted, 'id,deleted_at,snapshot\n1,2023-09-26T17:30:00Z,\\x00\n');
    for (const [files, code] of /** @type {[string[], number][]} */ ([
      [[table], 1],
      [[bad, `${table}#4`], 1],
      [[`${table}#4`], 0],
      [[deleted], 0],
    ])) {
      for (const form of [[], ['--json']]) {
        const listed = await snapshoter(['inspect', '--history', ...form, ...files]);
        expect([files, listed.code]).toEqual([files, code]);
        for (const file of files) expect(listed.stdout).toContain(file);
      }
      expect((await snapshoter(['verify', ...files])).code).toBe(code);
    }
  });
});

describe('inspect, the table', () => {
  const file = golden('names-unicode.gob');

  test('shows a summary and every schedule, hostile names visibly, plain without a terminal', async () => {
    const { code, stdout, stderr } = await snapshoter(['inspect', file]);
    expect([code, stderr]).toEqual([0, '']);
    for (const fact of ['gob, version 1', '416 bytes', '2023-09-26T17:30:08Z']) {
      expect(stdout).toContain(fact);
    }
    expect(stdout).toContain('\\u202egnp.exe');
    expect(stdout).toContain('a\\u0000b\\n\\t');
    expect(stdout).toMatch(/^[\P{C}\n]*$/u);
    expect(stdout).toMatch(/\b\d+ years ago$/m);
    expect(stdout.split('\n').filter((line) => line.endsWith(' ago'))).toHaveLength(9);
  });

  test('sorts by name, or by time', async () => {
    const first = async (/** @type {string[]} */ ...args) => {
      const { stdout } = await snapshoter(['inspect', ...args, file]);
      return stdout.slice(stdout.indexOf('NAME')).split('\n')[1].trim().split(/ {2,}/)[0];
    };
    const orders = await Promise.all([
      first(),
      first('--sort', 'oldest'),
      first('--sort', 'newest'),
    ]);
    expect(orders).toEqual(['""', '""', '=HYPERLINK("x")']);
  });

  test('cuts a long list on a terminal to a screen full, unless --all is given', async () => {
    const size = { rows: 30, columns: 60 };
    const cut = await snapshoter(['inspect', golden('flyte-1000.gob')], size);
    const lines = cut.stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(29);
    expect(lines.at(-1)).toContain('--all');
    expect(lines.slice(-6, -1).filter((line) => line.length > 60)).toEqual([]);
    const all = await snapshoter(['inspect', '--all', golden('flyte-1000.gob')], size);
    expect(all.stdout).not.toContain('--all');
    expect(all.stdout.split('\n').length).toBeGreaterThan(943);
  });
});
