import { readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import { PackedProject, root } from './packed.js';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const WASM = './snapshoter.wasm';
/** @type {[name: string, target: { types: string, default: string }][]} */
const exported = Object.entries(manifest.exports).filter(([name]) => name !== WASM);

/** @type {PackedProject} */
let project;

beforeAll(() => {
  project = new PackedProject();
  project.link(Object.keys(manifest.dependencies));
});
afterAll(() => project.remove());

/** @param {string} file of the package */
const read = (file) =>
  readFileSync(join(project.folder, 'node_modules', 'snapshoter', file), 'utf8');

/**
 * @param {string[]} files
 * @returns {Set<string>} those and what they import of the package, and so on
 */
function reached(files) {
  const found = new Set(files);
  for (const file of found) {
    for (const [, path] of read(file).matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)) {
      const target = posix.join(posix.dirname(file), path);
      found.add(file.endsWith('.d.ts') ? target.replace(/(?<!\.d)\.js$/, '.d.ts') : target);
    }
  }
  return found;
}

describe('what npm would publish', () => {
  test('has every file that the exports and the command reach', () => {
    const modules = exported.map(([, target]) => posix.normalize(target.default));
    const types = exported.map(([, target]) => posix.normalize(target.types));
    const commands = /** @type {string[]} */ (Object.values(manifest.bin));
    const needed = [...reached([...modules, ...commands]), ...reached(types)];
    expect(needed.length).toBeGreaterThan(100);
    expect(needed).toContain('dist/snapshoter.js');
    expect(needed.filter((file) => !project.files.includes(file))).toEqual([]);
    expect(project.files).toEqual(
      expect.arrayContaining(['dist/snapshoter.wasm', 'dist/viewer/index.html', 'LICENSE']),
    );
  });

  test('has nothing of the tests, the tools or the sources in C++', () => {
    const allowed =
      /^(?:js\/.+\.(?:js|md)|dist\/.+|src\/FORMAT\.md|[A-Z]+\.md|LICENSE|package\.json)$/;
    expect(project.files.filter((file) => !allowed.test(file))).toEqual([]);
    expect(project.files.filter((file) => /test|bench|golden|fuzz/.test(file))).toEqual([]);
  });

  test('needs no other package but those that it depends on', () => {
    const mentioned = new Set();
    for (const file of project.files.filter((name) => /^js\/.+\.js$/.test(name))) {
      const imports = read(file).matchAll(/^(?:import|export)[^'"]*?from '([^.'][^']*)'/gm);
      for (const [, name] of imports) mentioned.add(name);
    }
    const foreign = [...mentioned].filter((name) => !name.startsWith('node:'));
    expect(foreign).toEqual(Object.keys(manifest.dependencies));
  });

  test('offers all that it exports, and nothing beside it', () => {
    const names = exported.map(([name]) => posix.join('snapshoter', name));
    const script = `
      for (const name of ${JSON.stringify(names)}) {
        console.log(name, Object.keys(await import(name)).sort().join());
      }
      const inner = ['snapshoter/js/core/module.js', 'snapshoter/package.json'];
      const answers = await Promise.allSettled(inner.map((name) => import(name)));
      console.log(answers.map(({ reason }) => reason?.code).join());`;
    expect(run(script)).toEqual([
      'snapshoter Snapshot,SnapshotError,Snapshoter,diffSnapshots,init,mergeSnapshots,readSnapshot,writeSnapshot',
      'snapshoter/memory memory',
      'snapshoter/filesystem fileSystem',
      'snapshoter/indexeddb indexedDB',
      'snapshoter/postgres postgres',
      'snapshoter/adapters/croner croner,describedCron',
      'snapshoter/adapters/node-cron nodeCron',
      'snapshoter/adapters/node-schedule nodeSchedule',
      'snapshoter/adapters/cron cron,nestSchedule',
      'snapshoter/adapters/toad-scheduler toadScheduler',
      'snapshoter/adapters/flyte executionName,flyte,parseEntities',
      'ERR_PACKAGE_PATH_NOT_EXPORTED,ERR_PACKAGE_PATH_NOT_EXPORTED',
    ]);
  });

  test('gives the WebAssembly module to bundlers that do not find it by themselves', () => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { init, Snapshot } from 'snapshoter';
      const wasm = readFileSync(new URL(import.meta.resolve('snapshoter/snapshoter.wasm')));
      const failed = await init({ wasm: wasm.subarray(0, 100) }).catch(({ code }) => code);
      await init({ wasm });
      console.log(failed, new Snapshot().size);`;
    expect(run(script)).toEqual(['NOT_READY 0']);
  });

  test('can be required by CommonJS, as each Node that it supports allows', () => {
    const script = `
      import { createRequire } from 'node:module';
      const required = createRequire(import.meta.url);
      const { init, Snapshot } = required('snapshoter');
      const { fileSystem } = required('snapshoter/filesystem');
      await init();
      console.log(new Snapshot().size, typeof fileSystem, Snapshot === (await import('snapshoter')).Snapshot);`;
    expect(run(script)).toEqual(['0 function true']);
  });

  test('saves and restores without this project around it', () => {
    const script = `
      import { readSnapshot, Snapshoter } from 'snapshoter';
      import { fileSystem } from 'snapshoter/filesystem';
      const store = fileSystem('state');
      const snapshoter = new Snapshoter({ store });
      snapshoter.add({ name: 'report', schedule: { next: () => null }, run() {} });
      await snapshoter.start();
      await snapshoter.wrap('report', () => {})();
      await snapshoter.stop();
      console.log(...readSnapshot(await store.read()).names());
      await store.close();`;
    expect(run(script)).toEqual(['report']);
    const command = join(project.folder, 'node_modules', 'snapshoter', manifest.bin.snapshoter);
    expect(project.run(process.execPath, [command, 'verify', 'state'])).toMatch(/^ok .*1 schedule/);
  });
});

/**
 * @param {string} script
 * @returns {string[]} the lines that it prints
 */
function run(script) {
  writeFileSync(join(project.folder, 'script.js'), script);
  return project.run(process.execPath, ['script.js']).trim().split('\n');
}
