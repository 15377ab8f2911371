import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slowness } from '../machine.js';
import { writeMillion } from './million.js';
import { longestTask } from './tasks.js';
import { golden, open, settled, startViewer, table, until } from './viewer.js';

/** Milliseconds that the main thread may work at a stretch. */
const LONGEST = 50;
const FIRST_PAINT = 300;

let viewer;
let folder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshoter-responsive-'));
  await writeMillion(join(folder, 'million.gob'));
  await writeMillion(join(folder, 'later.gob'), { later: 60_000 });
  viewer = await startViewer();
});
afterAll(async () => {
  await viewer.close();
  await rm(folder, { recursive: true });
});

/**
 * Loads the page as for a user who comes for the first time.
 *
 * @returns {Promise<{ paint: number, waited: string[] }>} milliseconds, as on a machine that is
 *   neither slow nor busy, and what storage the page waited for
 */
async function load() {
  const context = await viewer.browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.waited = [];
    // What makes a page wait until the browser's storage answers; the first who asks waits longest.
    for (const [holder, name] of [
      [window, 'localStorage'],
      [window, 'sessionStorage'],
      [Document.prototype, 'cookie'],
    ]) {
      Object.defineProperty(holder, name, { get: () => void window.waited.push(name) });
    }
  });
  await page.goto(viewer.url);
  await open(page, { 'one.gob': await golden('one-utc.gob') });
  const { paint, waited } = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    waited: window.waited,
  }));
  await context.close();
  return { paint: paint / slowness(), waited };
}

test('the first paint comes at once, and nothing holds up the page while it loads', async () => {
  const loads = [];
  while (loads.length < 7) loads.push(await load());
  const [, , , median] = loads.map(({ paint }) => paint).sort((a, b) => a - b);
  expect(median).toBeLessThan(FIRST_PAINT);
  expect(loads.flatMap(({ waited }) => waited)).toEqual([]);
});

test('the main thread never works long at a stretch', async () => {
  const page = await viewer.browser.newPage({ locale: 'en-GB' });
  const rows = (panel) =>
    until(
      page,
      () => table(page, panel),
      (all) => all.length > 1,
    );
  const steps = {
    'the page': () => page.goto(viewer.url),
    'the sample': async () => {
      await page.click('text=Open a sample');
      await settled(page);
      await page.waitForSelector('.moves-plot .u-over');
    },
    'the comparison': async () => {
      await page.click('#tab-compare');
      await rows('compare');
    },
    'the plan': async () => {
      await page.click('#tab-plan');
      await rows('plan');
      await page.click('#tab-schedules');
    },
    'a history': async () => {
      await open(page, { 'table.csv': await golden('schedule_entities_snapshots.csv') });
      await page.waitForSelector('.moves-plot .u-over');
    },
    'an error': async () => {
      await page.setInputFiles('#choose', {
        ...{ name: 'bad', mimeType: 'a/b', buffer: await golden('bad-truncated-payload.gob') },
      });
      await page.waitForSelector('.failure');
    },
    'a million': async () => {
      await page.setInputFiles('#choose', join(folder, 'million.gob'));
      await page.waitForSelector('.count >> text="1,000,000 schedules"');
      await settled(page);
    },
    'their order': async () => {
      await page.click('.sort >> text=Name');
      await settled(page);
    },
    'their filter': async () => {
      await page.fill('#filter', '99');
      await page.waitForSelector('.count >> text=/ of 1,000,000/');
    },
    'the details of one': async () => {
      await page.focus('#panel-schedules .grid');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.details .hex mark');
    },
    'scrolling them': async () => {
      await page.keyboard.press('Escape');
      await page.hover('#panel-schedules .grid-body');
      for (let i = 0; i < 20; i += 1) await page.mouse.wheel(0, 3000);
      await settled(page);
    },
  };
  steps['another million'] = async () => {
    await page.setInputFiles('#choose', join(folder, 'later.gob'));
    await page.waitForSelector('.source.current >> text=later.gob');
    await settled(page);
  };
  steps['their comparison'] = async () => {
    await page.click('#tab-compare');
    await page.selectOption('#compare-before', { label: 'million.gob' });
    await page.waitForSelector('.count-button.advanced >> text="1,000,000"');
    await rows('compare');
  };
  const longest = {};
  for (const [name, act] of Object.entries(steps)) longest[name] = await longestTask(page, act);
  const limit = LONGEST * slowness();
  const tooLong = Object.entries(longest).filter(([, milliseconds]) => milliseconds >= limit);
  expect(tooLong).toEqual([]);
  await page.close();
});
