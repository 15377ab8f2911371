import { Snapshot, writeSnapshot } from '../../js/index.js';
import {
  choose,
  golden,
  open,
  openEach,
  openSample,
  settled,
  summary,
  table,
  until,
} from './viewer.js';

let viewer;
let page;

openEach({ beforeAll, afterAll, beforeEach, afterEach }, (opened) => ({ viewer, page } = opened));

const sample = () => openSample(page);
const focused = () =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement === document.body ? '' : activeElement.textContent || activeElement.id;
  });

test.each(['schedules', 'compare', 'plan'])(
  'paper shows the summary and the rows of the view, and no controls: %s',
  async (tab) => {
    await page.setViewportSize({ width: 800, height: 400 });
    await sample();
    await page.click(`#tab-${tab}`);
    await until(
      page,
      () => table(page, tab),
      (rows) => rows.length > 1,
    );
    const total = Number(await page.getAttribute(`#panel-${tab} .grid`, 'aria-rowcount')) - 1;
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    const printed = page.locator(`#panel-${tab} .printable tbody tr`);
    expect(await printed.count()).toBe(total);
    expect(await printed.last().isVisible()).toBe(true);
    // All of it is on the page: nothing that paper could not scroll cuts it off.
    const cut = await printed.last().evaluate((row) => {
      const { bottom } = row.getBoundingClientRect();
      for (let box = row.parentElement; box !== null; box = box.parentElement) {
        const isRoot = box === document.documentElement;
        const clips = getComputedStyle(box).overflowY !== 'visible' && !isRoot;
        if (clips && box.getBoundingClientRect().bottom < bottom) return box.className;
      }
      return undefined;
    });
    expect(cut).toBeUndefined();
    expect(Object.keys(await summary(page))).toHaveLength(6);
    expect(await page.locator('.summary').isVisible()).toBe(true);
    const controls = page.locator('input, select, textarea, main button, .toolbar button, summary');
    const shown = await controls.evaluateAll((all) =>
      all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80)),
    );
    expect(shown).toEqual([]);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    expect(await printed.count()).toBe(0);
  },
);

test('paper has the first 1,000 rows of a longer table, and says so', async () => {
  const snapshot = new Snapshot({ version: 1 });
  for (let i = 0; i < 3000; i += 1)
    snapshot.updateLastExecutionTime(`job ${i}`, new Date(i * 1000));
  await open(page, { 'jobs.gob': writeSnapshot(snapshot, { encoding: 'gob' }) });
  const print = () =>
    page.evaluate(() => {
      window.dispatchEvent(new Event('beforeprint'));
      const rows = document.querySelectorAll('#panel-schedules .printable tbody tr');
      return [rows.length, rows[rows.length - 1].cells[0].textContent];
    });
  expect(await until(page, print, ([count]) => count === 1000)).toEqual([1000, 'job 999']);
  expect(await page.textContent('#panel-schedules .printable caption')).toBe(
    'the first 1,000 of 3,000 schedules',
  );
});

test('a long table goes over several pages of paper', async () => {
  await open(page, { 'flyte-1000.gob': await golden('flyte-1000.gob') });
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(pdf.startsWith('%PDF')).toBe(true);
  const pages = pdf.match(/\/Type\s*\/Page\b/g) ?? [];
  expect(pages.length).toBeGreaterThan(1);
});

test('the colours can be chosen, and are kept', async () => {
  const context = await viewer.browser.newContext({ colorScheme: 'light' });
  const own = await context.newPage();
  await own.goto(viewer.url);
  const colour = () => own.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await colour();
  const button = own.locator('.toolbar [aria-label^="Colours"]');
  expect(await button.getAttribute('aria-label')).toBe('Colours: as the system');
  await button.click();
  expect(await button.getAttribute('aria-label')).toBe('Colours: light');
  await button.click();
  expect(await button.getAttribute('aria-label')).toBe('Colours: dark');
  const dark = await colour();
  expect(dark).not.toBe(light);
  // Until it is kept for sure.
  await until(
    own,
    () =>
      own.evaluate(
        () =>
          new Promise((resolve) => {
            const opening = indexedDB.open('snapshoter-viewer-choices');
            opening.onsuccess = () => {
              const database = opening.result;
              const asked = database.transaction('choices').objectStore('choices').get('theme');
              asked.onsuccess = () => resolve(asked.result);
              database.close();
            };
          }),
      ),
    (kept) => kept === 'dark',
  );
  await own.reload();
  await until(own, colour, (now) => now === dark);
  await until(
    own,
    () => button.getAttribute('aria-label'),
    (label) => label === 'Colours: dark',
  );
  await button.click();
  expect(await colour()).toBe(light);
  await own.emulateMedia({ colorScheme: 'dark' });
  expect(await colour()).toBe(dark);
  await context.close();
});

test('dropped text is read', async () => {
  const text = (await golden('one-utc.gob')).toString('base64');
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    for (const type of ['dragenter', 'dragover', 'drop']) {
      const options = { dataTransfer: data, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent(type, options));
    }
  }, text);
  await settled(page);
  expect((await summary(page)).Format).toContain('from base64 text');
  expect(await page.isVisible('#dropping')).toBe(false);
});

