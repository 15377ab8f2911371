import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { readSnapshot, Snapshot, writeSnapshot } from '../../js/index.js';
import { parseCsv } from '../../js/formats/csv.js';
import { GOLDEN, golden, open, openEach, settled, table, until } from './viewer.js';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../../js/cli/main.js', import.meta.url));
const pathOf = (name) => fileURLToPath(new URL(name, GOLDEN));
let viewer;
let page;

openEach({ beforeAll, afterAll, beforeEach, afterEach }, (opened) => ({ viewer, page } = opened));

/** @returns {Promise<string[][]>} all rows of a table, scrolled from the first to the last */
async function allRows(panel, count) {
  const rows = new Map();
  await page.focus(`#panel-${panel} .grid`);
  await page.keyboard.press('Home');
  while (rows.size < count) {
    const before = rows.size;
    const seen = await page.$$eval(`#panel-${panel} .grid-rows .row:not(:has(.coming))`, (all) =>
      all.map((row) => [row.ariaRowIndex, [...row.children].map((cell) => cell.textContent)]),
    );
    for (const [index, cells] of seen) rows.set(index, cells);
    if (rows.size === before) await page.evaluate(() => new Promise(requestAnimationFrame));
    await page.keyboard.press('PageDown');
  }
  return [...rows.values()];
}

test('the plan is the one that the command prints, schedule by schedule', async () => {
  const until = '2023-10-01T06:30:00Z';
  for (const policy of ['all', 'last:3']) {
    const list = ['--schedules', pathOf('schedulable_entities.csv'), '--until', until];
    const command = ['plan', '--json', '--policy', policy, ...list, pathOf('flyte-1000.gob')];
    const { stdout } = await run(process.execPath, [MAIN, ...command], { maxBuffer: 1e8 });
    const lines = stdout.trim().split('\n').map(JSON.parse);
    await page.reload();
    await open(page, {
      'schedulable_entities.csv': await golden('schedulable_entities.csv'),
      'flyte-1000.gob': await golden('flyte-1000.gob'),
    });
    await page.click('#tab-plan');
    await page.waitForSelector('#panel-plan .grid-rows .row');
    await page.fill('#plan-until', until);
    await page.selectOption('#policy', policy.split(':')[0]);
    if (policy === 'last:3') await page.fill('#few', '3');
    await page.keyboard.press('Tab');
    const sum = lines.reduce((total, { run }) => total + (run?.count ?? 0), 0);
    await page.waitForSelector(
      `.count-button.run >> text="would run: ${sum.toLocaleString('en')}"`,
    );
    await page.waitForSelector('#panel-plan .grid:not([aria-busy])');

    const number = (text) => Number(text.replaceAll(',', ''));
    const time = (text) => (text === '' ? null : text.replace(' ', 'T'));
    const shown = (await allRows('plan', lines.length)).map(
      ([action, name, schedule, missed, runs, first, last]) =>
        [name, action, schedule, number(missed), number(runs), time(first), time(last)].join(' '),
    );
    const printed = lines.map(
      ({ identity, action, schedule, missed, run, first, last, reason }) => {
        const shownAction = reason === 'invalid-schedule' ? 'invalid' : action;
        return [identity, shownAction, schedule, missed, run?.count ?? 0, first, last].join(' ');
      },
    );
    expect(shown.sort()).toEqual(printed.sort());
  }
}, 300_000);

test('two files are compared', async () => {
  const before = new Snapshot({ version: 1 });
  const after = new Snapshot({ version: 1 });
  const at = (minute) => new Date(Date.UTC(2023, 9, 3, 8, minute));
  for (let i = 0; i < 9; i += 1) before.updateLastExecutionTime(`kept ${i}`, at(i));
  for (let i = 0; i < 9; i += 1) after.updateLastExecutionTime(`kept ${i}`, at(i < 2 ? i + 1 : i));
  before.updateLastExecutionTime('gone', at(1));
  before.updateLastExecutionTime('back', at(30));
  after.updateLastExecutionTime('back', at(15));
  for (const name of ['new 1', 'new 2']) after.updateLastExecutionTime(name, at(5));
  await open(page, {
    'a.gob': writeSnapshot(before, { encoding: 'gob' }),
    'b.native': writeSnapshot(after, { encoding: 'native' }),
  });
  await page.waitForSelector('.source.current >> text=b.native');
  await page.click('#tab-compare');
  await page.selectOption('#compare-before', { label: 'a.gob' });
  const rows = await until(
    page,
    () => table(page, 'compare'),
    (all) => all.length === 6,
  );
  expect(rows.map(([kind, name, , , moved]) => [kind, name, moved]).sort()).toEqual([
    ['added', 'new 1', ''],
    ['added', 'new 2', ''],
    ['advanced', 'kept 0', '+1 min'],
    ['advanced', 'kept 1', '+1 min'],
    ['regressed', 'back', '−15 min'],
    ['removed', 'gone', ''],
  ]);
  const counts = await page.$$eval('.counts:visible, #panel-compare .counts', ([counts]) =>
    counts.innerText.replaceAll(/\s+/g, ' '),
  );
  expect(counts).toContain('2 Added 1 Removed 2 Advanced 1 Regressed 0 Changed 7 unchanged');
  await page.click('#panel-compare .count-button.removed');
  await until(
    page,
    () => table(page, 'compare'),
    (all) => all.length === 1 && all[0][1] === 'gone',
  );
});

