import { memory } from '../../js/stores/memory.js';
import { storeSource } from '../../js/viewer/server.js';
import { choose, golden, open, settled, startViewer, summary, table, until } from './viewer.js';

let viewer;
let store;

beforeAll(async () => {
  store = memory();
  await store.save(await golden('one-utc.gob'));
  viewer = await startViewer({ sources: [storeSource('jobs', store)], interval: 20 });
});
afterAll(() => viewer.close());

/** @param {import('./viewer.js').ViewerPage} page saves, and waits until it shows that */
async function showsTheNewest(page) {
  await store.save(await golden('flyte-1000.gob'));
  await until(
    page,
    () => summary(page),
    ({ Schedules }) => Schedules.startsWith('943'),
  );
}

test("a served store's newest snapshot is followed", async () => {
  const page = await viewer.newPage();
  await settled(page);
  expect((await summary(page)).Schedules).toMatch(/^1by/);
  await showsTheNewest(page);
  expect(page.problems).toEqual([]);
  await page.close();
});

/** A page whose worker lets the test at the core's memory. */
async function pageWithMemory() {
  const page = await viewer.newPage({ url: 'about:blank' });
  await page.route(/\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const body = `const { instantiate } = WebAssembly;
      WebAssembly.instantiate = async (...args) => {
        const instance = await instantiate.apply(WebAssembly, args);
        self.memory = Object.values(instance.exports).find(({ buffer }) => buffer);
        return instance;
      };
      ${await response.text()}`;
    await route.fulfill({ response, body });
  });
  await page.goto(viewer.url);
  await settled(page);
  const [worker] = page.workers();
  const spoil = () => worker.evaluate(() => new Uint8Array(self.memory.buffer).fill(0xff));
  return { page, spoil };
}

test('a core that trapped while a file was read is replaced, and the next file opens', async () => {
  const { page, spoil } = await pageWithMemory();
  await spoil();
  await choose(page, { 'trap.gob': await golden('flyte-1000.gob') });
  await page.waitForSelector('.failure .code');
  expect(await page.textContent('.failure .code')).toBe('DISPOSED');
  await open(page, { 'next.gob': await golden('one-utc.gob') });
  expect(await page.$$('.failure')).toHaveLength(0);
  expect((await summary(page)).Schedules).toMatch(/^1by/);
  await page.click('.source-name >> text=jobs');
  await showsTheNewest(page);
  expect(page.problems).toEqual([]);
  await page.close();
});

test('a core that trapped while a table was sorted is replaced, and the table sorted anew', async () => {
  const { page, spoil } = await pageWithMemory();
  await spoil();
  await page.click('.sort >> text=Name');
  await until(
    page,
    async () => (await table(page)).map(([name]) => name),
    (names) => names.length > 5 && names.join() === names.toSorted().join(),
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
  await showsTheNewest(page);
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
