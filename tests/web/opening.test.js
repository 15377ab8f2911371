import { choose, golden, open, openEach, settled, summary, table, until } from './viewer.js';

let viewer;
let page;

openEach({ beforeAll, afterAll, beforeEach, afterEach }, (opened) => ({ viewer, page } = opened));

/** Pastes a text as a user does, anywhere in the page. */
const paste = (text, where = 'body') =>
  page.evaluate(
    ([text, where]) => {
      const data = new DataTransfer();
      data.setData('text/plain', text);
      const event = new ClipboardEvent('paste', {
        clipboardData: data,
        bubbles: true,
        cancelable: true,
      });
      document.querySelector(where).dispatchEvent(event);
    },
    [text, where],
  );

const drop = async (files) => {
  const list = Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')]);
  await page.evaluate((list) => {
    const data = new DataTransfer();
    for (const [name, base64] of list) {
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    }
    for (const type of ['dragenter', 'dragover', 'drop']) {
      const options = { dataTransfer: data, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent(type, options));
    }
  }, list);
};

test('an empty page explains itself and opens a sample', async () => {
  expect(await page.textContent('#start-title')).toContain('last run');
  await page.click('text=Open a sample');
  await settled(page);
  expect((await summary(page)).Schedules).toMatch(/^49/);
  expect(await page.isVisible('#start')).toBe(false);
});

test('a chosen file is read', async () => {
  await open(page, { 'flyte-1000.gob': await golden('flyte-1000.gob') });
  const { Schedules, Format } = await summary(page);
  expect(Schedules).toMatch(/^943/);
  expect(Format).toContain('gob, version 1');
  expect(Format).toContain('34.5 kB');
});

test('a dropped file is read, and the page says where to drop it', async () => {
  const files = { 'one-utc.gob': await golden('one-utc.gob') };
  await drop(files);
  await settled(page);
  expect((await summary(page)).Schedules).toMatch(/^1by/);
  expect(await page.isVisible('#dropping')).toBe(false);
});

test.each(['flyte-1000.hex', 'flyte-1000.base64'])('pasted %s is read', async (name) => {
  await paste((await golden(name)).toString());
  await settled(page);
  expect((await summary(page)).Schedules).toMatch(/^943/);
});

test('a pasted \\x value is read, in the text field too', async () => {
  const hex = (await golden('one-utc.gob')).toString('hex');
  await paste(`\\x${hex}`, '#pasted');
  await settled(page);
  expect((await summary(page)).Format).toContain('from hexadecimal text');
});

test('typed text is read', async () => {
  await page.fill('#pasted', (await golden('one-utc.gob')).toString('base64'));
  await page.click('text=Read the text');
  await settled(page);
  expect((await summary(page)).Format).toContain('from base64 text');
});

test('an export of the table opens as a history, at its newest', async () => {
  await open(page, { 'table.csv': await golden('schedule_entities_snapshots.csv') });
  expect(await page.isVisible('#history-slider')).toBe(true);
  const taken = (text) =>
    until(
      page,
      async () => (await summary(page)).Taken,
      (shown) => shown.includes(text),
    );
  await taken('17:31:30');
  expect(await page.textContent('.notice')).toContain('1 newer snapshot could not be read');
  await page.focus('#history-slider');
  await page.keyboard.press('ArrowLeft');
  await taken('17:31:00');
  await page.keyboard.press(']');
  await taken('17:31:30');
});

test('several files open at once, side by side', async () => {
  await open(page, {
    'a.gob': await golden('one-utc.gob'),
    'b.gob': await golden('one-offset-minutes.gob'),
  });
  await until(
    page,
    () => page.$$eval('.source-name', (all) => all.map((one) => one.textContent)),
    (names) => names.length === 2,
  );
  await page.click('.source-name >> text=a.gob');
  await until(
    page,
    () => page.getAttribute('.source-name >> text=a.gob >> xpath=..', 'aria-current'),
    (is) => is === 'true',
  );
  await page.click('[aria-label="Close a.gob"]');
  expect(await page.$$('.source')).toHaveLength(1);
});

