import { chmodSync, copyFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { golden, jsonLines, MAIN, runProcess, spawnSnapshoter, temporaryFolder } from './run.js';

const folder = temporaryFolder({ beforeEach, afterEach });
const hostile = golden('names-unicode.gob');

test('the command reads standard input, writes to standard output and ends in the code', async () => {
  const args = ['inspect', '--json', '-', golden('bad-json.gob')];
  const { code, stdout, stderr } = await spawnSnapshoter(args, {
    input: readFileSync(golden('flyte-1000.hex')),
  });
  const [good, bad] = jsonLines(stdout);
  expect([good.file, good.schedules.length, bad.error.code]).toEqual(['-', 943, 'NOT_A_SNAPSHOT']);
  expect([code, stderr]).toEqual([1, '']);
});

test('the command ends in 2 at wrong usage', async () => {
  const { code, stdout } = await spawnSnapshoter(['inspect']);
  expect([code, stdout]).toEqual([2, '']);
});

test('the command obeys FORCE_COLOR and NO_COLOR', async () => {
  const coloured = await spawnSnapshoter(['inspect', hostile], { env: { FORCE_COLOR: '1' } });
  const plain = await spawnSnapshoter(['inspect', hostile], { env: { NO_COLOR: '1' } });
  expect(coloured.stdout).toContain('\x1b[1m');
  expect(plain.stdout).not.toContain('\x1b[');
});

test('the command ends quietly where the reader has seen enough', async () => {
  const command = `"${process.execPath}" "${MAIN}" inspect --json "$1" | head -c 20; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await runProcess('bash', [
    '-c',
    command,
    '-',
    golden('name-long.gob'),
  ]);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^\{"file".*0\n$/);
});

test('the command uses colours and the size of the terminal on a terminal', async () => {
  const command = `stty cols 60 rows 30; "${process.execPath}" "${MAIN}" inspect "${golden('flyte-1000.gob')}"`;
  // The `script` of other systems takes its arguments in another way.
  const script =
    process.platform === 'linux'
      ? ['-qec', command, '/dev/null']
      : ['-q', '/dev/null', 'sh', '-c', command];
  const { stdout } = await runProcess('script', script, {
    env: { TERM: 'xterm-256color', SHELL: '/bin/sh' },
  });
  expect(stdout).toContain('\x1b[1m');
  expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(29);
});

test.each([
  ['inspect', ''],
  ['inspect', '--json'],
  ['verify', ''],
])('the command %s %s says where its output has no room, in one line', async (name, option) => {
  const command = `"${process.execPath}" "${MAIN}" ${name} ${option} "$1" > /dev/full`;
  const args = ['-c', command, '-', golden('flyte-1000.gob')];
  const { code, stderr } = await runProcess('bash', args);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^snapshoter: NO_SPACE: [^\n]*\n$/);
});

test('the command says that a folder is no standard input', async () => {
  const command = `"${process.execPath}" "${MAIN}" inspect --json - < "$1"`;
  const { code, stdout } = await runProcess('bash', ['-c', command, '-', folder()]);
  expect([code, jsonLines(stdout)[0].error.code]).toEqual([1, 'READ_FAILED']);
});

test('the command says that a file may not be read', async () => {
  copyFileSync(golden('one-utc.gob'), folder('secret'));
  chmodSync(folder('secret'), 0o000);
  chmodSync(folder(), 0o755);
  const child = fileURLToPath(new URL('unprivileged-child.js', import.meta.url));
  const args = [child, 'inspect', '--json', folder('secret')];
  const { code, stdout } = await runProcess(process.execPath, args);
  const [{ error }] = jsonLines(stdout);
  expect([code, error.code]).toEqual([1, 'READ_FAILED']);
  expect(error.message).toContain('may not read');
});
