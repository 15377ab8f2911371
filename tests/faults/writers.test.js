import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { init, readSnapshot } from '../../js/core/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';
import { scratchFolder } from './scratch.js';

const CHILD = fileURLToPath(new URL('writer-child.js', import.meta.url));
const WRITERS = ['a', 'b', 'c', 'd'];
const SAVES = 1000;

const root = await scratchFolder();
afterAll(() => rm(root, { recursive: true }));

function runWriter(folder, name) {
  const child = spawn(process.execPath, [CHILD, folder, name, String(SAVES)]);
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) =>
      status === 0 ? resolve(undefined) : reject(new Error(`writer ${name}: ${errors}`)),
    );
  });
}

async function valuesIn(store) {
  const bytes = await store.read();
  if (!bytes) return WRITERS.map(() => 0);
  const snapshot = readSnapshot(bytes);
  const values = WRITERS.map((name) => snapshot.getLastExecutionTime(name)?.getTime() ?? 0);
  snapshot.dispose();
  return values;
}

describe('four processes saving a thousand times each in one folder', () => {
  it('never give an invalid or an older state to a reader, and lose no update', async () => {
    await init();
    const folder = join(root, 'shared');
    let isDone = false;
    const writers = Promise.all(WRITERS.map((name) => runWriter(folder, name))).finally(
      () => (isDone = true),
    );
    const reader = fileSystem(folder);
    let before = WRITERS.map(() => 0);
    let reads = 0;
    while (!isDone) {
      const values = await valuesIn(reader);
      expect(values.every((value, i) => value >= before[i])).toBe(true);
      before = values;
      reads++;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await writers;
    expect(await valuesIn(reader)).toEqual(WRITERS.map(() => SAVES));
    expect(reads).toBeGreaterThan(50);
    await reader.close();
  }, 180_000);
});
