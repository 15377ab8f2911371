import { once } from 'node:events';
import { fileSource, storeSource } from '../../viewer/sources.js';
import { naming, shownFile } from '../errors.js';
import { readBytes } from '../input.js';
import { openStore } from '../stores.js';

/** @type {import('../usage.js').Command} */
export const view = {
  name: 'view',
  summary: 'Open snapshots in the browser, on this machine alone.',
  synopsis: '[FILE|STORE...]',
  options: {},
  files: [0, Infinity],
  notes: `
Prints the address of a page that shows what was named and follows it as it
changes, until Ctrl-C. Whoever has the address, on this machine, can read it.`,

  async run({ files }, terminal) {
    const { serveViewer } = await import('../../viewer/server.js');
    /** @type {import('../../stores/types.js').Store[]} */
    const stores = [];
    const sources = [];
    for (const file of files) {
      const store = await naming(file, () => openStore(file));
      if (store !== undefined) stores.push(store);
      sources.push(
        store === undefined
          ? await naming(file, () => sourceOf(file, terminal))
          : storeSource(shownFile(file), store),
      );
    }
    const viewer = await serveViewer({ sources });
    await terminal.write(`${viewer.url}\n`);
    terminal.note('Open it in a browser; Ctrl-C ends.');
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await viewer.close();
    await Promise.all(stores.map((store) => store.close()));
    return 0;
  },
};

/**
 * @param {string} file a path, or `-`
 * @param {import('../terminal.js').Terminal} terminal
 * @returns {Promise<import('../../viewer/server.js').ViewerSource>}
 * @throws {import('../../core/errors.js').SnapshotError} `READ_FAILED` where it cannot be read
 */
async function sourceOf(file, terminal) {
  const bytes = await readBytes(file, terminal);
  // What came through a pipe cannot be read again.
  return file === '-' ? { name: 'standard input', read: async () => bytes } : fileSource(file);
}
