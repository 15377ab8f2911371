/* global tools, store -- of the page */
import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { startChromium } from './indexeddb-chromium.js';

let chromium;
beforeEach(async () => {
  chromium = await startChromium();
});
afterEach(() => chromium?.stop());

/** Chromium keeps a large value in a file of its own, beside the database. */
function filesOfValues() {
  const databases = join(chromium.profile, 'Default', 'IndexedDB');
  const folder = readdirSync(databases).find((name) => name.endsWith('.indexeddb.blob'));
  return readdirSync(join(databases, folder), { recursive: true })
    .map((name) => join(databases, folder, name))
    .filter((path) => statSync(path).isFile());
}

const examine = async () => {
  const store = tools.openStore('large');
  const code = await tools.codeOf(() => store.read());
  const { status, id, snapshot, skipped } = await tools.restore(store);
  const time = snapshot?.getLastExecutionTime('schedule 0').getTime();
  const saved = await tools.codeOf(() => store.save(tools.bytesOf({ a: 5000 })));
  const kept = (await tools.listOf(store.history())).map((each) => [each.id, each.quarantined]);
  return {
    code,
    status,
    id,
    time,
    skipped: skipped.map((each) => [each.id, each.error.code, each.quarantined]),
    saved,
    kept,
    pruned: await store.prune({ keep: 1 }),
  };
};

describe('a browser that has lost large values, one with its file and one to half of it', () => {
  it('is restored from the generation before, and reports the lost ones', async () => {
    const page = await chromium.newPage();
    const files = [];
    for (const time of [1000, 2000, 3000]) {
      await page.evaluate((value) => {
        globalThis.store ??= tools.openStore('large');
        return store.save(tools.largeBytesOf(value));
      }, time);
      files.push(...filesOfValues().filter((path) => !files.includes(path)));
    }
    expect(files).toHaveLength(3);
    await chromium.endBrowser();
    truncateSync(files[1], 100_000);
    rmSync(files[2]);
    await chromium.startBrowser();
    const again = await chromium.newPage();
    expect(await again.evaluate(examine)).toEqual({
      code: 'CORRUPT',
      status: 'restored',
      id: '1',
      time: 1000,
      skipped: [
        ['3', 'CORRUPT', true],
        ['2', 'CORRUPT', true],
      ],
      saved: 'no error',
      kept: [
        ['4', false],
        ['3', true],
        ['2', true],
        ['1', false],
      ],
      pruned: { removed: 1 },
    });
  });
});
