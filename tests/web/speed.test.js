import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { slowness } from '../machine.js';
import { COUNT, millionName, writeMillion } from './million.js';
import { settled, startViewer, table, until } from './viewer.js';

/** Milliseconds, on a machine that does nothing else. */
const USABLE = 1500;
const SORTED = 300;
const COMPARED = 2000;
const FRAME = 50;
/** How much longer it may take here, where other tests may run beside. */
const margin = () => 2 * slowness();

let viewer;
let page;
let folder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshoter-million-'));
  await writeMillion(join(folder, 'million.gob'));
  viewer = await startViewer();
  page = await viewer.newPage();
  await page.waitForSelector('.kept label');
  await page.evaluate(() => {
    window.long = [];
    const observer = new PerformanceObserver((list) => window.long.push(...list.getEntries()));
    observer.observe({ type: 'longtask' });
    document
      .querySelector('#choose')
      .addEventListener('change', () => (window.chosen = performance.now()), true);
  });
});
afterAll(async () => {
  await viewer.close();
  await rm(folder, { recursive: true });
});

const longest = () =>
  page.evaluate(() => Math.max(0, ...window.long.splice(0).map(({ duration }) => duration)));

test('a million schedules are in the table in time', async () => {
  const shown = page.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () => {
          const cell = document.querySelector('.grid-rows .row .cell:not(:has(.coming))');
          if (cell) resolve(performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await page.setInputFiles('#choose', join(folder, 'million.gob'));
  const end = await shown;
  const start = await page.evaluate(() => window.chosen);
  expect(end - start).toBeLessThan(USABLE * margin());
  await settled(page);
  expect(await page.textContent('.count')).toBe('1,000,000 schedules');
  expect(await longest()).toBeLessThan(FRAME * margin());
});

test('sorting and filtering them takes a moment', async () => {
  const timed = (act, selector) =>
    page.evaluate(
      async ([act, selector]) => {
        const text = () => document.querySelector(selector).textContent;
        const before = text();
        const start = performance.now();
        if (act === 'sort') {
          document.querySelector('#panel-schedules [role=columnheader] .sort').click();
        } else {
          const input = document.querySelector('#filter');
          input.value = act;
          input.dispatchEvent(new Event('change'));
        }
        while (text() === before) await new Promise(requestAnimationFrame);
        return performance.now() - start;
      },
      [act, selector],
    );
  expect(await timed('sort', '#panel-schedules .grid-rows')).toBeLessThan(SORTED * margin());
  expect(await timed('99', '.count')).toBeLessThan(SORTED * margin());
  await page.fill('#filter', '');
  await until(
    page,
    () => page.textContent('.count'),
    (text) => text === '1,000,000 schedules',
  );
  expect(await longest()).toBeLessThan(FRAME * margin());
});

test('scrolling through them drops no frame, to the very last', async () => {
  const worstFrame = () =>
    page.evaluate(async () => {
      const body = document.querySelector('#panel-schedules .grid-body');
      body.scrollTop = 0;
      let longest = 0;
      let last = await new Promise(requestAnimationFrame);
      for (let i = 0; i < 120; i += 1) {
        body.scrollTop += i < 60 ? 120 : 60_000;
        const now = await new Promise(requestAnimationFrame);
        longest = Math.max(longest, now - last);
        last = now;
      }
      return longest;
    });
  // A frame that the page drops is dropped each time; one that another program took is not.
  const worst = [await worstFrame(), await worstFrame(), await worstFrame()];
  expect(Math.min(...worst)).toBeLessThan(FRAME * margin());
  await page.focus('#panel-schedules .grid');
  await page.keyboard.press('End');
  const veryLast = millionName(COUNT - 1);
  await until(
    page,
    () => table(page),
    (all) => all.at(-1)?.[0] === veryLast,
  );
  expect(await longest()).toBeLessThan(FRAME * margin());
});

test('rows follow the scroll bar pixel by pixel', async () => {
  const tops = await page.evaluate(async () => {
    const body = document.querySelector('#panel-schedules .grid-body');
    const row = () => document.querySelector('#panel-schedules .grid-rows [aria-rowindex="40"]');
    const places = [];
    for (const top of [400, 401, 405, 420]) {
      body.scrollTop = top;
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      places.push(row().getBoundingClientRect().top);
    }
    return places;
  });
  // The bar stands for more than its pixels where there are so many rows.
  const [first, ...others] = tops.map((top) => Math.round((tops[0] - top) * 100) / 100);
  expect(first).toBe(0);
  const steps = others.map((moved, at) => moved / [1, 5, 20][at]);
  for (const step of steps) expect(step).toBeCloseTo(steps[0], 1);
  expect(steps[0]).toBeGreaterThan(1);
});

test('two times a million that all advanced are compared in time', async () => {
  await writeMillion(join(folder, 'later.gob'), { later: 60_000 });
  await page.setInputFiles('#choose', join(folder, 'later.gob'));
  await page.waitForSelector('.source.current >> text=later.gob');
  await settled(page);
  await longest();
  const took = await page.evaluate(async () => {
    const start = performance.now();
    document.querySelector('#tab-compare').click();
    const row = '#panel-compare .grid-rows .row .cell:not(:has(.coming))';
    while (!document.querySelector(row)) await new Promise(requestAnimationFrame);
    return performance.now() - start;
  });
  expect(took).toBeLessThan(COMPARED * margin());
  const advanced = '.count-button.advanced strong';
  expect(await page.textContent(advanced)).toBe('1,000,000');
  await page.fill('#panel-compare [type=search]', millionName(COUNT - 1));
  await until(
    page,
    () => table(page, 'compare'),
    (rows) => rows.length === 1 && rows[0][1] === millionName(COUNT - 1),
  );
  expect(await longest()).toBeLessThan(FRAME * margin());
});

test('the page with its WebAssembly is under 200 kB, compressed', () => {
  const dist = new URL('../../dist/viewer/', import.meta.url);
  const files = readdirSync(dist, { recursive: true }).filter((file) =>
    /\.(html|js|css|wasm|svg)$/.test(file),
  );
  const sizes = files.map((file) => brotliCompressSync(readFileSync(new URL(file, dist))).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(200_000);
  expect(brotliCompressSync(readFileSync(new URL('../viewer.html', dist))).length).toBeLessThan(
    200_000,
  );
});
