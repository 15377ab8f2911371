import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { fileSource, serveViewer } from '../../js/viewer/server.js';
import { launchChromium } from '../browser/chromium.js';
import { GOLDEN } from './viewer.js';

let viewer;
let browser;
let evil;
let page;

beforeAll(async () => {
  const file = fileURLToPath(new URL('one-utc.gob', GOLDEN));
  viewer = await serveViewer({ sources: [fileSource(file)] });
  // Whose name leads to this machine, as an attacker's would after DNS rebinding.
  browser = await launchChromium({
    args: ['--host-resolver-rules=MAP evil.example 127.0.0.1, MAP *.evil.example 127.0.0.1'],
  });
  evil = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><title>elsewhere</title>');
  });
  await new Promise((resolve) => evil.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await browser.close();
  await viewer.close();
  await new Promise((resolve) => {
    evil.close(resolve);
    evil.closeAllConnections();
  });
});
beforeEach(async () => {
  page = await browser.newPage();
});
afterEach(() => page.close());

test.each(['127.0.0.1', 'localhost', 'evil.example'])(
  'a page on another port, by the name %s, gets nothing, though it knows the whole address',
  async (host) => {
    await page.goto(`http://${host}:${evil.address().port}/`);
    const got = await page.evaluate(async (url) => {
      const loads = (tag, property) =>
        new Promise((resolve) => {
          const element = Object.assign(document.createElement(tag), {
            onload: () => resolve(`${tag} loaded`),
            onerror: () => resolve('error'),
          });
          element[property] = `${url}icon.svg`;
          document.body.append(element);
        });
      const fetched = (mode) =>
        fetch(`${url}api/sources/0`, { mode }).then(
          async (response) => (await response.arrayBuffer()).byteLength,
          () => 'error',
        );
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
      await new Promise((resolve) => (frame.onload = resolve));
      let inside;
      try {
        inside = frame.contentDocument?.body.textContent ?? 'closed';
      } catch {
        inside = 'closed';
      }
      const events = new EventSource(`${url}api/events`);
      const told = await new Promise((resolve) => {
        events.onopen = () => resolve('open');
        events.onerror = () => resolve('error');
      });
      events.close();
      return [
        await fetched('cors'),
        await fetched('no-cors'),
        await loads('img', 'src'),
        await loads('script', 'src'),
        told,
        inside,
      ];
    }, viewer.url);
    expect(got).toEqual(['error', 'error', 'error', 'error', 'error', 'closed']);
  },
);

test('a name that was rebound to this machine gets nothing, with the token or without', async () => {
  const { pathname } = new URL(viewer.url);
  for (const path of [pathname, `${pathname}api/sources`, '/']) {
    const answered = page.waitForEvent('response');
    // Of an answer without a body, Chromium makes an error.
    const going = page.goto(`http://evil.example:${viewer.port}${path}`).catch(() => {});
    const response = await answered;
    expect(response.status()).toBe(403);
    expect(await response.headerValue('content-length')).toBe('0');
    await going;
  }
});

test('its own page gets what it asks for', async () => {
  await page.goto(viewer.url);
  await page.waitForSelector('.count >> text="1 schedule"');
});
