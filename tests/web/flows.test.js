import { readFile } from 'node:fs/promises';
import { readSnapshot } from '../../js/index.js';
import { golden, open, openEach, openSample, table, until, watch } from './viewer.js';

const SINGLE = new URL('../../dist/viewer.html', import.meta.url).href;
let viewer;
let page;

openEach({ beforeAll, afterAll, beforeEach, afterEach }, (opened) => ({ viewer, page } = opened));

const sample = () => openSample(page);

test('sorting, the filter and the offset of times are kept in the link, without names of data', async () => {
  await open(page, { 'offset.gob': await golden('one-offset-minutes.gob') });
  await page.click('.sort >> text=Name');
  const part = (await table(page))[0][0].slice(0, 2);
  await page.fill('#filter', part);
  await page.click('[data-zone=recorded]');
  await until(
    page,
    () => page.evaluate(() => location.hash),
    (hash) => hash.includes(`filter=${part}`),
  );
  const hash = await page.evaluate(() => location.hash);
  expect(hash).toContain('time=recorded');
  const [[, recorded]] = await table(page);
  expect(recorded).toMatch(/[+-]\d\d:\d\d$/);
  const again = await viewer.newPage({ hash });
  await open(again, { 'offset.gob': await golden('one-offset-minutes.gob') });
  expect((await table(again))[0][1]).toBe(recorded);
  await again.close();
});

test('the details show exact values and the bytes that hold them; Escape leads back', async () => {
  const bytes = await golden('one-nanoseconds.gob');
  await open(page, { 'one.gob': bytes });
  await page.focus('#panel-schedules .grid');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.details h2:focus');
  const [[name]] = [...readSnapshot(bytes)];
  const { seconds, nanoseconds } = readSnapshot(bytes).getLastExecution(name);
  const text = await page.textContent('.details');
  expect(text).toContain(String(seconds));
  expect(text).toContain(String(nanoseconds));
  const dump = await page.textContent('.details .hex');
  const hex = dump.split('\n').map((line) => line.slice(10, 57).replaceAll(' ', ''));
  expect(Buffer.from(hex.join(''), 'hex').includes(name)).toBe(true);
  expect(await page.$$('.details .hex mark.of-time')).not.toHaveLength(0);
  await page.keyboard.press('Escape');
  expect(await page.isVisible('.details')).toBe(false);
});

test('a range selected in the plot is what the table shows', async () => {
  await open(page, { 'flyte-1000.gob': await golden('flyte-1000.gob') });
  const box = await page.locator('.executions .u-over').boundingBox();
  await page.mouse.move(box.x + box.width * 0.2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await until(
    page,
    () => page.textContent('.count'),
    (text) => text.includes(' of 943'),
  );
  await page.click('.chip');
  await until(
    page,
    () => page.textContent('.count'),
    (text) => text === '943 schedules',
  );
});

test('two points of a history are compared, and swapped', async () => {
  await sample();
  await page.keyboard.press('2');
  await until(
    page,
    () => table(page, 'compare'),
    (rows) => rows[0]?.[0] === 'advanced',
  );
  await page.click('text=Swap');
  await until(
    page,
    () => table(page, 'compare'),
    (rows) => rows[0]?.[0] === 'regressed',
  );
});

test('the plan follows the policy', async () => {
  await sample();
  await page.click('#tab-plan');
  await until(
    page,
    () => table(page, 'plan'),
    (rows) => rows[0]?.[0] === 'run',
  );
  const all = await page.textContent('.count-button.run');
  await page.selectOption('#policy', 'latest');
  await until(
    page,
    () => page.textContent('.count-button.run'),
    (text) => text !== all,
  );
  await page.selectOption('#policy', 'none');
  await until(
    page,
    () => page.textContent('.count-button.run'),
    (text) => text.endsWith(': 0'),
  );
});

test('CSV is safe in a spreadsheet; gob and native read as what was opened', async () => {
  const bytes = await golden('flyte-1000.gob');
  await open(page, { 'flyte-1000.gob': bytes });
  const save = async (label) => {
    await page.click('.menu summary');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click(`.menu-items strong >> text="${label}"`),
    ]);
    return readFile(await download.path());
  };
  expect((await save('CSV')).toString().split('\r\n')).toHaveLength(945);
  expect(JSON.parse(await save('JSON')).schedules).toHaveLength(943);
  for (const label of ['gob', 'native']) {
    const saved = readSnapshot(await save(label));
    expect([...saved].sort()).toEqual([...readSnapshot(bytes)].sort());
  }
});

test('the single file works from file://, under its own policy', async () => {
  const single = await viewer.browser.newPage();
  const problems = watch(single);
  await single.goto(SINGLE);
  await open(single, { 'flyte-1000.gob': await golden('flyte-1000.gob') });
  expect(await single.textContent('.count')).toBe('943 schedules');
  const blocked = await single.evaluate(() =>
    fetch('http://127.0.0.1:9/').catch(({ name }) => name),
  );
  expect(blocked).toBe('TypeError');
  expect(problems.filter((text) => !/127\.0\.0\.1:9/.test(text))).toEqual([]);
  await single.close();
});
