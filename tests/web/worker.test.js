import { memory } from '../../js/stores/memory.js';
import { storeSource } from '../../js/viewer/server.js';
import { choose, golden, open, settled, startViewer, summary, until } from './viewer.js';

let viewer;
let store;

beforeAll(async () => {
  store = memory();
  await store.save(await golden('one-utc.gob'));
  viewer = await startViewer({ sources: [storeSource('jobs', store)], interval: 20 });
});
afterAll(() => viewer.close());

test("a served store's newest snapshot is followed", async () => {
  const page = await viewer.newPage();
  await settled(page);
  expect((await summary(page)).Schedules).toMatch(/^1by/);
  await store.save(await golden('flyte-1000.gob'));
  await until(
    page,
    () => summary(page),
    ({ Schedules }) => Schedules.startsWith('943'),
  );
  expect(page.problems).toEqual([]);
  await page.close();
});

test('a worker that does not answer is ended and replaced, and what was open is still there', async () => {
  const page = await viewer.newPage();
  await settled(page);
  const [worker] = page.workers();
  const loop = worker.evaluate(() => {
    for (;;);
  });
  loop.catch(() => {});
  await page.clock.install();
  await choose(page, { 'late.gob': await golden('one-utc.gob') });
  await page.waitForSelector('#busy');
  await page.clock.fastForward(120_000);
  await page.waitForSelector('.failure .code');
  expect(await page.textContent('.failure .code')).toBe('TIMED_OUT');
  await open(page, { 'again.gob': await golden('one-utc.gob') });
  await page.click('.source-name >> text=jobs');
  await until(
    page,
    () => summary(page),
    ({ Schedules }) => Schedules.startsWith('943'),
  );
  await page.close();
});

test('what is being read can be given up', async () => {
  const page = await viewer.newPage();
  await settled(page);
  const [worker] = page.workers();
  worker
    .evaluate(() => {
      for (;;);
    })
    .catch(() => {});
  await choose(page, { 'late.gob': await golden('one-utc.gob') });
  await page.click('#busy >> text=Cancel');
  await page.waitForSelector('#busy', { state: 'detached' });
  await open(page, { 'again.gob': await golden('one-utc.gob') });
  expect(await page.$$('.failure')).toHaveLength(0);
  await page.close();
});