test('an export of schedulable_entities names the hashed keys, and sorting follows the names', async () => {
  await open(page, {
    'flyte-1000.gob': await golden('flyte-1000.gob'),
    'schedulable_entities.csv': await golden('schedulable_entities.csv'),
  });
  await page.click('.sort >> text=Name');
  const rows = await until(
    page,
    () => table(page),
    ([[name]]) => name.startsWith('billing:development'),
  );
  const names = rows.map(([name]) => name);
  expect(names).toEqual([...names].sort());
  await page.fill('#filter', 'train_features_000');
  await until(
    page,
    () => page.textContent('.count'),
    (text) => text.startsWith('1 of'),
  );
  const [[name]] = await table(page);
  expect(name).toBe('ml-platform:production:train_features_000:v2.9');
});

test("the browser's own stores are offered", async () => {
  await page.evaluate(async () => {
    await indexedDB.deleteDatabase('unrelated');
    await new Promise((resolve) => {
      const request = indexedDB.open('unrelated');
      request.onupgradeneeded = () => request.result.createObjectStore('something');
      request.onsuccess = () => resolve(request.result.close());
    });
  });
  // What a scheduler in a page would have left, with the layout of our store.
  await page.evaluate(
    async (bytes) => {
      const database = await new Promise((resolve) => {
        const request = indexedDB.open('my-scheduler', 1);
        request.onupgradeneeded = () => {
          const about = request.result.createObjectStore('about');
          about.put('snapshoter', 'application');
          about.put(1, 'format');
          request.result.createObjectStore('generations', { keyPath: 'sequence' });
          request.result.createObjectStore('bytes');
        };
        request.onsuccess = () => resolve(request.result);
      });
      const transaction = database.transaction(['generations', 'bytes'], 'readwrite');
      for (const sequence of [1, 2]) {
        const about = {
          sequence,
          savedAt: new Date(1e12 + sequence),
          size: bytes.length,
          pieces: 0,
        };
        transaction.objectStore('generations').put({ ...about, key: 'k', quarantined: null });
        transaction.objectStore('bytes').put(Uint8Array.from(bytes), [sequence, 0]);
      }
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      database.close();
    },
    [...(await golden('one-utc.gob'))],
  );
  await page.reload();
  await page.click('.kept button >> text=my-scheduler');
  await settled(page);
  expect(await page.textContent('.history-label')).toContain('2 snapshots');
  expect(await page.$$('.kept button >> text=unrelated')).toHaveLength(0);
});

test('what was opened is remembered where that is wanted, and forgotten again', async () => {
  const [context] = viewer.browser.contexts().slice(-1);
  expect(context).toBeDefined();
  await page.check('#remember');
  await open(page, { 'keep-me.gob': await golden('one-utc.gob') });
  await page.waitForSelector('.kept button >> text=keep-me.gob', { state: 'attached' });
  await page.reload();
  await page.click('.kept button >> text=keep-me.gob');
  await settled(page);
  expect((await summary(page)).Schedules).toMatch(/^1by/);
  await page.reload();
  await page.click('[aria-label="Forget keep-me.gob"]');
  await page.waitForSelector('.kept button >> text=keep-me.gob', { state: 'detached' });
});

test('a file that is no snapshot is refused with its code, its bytes and what to try', async () => {
  await choose(page, { 'broken.gob': await golden('bad-truncated-payload.gob') });
  await page.waitForSelector('.failure');
  const text = await page.textContent('.failure');
  expect(text).toContain('TRUNCATED');
  expect(text).toMatch(/At offset 54 \(0x36\) of 185 bytes/);
  expect(text).toContain('What to try');
  expect(await page.textContent('.failure .hex')).toMatch(/^[0-9a-f]{8} {2}/);
  await open(page, { 'good.gob': await golden('one-utc.gob') });
  expect(await page.$$('.failure')).toHaveLength(0);
});
