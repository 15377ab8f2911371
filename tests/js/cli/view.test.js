import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { init } from '../../../js/core/index.js';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { golden, MAIN, spawnSnapshoter, temporaryFolder } from './run.js';

const folder = temporaryFolder({ beforeEach, afterEach });
const file = golden('flyte-1000.gob');
/** @type {import('node:child_process').ChildProcess[]} */
let children = [];

beforeAll(() => init());
beforeEach(() => (children = []));
afterEach(() => children.forEach((child) => child.kill('SIGKILL')));

/**
 * @param {string[]} args
 * @param {Uint8Array} [input]
 */
async function view(args, input = new Uint8Array()) {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [MAIN, 'view', ...args], { env });
  children.push(child);
  child.stdin.end(input);
  const closed = once(child, 'close').then(([code]) => code);
  let output = '';
  while (!output.includes('\n')) {
    const chunk = await Promise.race([once(child.stdout, 'data'), closed]);
    if (!Array.isArray(chunk)) throw new Error(`ended in ${chunk}`);
    output += chunk[0];
  }
  const url = output.trim();
  const bytes = async (/** @type {string} */ path) =>
    Buffer.from(await (await fetch(url + path)).arrayBuffer());
  return { url, bytes, json: async (path) => JSON.parse(String(await bytes(path))), child, closed };
}

test('view serves files and stores, and ends well at Ctrl-C', async () => {
  const store = fileSystem(folder('store'));
  const { id } = await store.save(readFileSync(file));
  await store.close();
  const { url, bytes, json, child, closed } = await view([file, folder('store')]);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{20,}\/$/);
  expect(String(await bytes(''))).toMatch(/<!doctype html>/i);
  const sources = await json('api/sources');
  expect(sources.map(({ isStore }) => isStore)).toEqual([false, true]);
  expect((await bytes('api/sources/0')).equals(readFileSync(file))).toBe(true);
  const [entry] = await json('api/sources/1/history');
  expect(entry.id).toBe(id);
  expect((await bytes(`api/sources/1/history/${id}`)).equals(readFileSync(file))).toBe(true);
  child.kill('SIGINT');
  expect(await closed).toBe(0);
});

test('view answers nothing to who does not know the token', async () => {
  const { url, child, closed } = await view([file]);
  for (const path of ['/', '/api/sources', '/wrong/api/sources']) {
    expect((await fetch(new URL(path, url))).status).toBe(404);
  }
  child.kill('SIGTERM');
  expect(await closed).toBe(0);
});

test('view shows standard input, as often as the page asks', async () => {
  const { bytes, json } = await view(['-'], readFileSync(file));
  expect((await json('api/sources'))[0].name).toBe('standard input');
  for (let times = 0; times < 2; times++) {
    expect((await bytes('api/sources/0')).equals(readFileSync(file))).toBe(true);
  }
});

test('view without a file serves the page alone', async () => {
  const { json } = await view([]);
  expect(await json('api/sources')).toEqual([]);
});

test('view of a file that is not there serves nothing', async () => {
  const { code, stdout, stderr } = await spawnSnapshoter(['view', folder('none')]);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('READ_FAILED: ');
});
