import { readFile } from 'node:fs/promises';

import { launchChromium } from '../../browser/chromium.js';
import { launchFirefox } from '../../browser/firefox.js';
import { serve } from '../../browser/static-server.js';
import { launchWebKit } from '../../browser/webkit.js';
import { check, titles } from './browser-checks.js';

const PAGE = `<!doctype html>
<meta charset="utf-8" />
<title>The core</title>
<script type="module">
  import { check, fetchGolden } from '/tests/js/core/browser-checks.js';
  const worker = new Worker('/tests/js/core/browser-worker.js', { type: 'module' });
  globalThis.inWindow = (title) => check(title, fetchGolden).catch(String);
  globalThis.inWorker = (title) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(title);
    });
</script>`;

/**
 * @typedef {object} Opened a browser with that page
 * @property {(place: string, title: string) => Promise<string>} call
 * @property {() => Promise<void>} close
 */

/** @type {Record<string, (url: string) => Promise<Opened>>} */
const browsers = {
  async Chromium(url) {
    const browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'inWorker' in globalThis);
    return {
      call: (place, title) =>
        page.evaluate(
          ([name, given]) => /** @type {any} */ (globalThis)[name](given),
          [place, title],
        ),
      close: () => browser.close(),
    };
  },
  async Firefox(url) {
    const browser = await launchFirefox();
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'inWorker' in globalThis);
    return {
      call: (place, title) =>
        page.evaluate((name, given) => /** @type {any} */ (globalThis)[name](given), place, title),
      close: () => browser.close(),
    };
  },
  async WebKit(url) {
    const browser = await launchWebKit();
    await browser.goto(url);
    await browser.evaluate(`
      while (!('inWorker' in globalThis)) await new Promise((resolve) => setTimeout(resolve, 10));`);
    return {
      call: (place, title) =>
        browser.evaluate('return globalThis[given[0]](given[1]);', place, title),
      close: () => browser.close(),
    };
  },
};

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

beforeAll(async () => {
  server = await serve({ pages: { '/': PAGE } });
});
afterAll(() => server?.close());

/** @param {string} title what the check gives in Node */
const inNode = (title) => {
  const golden = new URL('../../golden/', import.meta.url);
  return check(title, (name) => readFile(new URL(name, golden)));
};

test('in Node a module that stopped is followed by a fresh one', async () => {
  const told = JSON.parse(await inNode('goes on with a fresh module after one that stopped'));
  const once = [false, 'DISPOSED', 'NOT_READY', false, 0];
  expect(told).toEqual([...once, ...once]);
});

describe.each(Object.keys(browsers))('in %s the core', (name) => {
  /** @type {Opened} */
  let opened;
  beforeAll(async () => {
    opened = await browsers[name](server.origin);
  });
  afterAll(() => opened?.close(), 30_000);

  test.each(titles)(
    '%s, in a window and in a worker as in Node',
    async (title) => {
      const expected = await inNode(title);
      expect([title, await opened.call('inWindow', title)]).toEqual([title, expected]);
      expect([title, await opened.call('inWorker', title)]).toEqual([title, expected]);
    },
    30_000,
  );
});
