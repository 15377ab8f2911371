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
  viewer = await startViewer();
  page = await viewer.newPage();
});
afterAll(async () => {
  await viewer.close();
  await rm(folder, { recursive: true });
});

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

test('a million schedules, looked at in every way, take at most five times their file', async () => {
  // What the page needs for any file is not counted.
  await open(page, { 'one.gob': await golden('one-utc.gob') });
  await page.focus('#panel-schedules .grid');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.details h2');
  await page.click('[aria-label="Close one.gob"]');
  const pids = await renderers();
  const before = new Map(pids.map((pid) => [pid, bytesOf(pid, 'VmRSS')]));
  for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const most = () =>
    Math.max(...pids.map((pid) => (bytesOf(pid, 'VmHWM') - before.get(pid)) / size));
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
    expect(most()).toBeGreaterThan(2);
    expect(most()).toBeLessThan(MOST);
  }
  expect(page.problems).toEqual([]);
});
