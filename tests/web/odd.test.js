import { Snapshot, writeSnapshot } from '../../js/index.js';
import { choose, golden, NOW, open, openEach, settled, table, until } from './viewer.js';

let page;

openEach({ beforeAll, afterAll, beforeEach, afterEach }, (opened) => ({ page } = opened));

/** @param {string[]} names */
const snapshotOf = (names) => {
  const snapshot = new Snapshot({ version: 1 });
  for (const name of names) snapshot.updateLastExecutionTime(name, NOW);
  return writeSnapshot(snapshot, { encoding: 'gob' });
};
const listOf = (/** @type {string[]} */ names) =>
  JSON.stringify(names.map((name) => ({ name, expression: '0 * * * *' })));

test('a table without rows says why it has none', async () => {
  await choose(page, { 'empty.gob': snapshotOf([]) });
  await page.waitForSelector('.grid-nothing >> text=/knows no schedules/');
  await open(page, { 'one.gob': snapshotOf(['a']) });
  await page.waitForSelector('#panel-schedules .grid-nothing', { state: 'hidden' });
  await page.fill('#filter', 'b');
  await page.waitForSelector('.grid-nothing >> text=/No schedule is left/');
  await page.click('#tab-compare');
  await page.fill('#panel-compare [type=search]', 'b');
  await page.waitForSelector('#panel-compare .grid-nothing >> text=/No such difference/');
});

test('nothing is offered to compare where one snapshot alone is open', async () => {
  await open(page, { 'one.gob': snapshotOf(['a']) });
  await page.click('#tab-compare');
  await page.waitForSelector('.compare >> text=/Open a second snapshot/');
  expect(await page.isVisible('#compare-before')).toBe(false);
});

test('rows that are still on their way when their file is closed are missed by nobody', async () => {
  const names = Array.from({ length: 5000 }, (_, i) => `job ${i}`);
  for (let round = 0; round < 5; round += 1) {
    await open(page, { 'many.gob': snapshotOf(names) });
    await page.evaluate(() => {
      document.querySelector('#panel-schedules .grid-body').scrollTop = 60_000;
      document.querySelector('.source .quiet').click();
    });
    await open(page, { 'one.gob': snapshotOf(['a']) });
    await page.waitForSelector('.count >> text="1 schedule"');
    expect(await page.$$('.failure')).toHaveLength(0);
    await page.click('.source .quiet');
  }
  expect(page.workers()).toHaveLength(1);
});

test('the same file opened twice can be told apart', async () => {
  await open(page, { 'x.gob': snapshotOf(['a']) });
  await open(page, { 'x.gob': snapshotOf(['a', 'b']) });
  await page.waitForSelector('.source.current >> text="x.gob (2)"');
  await page.click('#tab-compare');
  expect(
    await page.$$eval('#compare-before option', (all) => all.map(({ label }) => label)),
  ).toEqual(['x.gob', 'x.gob (2)']);
});

test('of many files the one that is shown is in sight', async () => {
  const names = Array.from({ length: 12 }, (_, i) => `a long name of a file, number ${i}.gob`);
  await open(page, Object.fromEntries(names.map((name) => [name, snapshotOf(['a'])])));
  const current = page.locator('.source.current');
  expect(await current.innerText()).toContain('number 11.gob');
  const [place, box] = [await page.locator('#sources').boundingBox(), await current.boundingBox()];
  expect(box.x).toBeGreaterThanOrEqual(place.x - 1);
  expect(box.x + box.width).toBeLessThanOrEqual(place.x + place.width + 1);
});

test('a list of schedules that comes before any snapshot is told of', async () => {
  await choose(page, { 'schedules.json': listOf(['a', 'b']) });
  await page.waitForSelector('.listed >> text=/2 schedules known from schedules.json/');
});

test('a list that has none of the names is called into question', async () => {
  await open(page, { 'schedules.json': listOf(['x']), 'one.gob': snapshotOf(['a', 'b']) });
  await page.click('#tab-plan');
  await page.waitForSelector('#panel-plan >> text=/is this the right list\\?/');
});

