import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { licenceTexts } from './licences.js';

/**
 * Makes one HTML file of the built page, which needs nothing beside it and no network: styles and
 * script inline, allowed by their hashes, the worker and the WebAssembly module as inert data, from
 * which the page makes a blob. Anything else, and any connection, its content security policy
 * forbids.
 *
 * @param {string} target
 * @returns {import('vite').Plugin}
 */
export function singleFile(target) {
  let folder = '';
  return {
    name: 'snapshoter:single-file',
    apply: 'build',
    configResolved(config) {
      if (!config.isWorker) folder = config.build.outDir;
    },
    async closeBundle() {
      if (this.environment?.config.isWorker) return;
      await writeFile(target, await assemble(folder));
    },
  };
}

/** @param {string} folder */
async function assemble(folder) {
  const files = await readdir(join(folder, 'assets'));
  const read = async (/** @type {RegExp} */ pattern) => {
    const name = files.find((file) => pattern.test(file));
    if (name === undefined) throw new Error(`found no asset ${pattern}, expected one`);
    return readFile(join(folder, 'assets', name));
  };
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const style = (await read(/\.css$/)).toString();
  const script = inlineable((await read(/^index-.*\.js$/)).toString());
  const worker = inlineable((await read(/^worker-.*\.js$/)).toString());
  const wasm = (await read(/\.wasm$/)).toString('base64');
  const icon = /href="(\.\/assets\/[^"]+\.svg)"/.exec(html);
  const image = icon && (await readFile(join(folder, icon[1]))).toString('base64');

  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}' 'wasm-unsafe-eval'`,
    'worker-src blob:',
    `style-src '${hash(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types snapshoter',
  ].join('; ');
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const body = [
    `<script type="text/plain" id="inline-worker">${worker}</script>`,
    `<script type="text/plain" id="inline-wasm">${wasm}</script>`,
    `<script type="module">${script}</script>`,
  ].join('\n');
  const notice = `<!--\n${(await licenceTexts()).replaceAll('--', '- -')}-->`;
  // Replacements are functions: in a text, `$&` and the like would be taken for patterns.
  return html
    .replace(/<script type="module"[^>]*><\/script>\s*/, '')
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style}</style>`)
    .replace(icon?.[1] ?? '\0', () => `data:image/svg+xml;base64,${image}`)
    .replace('<meta charset="utf-8" />', (meta) => `${meta}\n    ${head}`)
    .replace('</body>', () => `${body}\n${notice}\n  </body>`);
}

/** @param {string} text */
function hash(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/**
 * A script element ends at the first `</script`, wherever it stands; inside a JavaScript string or
 * pattern `<\/script` is the same.
 *
 * @param {string} script
 */
function inlineable(script) {
  return script.replaceAll(/<(?=\/script|!--)/gi, '\\x3c');
}
