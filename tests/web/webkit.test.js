import { fileURLToPath } from 'node:url';
import { fileSource, serveViewer } from '../../js/viewer/server.js';
import { launchWebKit } from '../browser/webkit.js';
import { GOLDEN } from './viewer.js';

let viewer;
let browser;
const { LANG } = process.env;

beforeAll(async () => {
  const file = fileURLToPath(new URL('flyte-1000.gob', GOLDEN));
  viewer = await serveViewer({ sources: [fileSource(file)] });
  // Without a language WebKitGTK tells pages that it is `C`, which no formatter of numbers knows.
  process.env.LANG = 'en_GB.UTF-8';
  browser = await launchWebKit();
});
afterAll(async () => {
  if (LANG === undefined) delete process.env.LANG;
  else process.env.LANG = LANG;
  await browser.close();
  await viewer.close();
});

/** What the page shows, once it does. */
const shown = (selector, text) =>
  browser.evaluate(
    `const [selector, text] = given;
    for (const end = performance.now() + 20_000; ; ) {
      const found = document.querySelector(selector)?.textContent ?? '';
      if (found.includes(text) || performance.now() > end) return found;
      await new Promise(requestAnimationFrame);
    }`,
    selector,
    text,
  );

test('what is served is opened, looked into and planned, in WebKit', async () => {
  await browser.goto(viewer.url);
  expect(await shown('.count', '943 schedules')).toBe('943 schedules');
  await browser.evaluate(`document.querySelector('#panel-schedules .grid').dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter' }))`);
  expect(await shown('.details .hint', 'From offset')).toContain('name, ');
  await browser.evaluate(`document.querySelector('.source .quiet').click();
    [...document.querySelectorAll('button')]
      .find(({ textContent }) => textContent === 'Open a sample').click();`);
  expect(await shown('.count', '49 schedules')).toBe('49 schedules');
  await browser.evaluate(`document.querySelector('#tab-plan').click()`);
  expect(await shown('.count-button.run', 'would run')).toMatch(/would run: [1-9]/);
  expect(await shown('.failure', '')).toBe('');
});
