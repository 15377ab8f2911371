import { launchChromium } from '../../browser/chromium.js';
import { serve } from '../../browser/static-server.js';
import { CONTRACT_PAGE, contractIn } from './indexeddb-contract.js';

let browser;
let server;
let page;

beforeAll(async () => {
  server = await serve({ pages: { '/': CONTRACT_PAGE } });
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(server.origin);
  await page.waitForFunction(() => 'runTest' in globalThis);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

contractIn({ describe, it }, 'Chromium', (call, title) =>
  page.evaluate(([name, argument]) => globalThis[name](argument), [call, title]),
);