test('hostile names are harmless in the CSV that is saved, and come back from it', async () => {
  const names = [
    ...['=1+1', '+1', '-1', '@SUM(A1)', '\ttab', '\rreturn', '=HYPERLINK("http://x","y")'],
    ...['line\nbreak', 'quo"te', 'com,ma', ' space ', '__proto__', '\u202eback', '"'],
  ];
  const snapshot = new Snapshot({ version: 1 });
  names.forEach((name, i) => snapshot.updateLastExecutionTime(name, new Date(i * 1000)));
  await open(page, { 'hostile.gob': writeSnapshot(snapshot, { encoding: 'gob' }) });
  await page.click('.menu summary');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.click('.menu-items strong >> text="CSV"'),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  const [header, ...rows] = parseCsv(text);
  expect(header[0]).toBe('name');
  // Whatever reads the file takes none of its fields for a formula.
  expect(rows.flat().filter((field) => /^[=+\-@\t\r]/.test(field))).toEqual([]);
  const kept = rows.map(([name]) => name.replace(/^'(?=[=+\-@\t\r])/, ''));
  expect(kept.sort()).toEqual([...names].sort());
});

test('what is saved is what is shown: filtered, and in its order', async () => {
  await open(page, { 'flyte-1000.gob': await golden('flyte-1000.gob') });
  await page.click('.sort >> text=Name');
  await page.fill('#filter', '77');
  await page.waitForSelector('.count >> text=/ of 943/');
  await page.click('.menu summary');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.click('.menu-items strong >> text="JSON"'),
  ]);
  const { schedules } = JSON.parse(await readFile(await download.path(), 'utf8'));
  const wanted = [...readSnapshot(await golden('flyte-1000.gob')).names()]
    .filter((name) => name.includes('77'))
    .sort();
  expect(schedules.map(({ name }) => name)).toEqual(wanted);
});

test('a link restores the view: the tab, the order, the filter, the range, the plan', async () => {
  const files = {
    'schedulable_entities.csv': await golden('schedulable_entities.csv'),
    'flyte-1000.gob': await golden('flyte-1000.gob'),
  };
  await open(page, files);
  await page.click('.sort >> text=Name');
  await settled(page);
  await page.click('.sort >> text=Name');
  await page.fill('#filter', 'billing');
  await page.click('.range summary');
  await page.fill('#since', '2023-09-15');
  await page.fill('#until', '2023-09-20 12:00');
  await page.click('.range button');
  await page.waitForSelector('.chip');
  await settled(page);
  const rows = await table(page);
  expect(rows.length).toBeGreaterThan(3);
  await page.click('#tab-plan');
  await page.waitForSelector('#panel-plan .grid-rows .row');
  await page.selectOption('#policy', 'latest');
  await page.fill('#plan-until', '2023-09-30 00:00');
  await page.keyboard.press('Tab');
  await page.waitForSelector('#panel-plan >> text=/As of 2023-09-30 00:00:00Z/');
  const plan = await page.textContent('.count-button.run');

  const hash = await page.evaluate(() => location.hash);
  expect(hash).not.toContain('flyte');
  const again = await viewer.newPage({ hash });
  await again.setInputFiles(
    '#choose',
    Object.entries(files).map(([name, buffer]) => ({ name, mimeType: 'a/b', buffer })),
  );
  await again.waitForSelector('#tab-plan[aria-selected=true]');
  await again.waitForSelector(`.count-button.run >> text="${plan}"`);
  expect(await again.inputValue('#plan-until')).toBe('2023-09-30 00:00');
  await again.click('#tab-schedules');
  await settled(again);
  expect(await again.inputValue('#filter')).toBe('billing');
  expect(await table(again)).toEqual(rows);
  expect(await again.evaluate(() => location.hash)).toBe(
    hash.replace('view=plan&', '').replace('view=plan', ''),
  );
  await again.close();
}, 30_000);
