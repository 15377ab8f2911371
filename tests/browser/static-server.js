import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Workers know no import maps, so that a name of a package is resolved here, as a bundler would. */
const PACKAGES = { idb: '/node_modules/idb/build/index.js' };

/** @param {string} source */
const resolvePackages = (source) =>
  source.replaceAll(
    /(\bfrom\s*|\bimport\s*\(?\s*)(['"])([\w-]+)\2/g,
    (whole, before, quote, name) =>
      name in PACKAGES ? `${before}${quote}${PACKAGES[name]}${quote}` : whole,
  );

/**
 * Serves folders on a free port of the loopback, for pages under test.
 * @param {object} [options]
 * @param {Record<string, string>} [options.folders] prefix of the path to folder; by default what
 *   of the repository a page may import: js, dist, tests and node_modules/idb
 * @param {Record<string, string>} [options.pages] path to HTML
 * @param {Record<string, (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, body: string) => void>} [options.routes]
 *   path to what answers there
 * @param {Record<string, string>} [options.headers] sent with everything
 * @returns {Promise<{ origin: string, port: number, close(): Promise<void> }>}
 */
export async function serve({
  folders = REPOSITORY_FOLDERS,
  pages = {},
  routes = {},
  headers = {},
} = {}) {
  /** @param {string} path */
  const fileOf = (path) => {
    for (const [prefix, folder] of Object.entries(folders)) {
      if (!path.startsWith(prefix)) continue;
      const file = normalize(join(folder, path.slice(prefix.length)));
      if (file.startsWith(normalize(folder + sep))) return file;
    }
    return undefined;
  };

  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    let path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    if (routes[path]) return routes[path](request, response, body);
    if (path in pages) {
      response.writeHead(200, { 'content-type': TYPES['.html'], ...headers });
      return response.end(pages[path]);
    }
    if (path.endsWith('/')) path += 'index.html';
    const file = fileOf(path);
    const content = file && (await readFile(file).catch(() => undefined));
    if (!content) {
      response.writeHead(404, headers);
      return response.end();
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, ...headers });
    const isModule = folders === REPOSITORY_FOLDERS && extname(file) === '.js';
    return response.end(isModule ? resolvePackages(content.toString()) : content);
  });
  await new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const REPOSITORY_FOLDERS = Object.fromEntries(
  ['js', 'dist', 'tests', 'node_modules/idb'].map((folder) => [
    `/${folder}/`,
    join(REPOSITORY, folder),
  ]),
);
