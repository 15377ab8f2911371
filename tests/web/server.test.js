import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '../../js/stores/memory.js';
import { fileSource, serveViewer, storeSource } from '../../js/viewer/server.js';
import { golden } from './viewer.js';

let folder;
let file;
let store;
let viewer;
let token;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshoter-viewer-'));
  file = join(folder, 'one.gob');
  await writeFile(file, await golden('one-utc.gob'));
  store = memory();
  await store.save(await golden('one-utc.gob'));
  const sources = [fileSource(file), storeSource('store', store)];
  viewer = await serveViewer({ sources, interval: 20 });
  token = new URL(viewer.url).pathname.split('/')[1];
});
afterAll(async () => {
  await viewer.close();
  await rm(folder, { recursive: true });
});

/** @returns {Promise<{ status: number, headers: object, body: Buffer }>} */
const ask = (path, headers = {}, method = 'GET') =>
  new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: viewer.port, path, method, headers, agent: false };
    const asked = request(options, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({
        status: response.statusCode,
        headers: response.headers,
        body: Buffer.concat(chunks),
      });
    });
    asked.on('error', reject);
    asked.end();
  });

test('the page and the sources are there for who has the URL', async () => {
  const page = await ask(`/${token}/`);
  expect(page.status).toBe(200);
  expect(page.headers['content-type']).toContain('text/html');
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  const list = JSON.parse((await ask(`/${token}/api/sources`)).body);
  expect(list.map(({ name, isStore }) => [name, isStore])).toEqual([
    ['one.gob', false],
    ['store', true],
  ]);
  const bytes = await golden('one-utc.gob');
  expect((await ask(`/${token}/api/sources/0`)).body.equals(bytes)).toBe(true);
  const [entry] = JSON.parse((await ask(`/${token}/api/sources/1/history`)).body);
  expect((await ask(`/${token}/api/sources/1/history/${entry.id}`)).body.equals(bytes)).toBe(true);
});

test.each([
  ['without the token', '/', {}, 404],
  ['with part of the token', (token) => `/${token.slice(0, -1)}/`, {}, 404],
  ['with another name for this address', (token) => `/${token}/`, { Host: 'evil.example' }, 403],
  ['with that name and our port', (token) => `/${token}/`, { Host: 'evil.example:PORT' }, 403],
  ['to another origin', (token) => `/${token}/`, { Origin: 'http://evil.example' }, 403],
  ['to a page without origin', (token) => `/${token}/`, { Origin: 'null' }, 403],
  ['to another site', (token) => `/${token}/api/sources`, { 'Sec-Fetch-Site': 'cross-site' }, 403],
  [
    'to another port of this machine',
    (token) => `/${token}/api/sources`,
    { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors' },
    403,
  ],
])('nothing is answered %s', async (_, path, headers, status) => {
  const given = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', viewer.port)]),
  );
  const answer = await ask(typeof path === 'string' ? path : path(token), given);
  expect(answer.status).toBe(status);
  expect(answer.body).toHaveLength(0);
});

test('nothing can be written, and no path leads out of the page', async () => {
  expect((await ask(`/${token}/api/sources`, {}, 'POST')).status).toBe(405);
  for (const path of ['../package.json', '..%2fpackage.json', 'assets/../../../package.json']) {
    expect((await ask(`/${token}/${path}`)).status).toBe(404);
  }
  expect((await ask(`/${token}/api/sources/2`)).status).toBe(404);
  expect((await ask(`/${token}/api/sources/1/history/none`)).status).toBe(502);
});

test('nothing listens off the loopback', async () => {
  const others = Object.values(networkInterfaces())
    .flat()
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  const refused = (host) =>
    new Promise((resolve) => {
      const socket = connect(viewer.port, host);
      socket.on('connect', () => socket.destroy() && resolve(false));
      socket.on('error', () => resolve(true));
    });
  // Every address of 127/8 is this machine's, and only the one that was asked for listens.
  for (const host of ['127.0.0.2', ...others.map(({ address }) => address)]) {
    expect(await refused(host)).toBe(true);
  }
});

test('a page is told of each change', async () => {
  const controller = new AbortController();
  const response = await fetch(`${viewer.url}api/events`, { signal: controller.signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const seen = async (count) => {
    while ((text.match(/^data: /gm) ?? []).length < count) text += (await reader.read()).value;
    return JSON.parse(text.match(/^data: .*$/gm)[count - 1].slice(6));
  };
  await seen(2);
  await store.save(await golden('one-offset-minutes.gob'));
  expect((await seen(3)).source).toBe(1);
  await writeFile(file, await golden('flyte-1000.gob'));
  expect((await seen(4)).source).toBe(0);
  controller.abort();
});
