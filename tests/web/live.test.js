import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Snapshoter } from '../../js/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';
import { golden, settled, startViewer, summary, table, until } from './viewer.js';

const MAIN = fileURLToPath(new URL('../../js/cli/main.js', import.meta.url));

/** The browser; the pages are those of the command. */
let viewer;
let folder;
let child;

beforeAll(async () => {
  viewer = await startViewer();
});
afterAll(() => viewer.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshoter-live-'));
});
afterEach(async () => {
  child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** @param {...string} files what `snapshoter view` is started with; its page */
async function view(...files) {
  const env = { ...process.env, NODE_OPTIONS: '' };
  child = spawn(process.execPath, [MAIN, 'view', ...files], { env });
  const [line] = await once(child.stdout, 'data');
  const page = await viewer.newPage({ url: String(line).trim() });
  await settled(page);
  return page;
}

const shows = (page, count) =>
  until(
    page,
    () => summary(page),
    ({ Schedules }) => Schedules.startsWith(`${count}by`),
  );

test('a file is followed as it is written, replaced, half written and taken away', async () => {
  const file = join(folder, 'jobs.gob');
  await writeFile(file, await golden('one-utc.gob'));
  const page = await view(file);
  await shows(page, 1);

  const many = await golden('flyte-1000.gob');
  await writeFile(join(folder, 'new'), many);
  await rename(join(folder, 'new'), file);
  await shows(page, 943);
  expect((await table(page)).length).toBeGreaterThan(5);

  await writeFile(file, many.subarray(0, 20_000));
  await page.waitForSelector('.failure .code >> text=TRUNCATED');
  await shows(page, 943);
  await writeFile(file, await golden('one-utc.gob'));
  await shows(page, 1);
  await page.waitForSelector('.failure', { state: 'detached' });

  await rm(file);
  await page.waitForSelector('.failure .code >> text=READ_FAILED');
  await writeFile(file, many);
  await shows(page, 943);
  await page.waitForSelector('.failure', { state: 'detached' });
  await page.close();
});

test('what a scheduler saves is followed, and what was chosen of its history stays', async () => {
  const path = join(folder, 'store');
  let store;
  let snapshoter;
  const start = async () => {
    store = fileSystem(path);
    snapshoter = new Snapshoter({ store, interval: 3_600_000 });
    await snapshoter.start();
  };
  const stop = async () => {
    await snapshoter.stop();
    await store.close();
  };
  const ran = async (name) => {
    snapshoter.snapshot.updateLastExecutionTime(name, new Date('2023-10-03T09:00:00Z'));
    await snapshoter.save();
  };
  await start();
  await ran('first');
  const page = await view(path);
  await shows(page, 1);
  await ran('second');
  await shows(page, 2);
  await stop();

  // Another process of the scheduler begins another snapshot.
  await start();
  await ran('third');
  await shows(page, 3);
  await page.waitForSelector('.history-label >> text=/of 2 snapshots/');
  await page.keyboard.press('[');
  await shows(page, 2);
  const heard = () => page.textContent('#announcement');
  await page.evaluate(() => (document.querySelector('#announcement').textContent = ''));
  await ran('fourth');
  await until(page, heard, (text) => text.endsWith('has changed'));
  await shows(page, 2);
  await page.keyboard.press(']');
  await shows(page, 4);
  await stop();
  expect(page.problems).toEqual([]);
  await page.close();
});

test('a page whose server is gone says so, and goes on with what it has', async () => {
  const file = join(folder, 'jobs.gob');
  await writeFile(file, await golden('flyte-1000.gob'));
  const page = await view(file);
  await page.waitForSelector('.live >> text="live"');
  child.kill('SIGINT');
  await page.waitForSelector('.live.lost >> text="not live"');
  await page.fill('#filter', '77');
  await page.waitForSelector('.count >> text=/ of 943/');
  await page.close();
});
