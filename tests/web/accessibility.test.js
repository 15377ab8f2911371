import { createRequire } from 'node:module';
import { choose, golden, open, settled, startViewer, table, until } from './viewer.js';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let viewer;

beforeAll(async () => {
  viewer = await startViewer();
});
afterAll(() => viewer.close());

/** Everything that the page can show, each reached from a page that was just opened. */
const STATES = {
  'an empty page': async () => {},
  'a history': async (page) => {
    await open(page, { 'table.csv': await golden('schedule_entities_snapshots.csv') });
    await page.waitForSelector('.moves-plot .u-over');
    await page.click('.notice summary');
  },
  'names, a range and no rows': async (page) => {
    await open(page, {
      'schedulable_entities.csv': await golden('schedulable_entities.csv'),
      'flyte-1000.gob': await golden('flyte-1000.gob'),
    });
    await page.click('.range summary');
    await page.fill('#since', 'never');
    await page.click('.range button');
    await page.fill('#filter', 'no such name');
    await page.waitForSelector('.count >> text="0 of 943 schedules"');
  },
  details: async (page) => {
    await open(page, { 'flyte-1000.gob': await golden('flyte-1000.gob') });
    await page.focus('#panel-schedules .grid');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.details .hex');
  },
  'the menu of exports': async (page) => {
    await open(page, { 'one.gob': await golden('one-utc.gob') });
    await page.click('.menu summary');
  },
  help: async (page) => {
    // Keys are heard once the views are there, which come after the page.
    await page.waitForSelector('#tab-schedules', { state: 'attached' });
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open]');
  },
  'a comparison': async (page) => {
    await page.click('text=Open a sample');
    await settled(page);
    await page.click('#tab-compare');
    await until(
      page,
      () => table(page, 'compare'),
      (rows) => rows.length > 1,
    );
  },
  'nothing to compare with': async (page) => {
    await open(page, { 'one.gob': await golden('one-utc.gob') });
    await page.click('#tab-compare');
    await page.waitForSelector('text=Open a second snapshot');
  },
  'a plan': async (page) => {
    await page.click('text=Open a sample');
    await settled(page);
    await page.click('#tab-plan');
    await until(
      page,
      () => table(page, 'plan'),
      (rows) => rows.length > 1,
    );
  },
  'a plan that lacks its schedules': async (page) => {
    await open(page, { 'one.gob': await golden('one-utc.gob') });
    await page.click('#tab-plan');
    await page.waitForSelector('.needed');
  },
  'an error beside what is open': async (page) => {
    await open(page, { 'one.gob': await golden('one-utc.gob') });
    await choose(page, { bad: await golden('bad-truncated-payload.gob') });
    await page.waitForSelector('.failure');
    await page.click('#open-more');
  },
};

describe.each(['light', 'dark'])('axe finds nothing wrong, %s', (colorScheme) => {
  test.each(Object.keys(STATES))('with %s', async (state) => {
    // Axe is a script that the page's policy would refuse.
    const page = await viewer.newPage({ context: { bypassCSP: true, colorScheme } });
    await page.addScriptTag({ path: axe });
    await STATES[state](page);
    const violations = await page.evaluate(async () =>
      (await window.axe.run()).violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200)]),
    );
    expect(violations).toEqual([]);
    expect(page.problems).toEqual([]);
    await page.close();
  });
});
