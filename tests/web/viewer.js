import { readFile } from 'node:fs/promises';
import { init } from '../../js/index.js';
import { serveViewer } from '../../js/viewer/server.js';
import { launchChromium } from '../browser/chromium.js';

export const GOLDEN = new URL('../golden/flyte/', import.meta.url);

/** @typedef {Awaited<ReturnType<typeof startViewer>>} Viewer */
/** @typedef {Awaited<ReturnType<Viewer['newPage']>>} ViewerPage */

/** When it is in the pages under test, so that ages can be foretold. */
export const NOW = new Date('2023-10-03T12:00:00Z');

/** @param {string} name of a golden file @returns {Promise<Buffer>} */
export const golden = (name) => readFile(new URL(name, GOLDEN));

/**
 * The viewer as it is served, in Chromium.
 *
 * @param {Parameters<typeof serveViewer>[0]} [options]
 */
export async function startViewer(options) {
  const viewer = await serveViewer(options);
  const browser = await launchChromium();
  return {
    url: viewer.url,
    browser,
    /** @param {{ hash?: string, url?: string, context?: object }} [where] */
    async newPage({ hash = '', url = viewer.url, context = {} } = {}) {
      const page = await browser.newPage({
        locale: 'en-GB',
        timezoneId: 'Europe/Stockholm',
        ...context,
      });
      await page.clock.setFixedTime(NOW);
      const problems = watch(page);
      await page.goto(url + hash);
      return Object.assign(page, { problems });
    },
    async close() {
      await browser.close();
      await viewer.close();
    },
  };
}

/**
 * For the tests of a file a viewer, and for each of them a page, where nothing must go wrong.
 *
 * @param {Pick<typeof globalThis, 'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach'>} hooks
 * @param {(opened: { viewer: Viewer, page: ViewerPage }) => void} receive called before each test
 */
export function openEach({ beforeAll, afterAll, beforeEach, afterEach }, receive) {
  /** @type {Viewer} */
  let viewer;
  /** @type {ViewerPage} */
  let page;
  beforeAll(async () => {
    await init();
    viewer = await startViewer();
  });
  afterAll(() => viewer.close());
  beforeEach(async () => {
    page = await viewer.newPage();
    receive({ viewer, page });
  });
  afterEach(async () => {
    const { problems } = page;
    await page.close();
    if (problems.length > 0) throw new Error(`found ${problems.join('\n')}, expected no problem`);
  });
}

/**
 * @param {import('playwright-core').Page} page
 * @returns {string[]} errors, and what its content security policy refused, as they come
 */
export function watch(page) {
  /** @type {string[]} */
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error.stack)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return problems;
}

/**
 * @param {import('playwright-core').Page} page
 * @param {Record<string, Buffer | string>} files by name
 */
export async function choose(page, files) {
  await page.setInputFiles(
    '#choose',
    Object.entries(files).map(([name, content]) => ({
      name,
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(content),
    })),
  );
}

/**
 * Opens files and waits until the table is there.
 *
 * @param {import('playwright-core').Page} page
 * @param {Record<string, Buffer | string>} files by name
 */
export async function open(page, files) {
  await choose(page, files);
  await settled(page);
}

/** @param {import('playwright-core').Page} page */
export async function openSample(page) {
  await page.click('text=Open a sample');
  await settled(page);
}

/** @param {import('playwright-core').Page} page until nothing is being read and the table is there */
export async function settled(page) {
  await page.waitForSelector('#busy', { state: 'detached' });
  await page.waitForSelector('.grid:not([aria-busy]) .grid-rows .row .cell:not(:has(.coming))');
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} [panel]
 * @returns {Promise<string[][]>} the table's rows in sight, in their order, cell by cell
 */
export function table(page, panel = 'schedules') {
  return page.$$eval(`#panel-${panel} .grid-rows .row`, (rows) =>
    rows
      .sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
      .map((row) => [...row.children].map((cell) => cell.textContent)),
  );
}

/**
 * @param {import('playwright-core').Page} page
 * @returns {Promise<Record<string, string>>} the summary
 */
export async function summary(page) {
  const pairs = await page.$$eval('.summary > div', (items) =>
    items.map((item) => [...item.children].map(({ textContent }) => textContent)),
  );
  return Object.fromEntries(pairs);
}

/**
 * Waits until something holds, looking each time the page draws.
 *
 * @template T
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<T>} look
 * @param {(seen: T) => boolean} holds
 * @param {number} [patience] milliseconds
 * @returns {Promise<T>}
 */
export async function until(page, look, holds, patience = 20_000) {
  const end = performance.now() + patience;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > end) throw new Error(`still ${JSON.stringify(seen)?.slice(0, 500)}`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}
