import { readFile, readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SnapshotError } from '../core/errors.js';

const FOLDER = fileURLToPath(new URL('../../dist/viewer/', import.meta.url));

const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.wasm', 'application/wasm'],
  ['.svg', 'image/svg+xml'],
]);

/**
 * The built page, read once: a request can only ever name one of these, never a path on the disk.
 *
 * @returns {Promise<Map<string, { type: string, bytes: Uint8Array }>>} by path
 * @throws {SnapshotError} `NOT_READY` where it was not built
 */
export async function readAssets() {
  try {
    const files = await readdir(FOLDER, { recursive: true, withFileTypes: true });
    const found = files.filter((file) => file.isFile());
    const assets = await Promise.all(
      found.map(async ({ name, parentPath }) => {
        const file = join(parentPath, name);
        const path = relative(FOLDER, file).replaceAll(sep, '/');
        const bytes = await readFile(file);
        const type = TYPES.get(extname(path)) ?? 'application/octet-stream';
        return /** @type {const} */ ([path, { type, bytes: withMark(path, bytes) }]);
      }),
    );
    return new Map(assets);
  } catch (cause) {
    throw new SnapshotError(
      'NOT_READY',
      'found no built viewer, expected it in dist/viewer: run `npm run build`',
      { cause },
    );
  }
}

/**
 * Tells the page that a server of ours is behind it, so that it need not try.
 *
 * @param {string} path
 * @param {Uint8Array} bytes
 */
function withMark(path, bytes) {
  if (path !== 'index.html') return bytes;
  const html = new TextDecoder().decode(bytes).replace('<html ', '<html data-served ');
  return new TextEncoder().encode(html);
}