test('a range of time can be typed, beside the plot', async () => {
  await open(page, { 'flyte-1000.gob': await golden('flyte-1000.gob') });
  await page.click('.range summary');
  await page.fill('#since', 'yesterday');
  await page.click('.range button');
  expect(await page.textContent('.range .wrong')).toContain('yesterday');
  expect(await page.textContent('.count')).toBe('943 schedules');
  await page.fill('#since', '2023-09-20T02:00:00+02:00');
  await page.fill('#until', '2023-09-21');
  await page.click('.range button');
  await page.waitForSelector('.count >> text=/ of 943/');
  expect(await page.textContent('.chip')).toBe('2023-09-20 00:00:00Z – 2023-09-21 00:00:00Z');
  const times = (await table(page)).map(([, time]) => time.slice(0, 10));
  expect(new Set(times)).toEqual(new Set(['2023-09-20']));
  await page.click('.chip');
  await page.waitForSelector('.count >> text="943 schedules"');
});

test('everything can be reached and done by the keyboard alone', async () => {
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const tabTo = async (text) => {
    for (let i = 0; i < 40; i += 1) {
      if ((await focused()).includes(text)) return;
      await press('Tab');
    }
    throw new Error(`found no way to ${text} by Tab`);
  };
  await tabTo('Open a sample');
  await press('Enter');
  await settled(page);
  await press('/');
  expect(await page.evaluate(() => document.activeElement.id)).toBe('filter');
  await page.keyboard.type('billing');
  await page.waitForSelector('.count >> text="8 of 49 schedules"');
  await press('ArrowDown', 'ArrowDown', 'Enter');
  await page.waitForSelector('.details h2:focus');
  const [, [second]] = await table(page);
  expect(await page.textContent('.details h2')).toBe(second);
  await press('Escape');
  expect(await page.isVisible('.details')).toBe(false);
  expect(await page.evaluate(() => document.activeElement.role)).toBe('grid');
  await press('2');
  await page.waitForSelector('#tab-compare[aria-selected=true]');
  await press('3');
  await page.waitForSelector('#tab-plan[aria-selected=true]');
  await tabTo('Catch-up');
  await press('ArrowRight');
  await page.waitForSelector('#tab-schedules[aria-selected=true]:focus');
  await press('[');
  await page.waitForSelector('.history-label >> text=/^#23/');
  await press('?');
  await page.waitForSelector('dialog[open]');
  await press('Escape');
  expect(await page.isVisible('dialog')).toBe(false);
  await tabTo('Export');
  await press('Enter', 'Tab', 'Tab');
  const [download] = await Promise.all([page.waitForEvent('download'), press('Enter')]);
  expect(download.suggestedFilename()).toBe('sample.csv');
  await press('o');
  expect(await focused()).toBe('choose');
}, 30_000);

test('sorting is told and done by the keyboard', async () => {
  await open(page, { 'flyte-1000.gob': await golden('flyte-1000.gob') });
  const header = page.locator('#panel-schedules [role=columnheader]', { hasText: 'Name' });
  expect(await header.getAttribute('aria-sort')).toBe('none');
  await header.locator('button').focus();
  await page.keyboard.press('Enter');
  await until(
    page,
    () => header.getAttribute('aria-sort'),
    (sort) => sort === 'ascending',
  );
  await settled(page);
  const names = (await table(page)).map(([name]) => name);
  expect(names).toEqual([...names].sort());
});

test('what happens is told to who hears the page', async () => {
  const told = (text) =>
    until(
      page,
      () => page.textContent('#announcement'),
      (heard) => heard.includes(text),
    );
  await open(page, { 'flyte-1000.gob': await golden('flyte-1000.gob') });
  await told('flyte-1000.gob opened: 943 schedules');
  await choose(page, { 'bad.gob': await golden('bad-truncated-payload.gob') });
  await told('TRUNCATED');
  expect(await page.getAttribute('.failure', 'role')).toBe('alert');
});

test('nothing is cut off on a narrow screen', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const overflow = () =>
    page.evaluate(() => {
      // What scrolls by itself may hold more than it shows.
      const own = '.grid, .hex, #sources, .plot, .visually-hidden, .sprite';
      return [...document.querySelectorAll('body *')]
        .filter((one) => one.checkVisibility() && one.closest(own) === null)
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.outerHTML.slice(0, 80));
    });
  expect(await overflow()).toEqual([]);
  await sample();
  await page.waitForSelector('.moves-plot .u-over');
  for (const tab of ['schedules', 'compare', 'plan']) {
    await page.click(`#tab-${tab}`);
    await page.waitForSelector(`#panel-${tab} .grid-rows .row`);
    expect(await overflow()).toEqual([]);
  }
  await page.click('#tab-schedules');
  await page.focus('#panel-schedules .grid');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.details h2');
  expect(await overflow()).toEqual([]);
  await page.keyboard.press('Escape');
  await choose(page, { 'bad.gob': await golden('bad-truncated-payload.gob') });
  await page.waitForSelector('.failure');
  expect(await overflow()).toEqual([]);
});
