import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { init, Snapshot, writeSnapshot } from '../../../js/core/index.js';
import { writeOutput } from '../../../js/cli/output.js';
import { golden, jsonLines, snapshoter, temporaryFolder } from './run.js';

const folder = temporaryFolder({ beforeEach, afterEach });
const source = golden('flyte-1000.gob');

beforeAll(() => init());

/** What `inspect --json` says of a file, apart from its name. */
async function contentOf(file) {
  const { stdout } = await snapshoter(['inspect', '--json', file]);
  return { ...jsonLines(stdout)[0], file: '' };
}

/** A native file of version 2 with something that version 1 cannot hold. */
function writeVersion2(path) {
  const snapshot = new Snapshot({ version: 2 });
  snapshot.updateLastExecutionTime('a', new Date(1_700_000_000_000));
  snapshot.describe('a', {
    expression: '0 3 * * *',
    timezone: 'Europe/Stockholm',
    engine: 'croner',
  });
  writeFileSync(path, writeSnapshot(snapshot, { encoding: 'native' }));
}

test('convert there and back loses nothing, and the native format is the smaller', async () => {
  const [native, back] = [folder('native'), folder('back')];
  const there = await snapshoter(['convert', '--to', 'native', source, native]);
  const home = await snapshoter(['convert', '--to', 'gob', native, back]);
  expect([there, home].map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  expect(statSync(native).size).toBeLessThan(statSync(source).size / 2);
  const original = await contentOf(source);
  expect(await contentOf(native)).toEqual({ ...original, encoding: 'native' });
  expect(await contentOf(back)).toEqual(original);
});

test('convert writes JSON with a line for each schedule, also to standard output', async () => {
  const { stdout } = await snapshoter(['convert', '--to', 'json', source, '-']);
  expect(JSON.parse(stdout).schedules).toEqual((await contentOf(source)).schedules);
  expect(stdout.trimEnd().split('\n')).toHaveLength(943 + 2);
  const empty = await snapshoter(['convert', '--to', 'json', golden('empty.gob'), '-']);
  expect(JSON.parse(empty.stdout).schedules).toEqual([]);
});

test('convert takes the newest good row of a table and says which it passed over', async () => {
  const table = golden('schedule_entities_snapshots.csv');
  const { code, stderr } = await snapshoter(['convert', '--to', 'gob', table, folder('out')]);
  expect([code, (await contentOf(folder('out'))).schedules.length]).toEqual([0, 40]);
  expect(stderr).toMatch(/#5: NOT_A_SNAPSHOT at byte 0: .*\n$/);
});

test('convert drops what version 1 cannot hold only where that is allowed', async () => {
  const file = folder('v2');
  writeVersion2(file);
  const to = (/** @type {string[]} */ ...args) =>
    snapshoter(['convert', ...args, file, folder('out')]);
  for (const args of [
    ['--to', 'gob'],
    ['--to', 'native', '--version', '1'],
  ]) {
    const refused = await to(...args);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/LOSSY_DOWNGRADE.*expected version 2, or allowLoss to drop it/);
    expect(existsSync(folder('out'))).toBe(false);
    expect((await to(...args, '--allow-loss')).code).toBe(0);
    expect(await contentOf(folder('out'))).toMatchObject({
      version: 1,
      schedules: [{ name: 'a', seconds: '1700000000' }],
    });
    rmSync(folder('out'));
  }
});

describe('a file that is written', () => {
  const names = () => readdirSync(folder()).sort();

  test('is left as it was where the conversion fails', async () => {
    writeFileSync(folder('out'), 'before');
    const bad = await snapshoter(['convert', '--to', 'gob', golden('bad-json.gob'), folder('out')]);
    expect([bad.code, readFileSync(folder('out'), 'utf8')]).toEqual([1, 'before']);
    const interrupted = function* () {
      yield 'half';
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    };
    const write = writeOutput(folder('out'), interrupted(), /** @type {any} */ (undefined));
    await expect(write).rejects.toMatchObject({ code: 'NO_SPACE' });
    expect([names(), readFileSync(folder('out'), 'utf8')]).toEqual([['out'], 'before']);
  });

  test('keeps its permissions and the symbolic link that leads to it', async () => {
    writeFileSync(folder('out'), 'before', { mode: 0o600 });
    symlinkSync('out', folder('link'));
    expect((await snapshoter(['convert', '--to', 'gob', source, folder('link')])).code).toBe(0);
    expect(lstatSync(folder('link')).isSymbolicLink()).toBe(true);
    expect(statSync(folder('out')).mode & 0o777).toBe(0o600);
    expect(await contentOf(folder('out'))).toEqual(await contentOf(source));
  });

  test('that cannot be written is a coded error', async () => {
    const ends = [folder('missing/out'), folder()].map((out) =>
      snapshoter(['convert', '--to', 'gob', source, out]),
    );
    for (const { code, stderr } of await Promise.all(ends)) {
      expect(code).toBe(1);
      expect(stderr).toMatch(/^snapshoter: SAVE_FAILED: [^\n]*\n$/);
    }
    expect(names()).toEqual([]);
  });
});
