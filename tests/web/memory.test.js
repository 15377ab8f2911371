import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeMillion } from './million.js';
import { golden, open, settled, startViewer, until } from './viewer.js';

/** Of what the file takes, all that the page with its worker may add. */
const MOST = 5;

let viewer;
let page;
let folder;
let size;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshoter-memory-'));
  size = await writeMillion(join(folder, 'million.gob'));
  await writeMillion(join(folder, 'later.gob'), { later: 60_000 });
});
afterAll(() => rm(folder, { recursive: true }));
// A browser for each, since a module's memory never shrinks.
beforeEach(async () => {
  viewer = await startViewer();
  page = await viewer.newPage();
});
afterEach(() => viewer.close());

/** The processes that run pages; `/proc` knows how much memory each had at most. */
async function renderers() {
  const session = await viewer.browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** @param {number} pid @param {'VmRSS' | 'VmHWM'} field now, or the most since it was reset */
const bytesOf = (pid, field) =>
  1024 *
  Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`))[1]);

/** What the page needs for any file is not counted. */
async function startCounting() {
  await open(page, { 'one.gob': await golden('one-utc.gob') });
  await page.focus('#panel-schedules .grid');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.details h2');
  await page.click('[aria-label="Close one.gob"]');
  const pids = await renderers();
  const before = new Map(pids.map((pid) => [pid, bytesOf(pid, 'VmRSS')]));
  for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return (/** @type {number} */ files) =>
    Math.max(...pids.map((pid) => (bytesOf(pid, 'VmHWM') - before.get(pid)) / (files * size)));
}

test('a million schedules, looked at in every way, take at most five times their file', async () => {
  const most = await startCounting();
  const counts = (wanted) =>
    until(
      page,
      () => page.textContent('.count'),
      (text) => wanted.test(text),
    );

  for (let turn = 0; turn < 2; turn += 1) {
    await page.setInputFiles('#choose', join(folder, 'million.gob'));
    await counts(/^1,000,000 schedules$/);
    await page.click('.sort >> text=Name');
    await settled(page);
    await page.fill('#filter', '99');
    await counts(/ of 1,000,000/);
    await page.focus('#panel-schedules .grid');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.details .hex mark');
    await page.fill('#filter', '');
    await page.click('[aria-label="Close million.gob"]');
    // The least that it can be shows that the right process was measured.
    expect(most(1)).toBeGreaterThan(2);
    expect(most(1)).toBeLessThan(MOST);
  }
  expect(page.problems).toEqual([]);
});

test('two times a million, compared, take at most five times their files', async () => {
  const most = await startCounting();
  for (const name of ['million.gob', 'later.gob']) {
    await page.setInputFiles('#choose', join(folder, name));
    await page.waitForSelector(`.source.current >> text=${name}`);
    await settled(page);
  }
  await page.click('#tab-compare');
  await page.waitForSelector('.count-button.advanced >> text="1,000,000"');
  await page.fill('#panel-compare [type=search]', '99');
  await until(
    page,
    () => page.getAttribute('#panel-compare .grid', 'aria-rowcount'),
    (count) => Number(count) < 1_000_000,
  );
  expect(most(2)).toBeGreaterThan(2);
  expect(most(2)).toBeLessThan(MOST);
  expect(page.problems).toEqual([]);
});
