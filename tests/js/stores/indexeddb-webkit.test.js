import { serve } from '../../browser/static-server.js';
import { launchWebKit } from '../../browser/webkit.js';
import { CONTRACT_PAGE, contractIn } from './indexeddb-contract.js';

let browser;
let server;

beforeAll(async () => {
  server = await serve({ pages: { '/': CONTRACT_PAGE } });
  browser = await launchWebKit();
  await browser.goto(server.origin);
  await browser.evaluate(`
    while (!('runTest' in globalThis)) await new Promise((resolve) => setTimeout(resolve, 10));`);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

contractIn({ describe, it }, 'WebKit', (call, title) =>
  browser.evaluate('return globalThis[given[0]](given[1]);', call, title),
);
