import { execFile } from 'node:child_process';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const copied = ['package.json', 'js/core', 'js/stores', 'js/formats', 'js/scheduling'];
const harness = ['tests/faults', 'tests/js/scheduling/fake-clock.js', 'tests/js/stores/times.js'];

/**
 * @typedef {object} Bug `good`, which must stand in the file exactly once, becomes `bad`
 * @property {string} file
 * @property {string} good
 * @property {string} bad
 */

/**
 * Copies the sources, puts one bug into the copy, and runs a program of this folder on it.
 * @param {string} folder a folder that does not exist yet
 * @param {Bug} bug
 * @param {string} program
 * @param {(string | number)[]} [args]
 * @returns {Promise<string>} what it printed
 */
export async function runWith(folder, { file, good, bad }, program, args = []) {
  for (const part of [...copied, ...harness]) {
    await cp(join(root, part), join(folder, part), { recursive: true });
  }
  for (const part of ['dist', 'node_modules']) await symlink(join(root, part), join(folder, part));
  const path = join(folder, file);
  const source = await readFile(path, 'utf8');
  const parts = source.split(good);
  if (parts.length !== 2) {
    throw new Error(`${file} holds ${parts.length - 1} times what the bug replaces: ${good}`);
  }
  await writeFile(path, parts.join(bad));
  const child = join(folder, 'tests/faults', program);
  const { stdout } = await promisify(execFile)(process.execPath, [child, ...args.map(String)]);
  return stdout;
}
