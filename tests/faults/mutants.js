import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const copied = ['package.json', 'js/core', 'js/stores', 'js/formats', 'js/scheduling'];
const simulation = ['tests/faults', 'tests/js/scheduling/fake-clock.js'];

/**
 * Copies the sources, puts one bug into the copy, and lets the simulation run on it.
 * @param {string} folder a folder that does not exist yet
 * @param {{ file: string, good: string, bad: string }} bug `good`, which must stand in the file
 *   exactly once, becomes `bad`
 * @param {{ seeds: number[], lives: number }} options
 * @returns {Promise<string>} what the simulation printed
 */
export async function simulateWith(folder, { file, good, bad }, { seeds, lives }) {
  for (const part of [...copied, ...simulation]) {
    await cp(join(root, part), join(folder, part), { recursive: true });
  }
  for (const part of ['dist', 'node_modules']) await symlink(join(root, part), join(folder, part));
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  const source = await readFile(path, 'utf8');
  const parts = source.split(good);
  if (parts.length !== 2) {
    throw new Error(`${file} holds ${parts.length - 1} times what the bug replaces: ${good}`);
  }
  await writeFile(path, parts.join(bad));
  const child = join(folder, 'tests/faults/simulate-child.js');
  const { stdout } = await promisify(execFile)(process.execPath, [child, ...seeds, lives]);
  return stdout;
}
