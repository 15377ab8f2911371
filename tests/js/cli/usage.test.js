import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { golden, jsonLines, snapshoter, temporaryFolder } from './run.js';

const folder = temporaryFolder({ beforeEach, afterEach });
const manifest = new URL('../../../package.json', import.meta.url);

test('--version and --help say what this is', async () => {
  const [version, help, command] = await Promise.all([
    snapshoter(['--version']),
    snapshoter(['--help']),
    snapshoter(['convert', '--help']),
  ]);
  expect(version.stdout).toBe(`${JSON.parse(readFileSync(manifest, 'utf8')).version}\n`);
  for (const name of ['inspect', 'verify', 'convert', 'diff']) expect(help.stdout).toContain(name);
  for (const option of ['--to', '--version', '--allow-loss']) {
    expect(command.stdout).toContain(option);
  }
  expect([version.code, help.code, command.code]).toEqual([0, 0, 0]);
});

test('wrong usage ends in 2 with one line that names the help, and touches nothing', async () => {
  const out = folder('out');
  const file = golden('one-utc.gob');
  const wrong = [
    [],
    ['inspekt', file],
    ['inspect'],
    ['inspect', '--jsn', file],
    ['inspect', '--json=yes', file],
    ['inspect', '--sort', 'sideways', file],
    ['inspect', file, '--identities'],
    ['verify', '--json', file],
    ['convert', file, out],
    ['convert', '--to', 'gob', file],
    ['convert', '--to', 'gob', '--version', '2', file, out],
    ['convert', '--to', 'xml', file, out],
    ['convert', '--to', 'gob', file, 'postgres://user:secret@127.0.0.1/flyte'],
    ['convert', '--to', 'gob', file, ''],
    ['inspect', ''],
    ['diff', file],
    ['diff', file, file, file],
  ];
  for (const args of wrong) {
    const { code, stdout, stderr } = await snapshoter(args);
    expect([args, code, stdout]).toEqual([args, 2, '']);
    expect(stderr).toMatch(/^snapshoter: [^\n]*see 'snapshoter [^\n]*--help'\n$/);
    expect(stderr).not.toContain('secret');
  }
  expect(() => readFileSync(out)).toThrow();
});

test('files that are not there, not readable or not files are named one by one', async () => {
  const secret = folder('secret');
  writeFileSync(secret, 'x');
  chmodSync(secret, 0);
  const empty = folder('empty');
  writeFileSync(empty, '');
  const files = [folder('missing'), folder(), empty, golden('one-utc.gob')];
  const canBeDenied = process.getuid?.() !== 0;
  if (canBeDenied) files.unshift(secret);
  const json = await snapshoter(['inspect', '--json', ...files]);
  const codes = ['READ_FAILED', 'READ_FAILED', 'NOT_A_SNAPSHOT', undefined];
  if (canBeDenied) codes.unshift('READ_FAILED');
  expect(jsonLines(json.stdout).map(({ error }) => error?.code)).toEqual(codes);
  expect([json.code, json.stderr]).toEqual([1, '']);
  const table = await snapshoter(['inspect', ...files]);
  const lines = table.stderr.trimEnd().split('\n');
  expect(lines.map((line, at) => line.startsWith(files[at]))).toEqual(lines.map(() => true));
  expect([table.code, lines.length]).toEqual([1, files.length - 1]);
  expect(table.stdout).toContain('11407394263542327059');
});
