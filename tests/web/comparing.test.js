import { readSnapshot, Snapshot, writeSnapshot } from '../../js/index.js';
import { golden, open, openEach, settled, table, until } from './viewer.js';

let page;

openEach({ beforeAll, afterAll, beforeEach, afterEach }, (opened) => ({ page } = opened));

const later = (/** @type {Buffer} */ bytes, by = 60n) => {
  const old = readSnapshot(bytes);
  const snapshot = new Snapshot({ version: 1 });
  for (const { name, lastExecution } of old.rows({ count: Infinity }).rows) {
    const seconds = lastExecution.seconds + by;
    snapshot.updateLastExecutionTime(name, { ...lastExecution, seconds });
  }
  return writeSnapshot(snapshot, { encoding: 'gob' });
};
const differences = (/** @type {(rows: string[][]) => boolean} */ holds) =>
  until(page, () => table(page, 'compare'), holds);
const filter = (/** @type {string} */ text) => page.fill('#panel-compare [type=search]', text);

test("the names that Flyte's hashed keys stand for are shown and filtered by", async () => {
  const bytes = await golden('flyte-1000.gob');
  await open(page, { 'a.gob': bytes, 'b.gob': later(bytes) });
  await page.click('#tab-compare');
  await page.selectOption('#compare-before', { label: 'a.gob' });
  await page.waitForSelector('.count-button.advanced >> text="943"');
  await page.setInputFiles('#choose', {
    ...{ name: 'schedulable_entities.csv', mimeType: 'text/csv' },
    buffer: await golden('schedulable_entities.csv'),
  });
  await differences((rows) => rows[0]?.[1].includes(':'));
  await filter('billing');
  const rows = await differences((all) => all.every(([, name]) => name.includes('billing')));
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.every(([kind, , , , moved]) => kind === 'advanced' && moved === '+1 min')).toBe(true);
});

test('a comparison goes on after its snapshots were let go for others', async () => {
  const bytes = await golden('flyte-1000.gob');
  const all = Array.from({ length: 7 }, (_, i) => [`${i}.gob`, later(bytes, BigInt(i))]);
  await open(page, Object.fromEntries(all));
  await page.click('#tab-compare');
  await page.selectOption('#compare-before', { label: '0.gob' });
  await page.waitForSelector('.count-button.advanced >> text="943"');
  for (const [name] of all) {
    await page.click(`.source-name >> text="${name}"`);
    await page.waitForSelector(`.source.current >> text="${name}"`);
    await page.click('#tab-schedules');
    await settled(page);
  }
  await page.click('#tab-compare');
  await page.selectOption('#compare-before', { label: '3.gob' });
  await differences((rows) => rows[0]?.[4] === '+3 s');
  await page.click('.count-button.advanced');
  const [[, name]] = await differences((rows) => rows.length > 5);
  await filter(name);
  await differences((rows) => rows.length === 1 && rows[0][1] === name);
});
