import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

import { PackedProject, root } from './packed.js';

const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
const sources = new URL('types/', import.meta.url);

/** @type {[name: string, options: object][]} */
const resolutions = [
  ['nodenext', { module: 'nodenext' }],
  ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
];

/** @type {PackedProject} */
let project;

/**
 * @param {string[]} files of the project
 * @param {object} options
 * @returns {string} what the compiler finds wrong
 */
function compile(files, options) {
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.asynciterable'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    ...options,
  };
  const config = JSON.stringify({ compilerOptions, files });
  writeFileSync(join(project.folder, 'tsconfig.json'), config);
  for (const file of files) {
    copyFileSync(new URL(basename(file), sources), join(project.folder, file));
  }
  try {
    return project.run(process.execPath, [tsc, '--project', project.folder]);
  } catch (error) {
    return /** @type {{ stdout: string }} */ (error).stdout;
  }
}

beforeAll(() => {
  project = new PackedProject();
  project.link(['idb', '@types/node', 'undici-types']);
  const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const peers = [...Object.keys(peerDependencies), '@types/node-schedule', '@types/pg'];
  project.link(peers, 'peers');
});
afterAll(() => project.remove());

describe.each(resolutions)('where modules are resolved as %s, in TypeScript', (_, resolution) => {
  test('right uses compile, wrong ones do not, and the types need no other package', () => {
    const options = { ...resolution, skipLibCheck: false };
    expect(compile(['surface.ts', 'mistakes.ts'], options)).toBe('');
  });

  test('the schedulers’ own jobs, pools and registries fit', () => {
    const options = { ...resolution, skipLibCheck: true };
    expect(compile(['peers/peers.ts', 'peers/user.ts'], options)).toBe('');
  });
});
