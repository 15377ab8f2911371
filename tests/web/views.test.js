import { readFile } from 'node:fs/promises';
import { readSnapshot, Snapshot, writeSnapshot } from '../../js/index.js';
import {
  golden,
  NOW,
  open,
  openEach,
  openSample,
  settled,
  summary,
  table,
  until,
} from './viewer.js';

let page;

openEach({ beforeAll, afterAll, beforeEach, afterEach }, (opened) => ({ page } = opened));

const sample = () => openSample(page);

test('the summary tells version, encoding, size, count, oldest, newest, taken and condition', async () => {
  const snapshot = new Snapshot({ version: 2 });
  snapshot.updateLastExecutionTime('old', new Date(Number(NOW) - 3 * 86_400_000));
  snapshot.updateLastExecutionTime('new', new Date(Number(NOW) - 60_000));
  snapshot.takenAt = new Date(Number(NOW) - 30_000);
  snapshot.source = 'worker-7';
  const bytes = writeSnapshot(snapshot);
  await open(page, { 'jobs.snap': bytes });
  expect(await summary(page)).toEqual({
    Schedules: '2by the names in the snapshot',
    Format: `native, version 2${bytes.length} bytes`,
    Oldest: '3 days ago2023-09-30 12:00:00Z',
    Newest: '1 min ago2023-10-03 11:59:00Z',
    Taken: '30 s ago2023-10-03 11:59:30Z, by worker-7',
    Condition: 'intactits checksum holds',
  });
});

test('times are shown in UTC, of this machine, and as they were recorded', async () => {
  await open(page, { 'one.gob': await golden('one-offset-minutes.gob') });
  const shown = async (zone) => {
    await page.click(`[data-zone=${zone}]`);
    const [[, time]] = await until(
      page,
      () => table(page),
      ([row]) => row !== undefined,
    );
    return time;
  };
  const instants = new Set();
  const offsets = [];
  for (const zone of ['utc', 'local', 'recorded']) {
    const time = await shown(zone);
    offsets.push(/(Z|[+-]\d\d:\d\d)$/.exec(time)[1]);
    instants.add(Date.parse(time.replace(' ', 'T')));
  }
  expect(instants.size).toBe(1);
  expect(offsets[0]).toBe('Z');
  expect(offsets[1]).toMatch(/^\+0[12]:00$/);
  expect(offsets[2]).not.toBe(offsets[0]);
});

test('what version 2 knows has its columns, and can be sorted by', async () => {
  await sample();
  await page.click('.sort >> text=Failures');
  await settled(page);
  await page.click('.sort >> text=Failures');
  const rows = await until(
    page,
    () => table(page),
    ([row]) => row?.[5] === '4',
  );
  expect(rows[0][4]).toBe('failed');
  expect(rows[0][3]).toContain(' * * * · UTC · flyte');
  const failures = rows.map((row) => Number(row[5]));
  expect(failures).toEqual(failures.toSorted((a, b) => b - a));
});

test('a click on the plot of a history shows that snapshot', async () => {
  await sample();
  await page.waitForSelector('.moves-plot .u-over');
  const box = await page.locator('.moves-plot .u-over').boundingBox();
  await page.mouse.click(box.x + box.width * 0.03, box.y + 30);
  await until(
    page,
    () => page.textContent('.history-label'),
    (text) => text.startsWith('#1 '),
  );
  expect((await summary(page)).Taken).toContain('2023-10-03 00:23:00Z');
});

test('a plan follows a JSON list of schedules, and a limit of runs', async () => {
  const snapshot = new Snapshot({ version: 1 });
  snapshot.updateLastExecutionTime('a', new Date('2023-10-03T06:00:00Z'));
  snapshot.updateLastExecutionTime('b', new Date('2023-10-03T09:30:00Z'));
  snapshot.updateLastExecutionTime('c', new Date('2023-10-03T09:30:00Z'));
  await open(page, {
    'schedules.json': JSON.stringify([
      { name: 'a', expression: '0 * * * *' },
      { name: 'b', expression: '0 * * * *', policy: 'latest' },
      { name: 'c', expression: 'not cron' },
    ]),
    'jobs.gob': writeSnapshot(snapshot, { encoding: 'gob' }),
  });
  await page.click('#tab-plan');
  const plan = (holds) => until(page, () => table(page, 'plan'), holds);
  const rows = await plan((all) => all.length === 3);
  expect(rows.map(([action, name, , missed, runs]) => [name, action, missed, runs]).sort()).toEqual(
    [
      ['a', 'run', '6', '6'],
      ['b', 'run', '3', '1'],
      ['c', 'invalid', '0', '0'],
    ],
  );
  expect(await page.getAttribute('.timeline .plot', 'aria-label')).toBe(
    '9 missed slots, 7 slots of them to run',
  );
  await page.fill('#limit', '2');
  await page.keyboard.press('Tab');
  await page.waitForSelector('.count-button.run >> text="would run: 2"');
});

test('a plan without schedules asks for them, and takes them', async () => {
  await open(page, { 'flyte-1000.gob': await golden('flyte-1000.gob') });
  await page.click('#tab-plan');
  expect(await page.isVisible('.needed')).toBe(true);
  expect(await page.isVisible('.plan-form')).toBe(false);
  await page.setInputFiles('#choose-schedules', {
    ...{ name: 'schedulable_entities.csv', mimeType: 'text/csv' },
    buffer: await golden('schedulable_entities.csv'),
  });
  await page.waitForSelector('.count-button >> text="1,000 schedules"');
  expect(await page.isVisible('.needed')).toBe(false);
});

test('what gob cannot hold is dropped only where the user agrees', async () => {
  await sample();
  const ask = async (answer) => {
    await page.click('.menu summary');
    const [dialog] = await Promise.all([
      page.waitForEvent('dialog'),
      page.click('.menu-items strong >> text="gob"', { noWaitAfter: true }),
    ]);
    await dialog[answer]();
  };
  await ask('dismiss');
  const downloading = page.waitForEvent('download');
  await ask('accept');
  const saved = readSnapshot(await readFile(await (await downloading).path()));
  expect([saved.version, saved.size]).toEqual([1, 48]);
});

test('stale schedules stand apart in the plot, to the left', async () => {
  await sample();
  await page.click('.sort >> text=Age');
  const label = await page.getAttribute('.executions .plot', 'aria-label');
  expect(label).toMatch(/^Last executions of 48 schedules from 2023-09-29 .* to 2023-10-03 /);
  const box = await page.locator('.executions .u-over').boundingBox();
  // Where the oldest bar stands.
  await page.mouse.move(box.x + 3, box.y + box.height - 10);
  await until(
    page,
    () => page.textContent('.readout'),
    (text) => /^2023-09-29 .* · 1 schedule$/.test(text),
  );
});
