import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

/** As a strict project of today has them. */
const compilerOptions = {
  module: 'nodenext',
  target: 'esnext',
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** @param {string[]} args @returns {Promise<string>} what the compiler complains about */
function tsc(...args) {
  return promisify(execFile)(process.execPath, [TSC, ...args], { cwd: ROOT }).then(
    () => '',
    ({ stdout, stderr }) => stdout + stderr,
  );
}

test('the types that come of the JSDoc fit a program and the schedulers’ own types', async () => {
  // In the project, so that the schedulers are found.
  const folder = await mkdtemp(join(ROOT, '.snapshoter-types-'));
  try {
    const installed = join(folder, 'node_modules/snapshoter');
    await mkdir(installed, { recursive: true });
    await copyFile(join(ROOT, 'package.json'), join(installed, 'package.json'));
    await copyFile(join(ROOT, 'tests/js/types/user.ts'), join(folder, 'user.ts'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    expect(await tsc('--outDir', join(installed, 'dist/types'))).toBe('');
    expect(await tsc('-p', folder)).toBe('');
  } finally {
    await rm(folder, { recursive: true });
  }
}, 120_000);
