import puppeteer from 'puppeteer-core';
import { fileSource, serveViewer } from '../../js/viewer/server.js';
import { findProgram } from '../browser/chromium.js';
import { GOLDEN } from './viewer.js';
import { fileURLToPath } from 'node:url';

const SINGLE = new URL('../../dist/viewer.html', import.meta.url).href;
let browser;
let viewer;
let page;
let problems;

beforeAll(async () => {
  viewer = await serveViewer({
    sources: [fileSource(fileURLToPath(new URL('flyte-1000.gob', GOLDEN)))],
  });
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findProgram('firefox-esr', 'firefox'),
    headless: true,
  });
});
afterAll(async () => {
  await browser.close();
  await viewer.close();
});
beforeEach(async () => {
  page = await browser.newPage();
  problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
});
afterEach(async () => {
  expect(problems).toEqual([]);
  await page.close();
});

const shows = (selector, text) =>
  page.waitForFunction(
    (selector, text) => document.querySelector(selector)?.textContent.includes(text),
    {},
    selector,
    text,
  );

test('what is served is opened, filtered and looked into', async () => {
  await page.goto(viewer.url);
  await shows('.count', '943 schedules');
  const name = await page.$eval('.grid-rows .row .cell.name', (cell) => cell.textContent);
  await page.type('#filter', name);
  await shows('.count', '1 of 943');
  await page.focus('#panel-schedules .grid');
  await page.keyboard.press('Enter');
  await shows('.details h2', name);
  expect(await page.$$('.details .hex mark')).not.toHaveLength(0);
});

test.each(['served', 'as one file'])(
  'the sample, its comparison and its plan, %s',
  async (how) => {
    await page.goto(how === 'served' ? viewer.url : SINGLE);
    await page.waitForSelector('.drop');
    await page.evaluate(() => {
      const buttons = [...document.querySelectorAll('button')];
      buttons.find(({ textContent }) => textContent === 'Open a sample').click();
    });
    await shows('.count', '49 schedules');
    await page.click('#tab-compare');
    await shows('#panel-compare .grid-rows', 'advanced');
    await page.click('#tab-plan');
    await shows('#panel-plan .grid-rows', 'run');
  },
  30_000,
);