test('a schedule alone stands in the middle of its plot', async () => {
  await open(page, { 'one.gob': snapshotOf(['a']) });
  const label = await page.getAttribute('.executions .plot', 'aria-label');
  expect(label).toContain('1 schedule from 2023-10-03 11:59:30Z to 2023-10-03 12:00:31Z');
});

test('an escaped control character stays together in a name that runs from right to left', async () => {
  await open(page, { 'rtl.gob': snapshotOf(['مهمة\u202eabc']) });
  expect(await page.textContent('.cell.name .escape')).toBe('\\u202e');
  const direction = await page.$eval(
    '.cell.name .escape',
    (one) => getComputedStyle(one).direction,
  );
  expect(direction).toBe('ltr');
});

test('a time that is typed is one of the zone that is shown', async () => {
  const from = async (zone) => {
    await page.click(`[data-zone=${zone}]`);
    await page.click('.range summary');
    await page.fill('#since', '2023-10-03 13:00');
    await page.click('.range button');
    await page.waitForSelector('.chip');
    return new URLSearchParams(new URL(page.url()).hash.slice(1)).get('since');
  };
  await open(page, { 'one.gob': snapshotOf(['a']) });
  expect(Number(await from('utc')) * 1000).toBe(Date.parse('2023-10-03T13:00:00Z'));
  expect(Number(await from('local')) * 1000).toBe(Date.parse('2023-10-03T11:00:00Z'));
  await page.click('.range summary');
  await page.fill('#until', '2023-10-02');
  await page.click('.range button');
  await page.waitForSelector('.range .wrong >> text=/ends before it begins/');
});

test('a phone shows how old each schedule is without scrolling', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, { 'one.gob': snapshotOf(['a']) });
  const head = () =>
    page.$$eval('#panel-schedules [role=columnheader]', (all) =>
      all.map(({ innerText }) => innerText.trim()),
    );
  expect(await head()).toEqual(['Name', 'Age', 'Last execution']);
  const box = await page.locator('.grid-rows .cell.age').boundingBox();
  expect(box.x + box.width).toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1280, height: 740 });
  await until(page, head, (names) => names[1] === 'Last execution');
});

test('the plot is as fine as before after another view was looked at', async () => {
  const names = Array.from({ length: 50 }, (_, i) => `job ${i}`);
  await open(page, { 'schedules.json': listOf(names), 'jobs.gob': snapshotOf(names) });
  const label = () => page.getAttribute('.executions .plot', 'aria-label');
  const before = await until(page, label, (text) => /of \d+ parts/.test(text));
  await page.click('#tab-plan');
  await until(
    page,
    () => table(page, 'plan'),
    (rows) => rows.length > 5,
  );
  await page.click('[data-zone=local]');
  await page.click('#tab-schedules');
  const after = await until(page, label, (text) => text.includes('+02:00'));
  expect(/of \d+ parts/.exec(after)[0]).toBe(/of \d+ parts/.exec(before)[0]);
});

test('planning that takes long is told of, and can be given up', async () => {
  await open(page, { 'schedules.json': listOf(['a']), 'one.gob': snapshotOf(['a']) });
  const [worker] = page.workers();
  worker
    .evaluate(() => {
      for (;;);
    })
    .catch(() => {});
  await page.click('#tab-plan');
  await page.waitForSelector('#busy >> text=Planning…');
  await page.click('#busy >> text=Cancel');
  await page.waitForSelector('#busy', { state: 'detached' });
  await page.click('#tab-schedules');
  await open(page, { 'two.gob': snapshotOf(['a', 'b']) });
  expect((await table(page)).map(([name]) => name).sort()).toEqual(['a', 'b']);
});

test('a table dropped while two snapshots are compared becomes what they are compared with', async () => {
  await open(page, { 'a.gob': snapshotOf(['a']), 'b.gob': snapshotOf(['b']) });
  await page.click('#tab-compare');
  await until(
    page,
    () => table(page, 'compare'),
    (rows) => rows.length === 2,
  );
  await open(page, { 'table.csv': await golden('schedule_entities_snapshots.csv') });
  await page.waitForSelector('.source.current >> text=table.csv');
  await settled(page);
  await until(
    page,
    () => table(page, 'compare'),
    (rows) => rows.length > 10,
  );
});
