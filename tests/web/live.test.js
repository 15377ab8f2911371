import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
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

/** @param {...string} files what `snapshoter view` is started with */
async function startView(...files) {
  const env = { ...process.env, NODE_OPTIONS: '' };
  child = spawn(process.execPath, [MAIN, 'view', ...files], { env });
  const [line] = await once(child.stdout, 'data');
  return String(line).trim();
}

/** @param {...string} files */
async function view(...files) {
  const page = await viewer.newPage({ url: await startView(...files) });
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

test('a store that was empty, and a list of schedules, are opened once there is something', async () => {
  const path = join(folder, 'store');
  const list = join(folder, 'schedules.json');
  await mkdir(path);
  await writeFile(list, '[{');
  const page = await viewer.newPage({ url: await startView(path, list) });
  await page.waitForSelector('.failure .code');
  const store = fileSystem(path);
  await store.save(await golden('one-utc.gob'));
  await store.close();
  await settled(page);
  await shows(page, 1);
  await writeFile(list, JSON.stringify([{ name: 'a', expression: '0 * * * *' }]));
  await until(
    page,
    () => summary(page),
    ({ Schedules }) => Schedules.includes('schedules.json'),
  );
  await page.waitForSelector('#busy', { state: 'detached' });
  await page.click('.source [aria-label^=Close]');
  await writeFile(list, JSON.stringify([{ name: 'b', expression: '0 * * * *' }]));
  await page.waitForSelector('.listed >> text=/1 schedule known/');
  expect(await page.$$('.source')).toHaveLength(0);
  await page.close();
});

test('a damaged snapshot of a history is told of, passed over, and never taken for what is shown', async () => {
  const path = join(folder, 'store');
  const store = fileSystem(path);
  for (const name of ['one-utc.gob', 'flyte-1000.gob', 'names-unicode.gob']) {
    await store.save(await golden(name));
  }
  await store.close();
  const [, damaged] = (await readdir(path)).filter((name) => name.endsWith('.snapshot')).sort();
  await truncate(join(path, damaged), 1000);
  const page = await view(path);
  const label = () => page.textContent('.history-label');
  const newest = await label();
  await page.keyboard.press('[');
  await page.waitForSelector('.failure .code >> text=TRUNCATED');
  await until(page, label, (text) => text === newest);
  await page.keyboard.press('[');
  await shows(page, 1);
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
