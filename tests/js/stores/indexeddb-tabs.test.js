/* global tools -- of the page */
import { startChromium } from './indexeddb-chromium.js';

const TABS = 10;
const SAVES = 200;

it(`IndexedDB loses nothing that ${TABS} tabs save, ${SAVES} times each`, async () => {
  const chromium = await startChromium();
  try {
    const tabs = await Promise.all(Array.from({ length: TABS }, () => chromium.newPage()));
    const retries = await Promise.all(
      tabs.map((page, tab) =>
        page.evaluate(
          async ([name, count, hasLocks]) => {
            // Half of them must do with the check in the transaction alone.
            if (!hasLocks) Object.defineProperty(navigator, 'locks', { value: undefined });
            const store = tools.openStore('tabs');
            const own = {};
            let stale = 0;
            for (let i = 0; i < count;) {
              own[`${name} ${i}`] = 1000 + i;
              const kept = await tools.contentOf(store);
              const code = await tools.codeOf(() => store.save(tools.bytesOf({ ...kept, ...own })));
              if (code === 'no error') {
                i++;
                // What is kept has them from now on, or has lost them.
                for (const key of Object.keys(own)) delete own[key];
              } else if (code === 'STALE_WRITER') {
                stale++;
                // Those that collided should not come back together.
                await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
              } else throw new Error(code);
            }
            await store.close();
            return stale;
          },
          [`tab ${tab}`, SAVES, tab % 2 === 0],
        ),
      ),
    );
    expect(retries.reduce((sum, each) => sum + each)).toBeGreaterThan(0);
    const content = await tabs[0].evaluate(() => tools.contentOf(tools.openStore('tabs')));
    const names = Array.from(
      { length: TABS * SAVES },
      (_, i) => `tab ${i % TABS} ${Math.floor(i / TABS)}`,
    );
    expect(Object.keys(content).sort()).toEqual(names.sort());
  } finally {
    await chromium.stop();
  }
}, 240_000);
