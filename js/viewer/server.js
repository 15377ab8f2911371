import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { refusalOf } from './access.js';
import { readAssets } from './assets.js';
import { Follower } from './follower.js';
import { answerSource, describeSources } from './sources.js';

export { fileSource, storeSource } from './sources.js';

/**
 * Something to show: a file, as it is (the page recognises its form), or the history of a store.
 * One of `read` and `history` is needed.
 *
 * @typedef {object} ViewerSource
 * @property {string} name as people know it
 * @property {() => Promise<Uint8Array>} [read] a file's bytes
 * @property {() => AsyncIterable<ViewerEntry> | Iterable<ViewerEntry>} [history] a store's
 *   snapshots, newest first; what `entriesOf(store)` and a store's own `history()` give
 * @property {() => Promise<string>} [version] another text whenever the source has changed; by
 *   default told from the bytes, or from the newest snapshot of the history
 */

/**
 * @typedef {object} ViewerEntry
 * @property {string} [id]
 * @property {string | Date} [savedAt]
 * @property {number} [size] bytes
 * @property {string} [setAside] why nobody would start from it
 * @property {boolean} [quarantined]
 * @property {() => Uint8Array | Promise<Uint8Array>} read
 */

/**
 * @typedef {object} Viewer
 * @property {string} url what to open in a browser; whoever has it can read the sources
 * @property {number} port
 * @property {() => Promise<void>} close
 */

/**
 * Serves the viewer's page and the given sources, to this machine alone and only to who knows the
 * URL, which holds a random token. The page follows what changes.
 *
 * @param {object} [options]
 * @param {ViewerSource[]} [options.sources] what the page opens at once
 * @param {number} [options.port] 0 takes a free one
 * @param {number} [options.interval] milliseconds between looks at the sources; default 1,000
 * @returns {Promise<Viewer>}
 * @throws {import('../core/errors.js').SnapshotError} `NOT_READY` where the page was not built
 * @throws {Error} `EADDRINUSE` where the port is taken
 */
export async function serveViewer({ sources = [], port = 0, interval = 1000 } = {}) {
  const assets = await readAssets();
  const token = randomBytes(24).toString('base64url');
  const follower = new Follower(sources, interval);

  const server = createServer((request, response) => {
    for (const [header, value] of Object.entries(HEADERS)) response.setHeader(header, value);
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const refusal = refusalOf(request, { port, token });
    if (refusal !== undefined) return end(response, refusal);
    const path = pathOf(request, token);
    answer(path, response).catch(() => {
      if (response.headersSent) response.destroy();
      else end(response, 500);
    });
  });

  /**
   * @param {string} path
   * @param {import('node:http').ServerResponse} response
   */
  async function answer(path, response) {
    if (path === 'api/events') return follower.add(response);
    if (path === 'api/sources') return sendJson(response, await describeSources(sources));
    if (path.startsWith('api/sources/')) {
      const found = await answerSource(sources, path.slice('api/sources/'.length));
      if (found === undefined) return end(response, 404);
      if (found instanceof Uint8Array) return send(response, 'application/octet-stream', found);
      return sendJson(response, found.body, found.status);
    }
    const asset = assets.get(path);
    if (asset === undefined) return end(response, 404);
    return send(response, asset.type, asset.bytes);
  }

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}/${token}/`,
    port: address.port,
    async close() {
      follower.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * What the page may do. The file that works by itself states its own, in its head.
 * `frame-ancestors` and the rest keep other pages from holding or reading it.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types snapshoter',
].join('; ');

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cache-Control': 'no-store',
};

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {string} token
 */
function pathOf({ url = '' }, token) {
  const [path] = url.slice(token.length + 2).split('?');
  return path === '' ? 'index.html' : path;
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 */
function end(response, status) {
  response.writeHead(status, { 'Content-Length': 0, Connection: 'close' });
  response.end();
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {string} type
 * @param {Uint8Array} bytes
 */
function send(response, type, bytes, status = 200) {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.length });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {unknown} body
 */
function sendJson(response, body, status = 200) {
  send(response, 'application/json', new TextEncoder().encode(JSON.stringify(body)), status);
}
