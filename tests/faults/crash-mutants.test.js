import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runWith } from './mutants.js';
import { scratchFolder } from './scratch.js';

let folder;
beforeEach(async () => {
  folder = await scratchFolder();
});
afterEach(() => rm(folder, { recursive: true }));

const exploreWith = (bug) => runWith(join(folder, 'mutant'), bug, 'crashes-child.js');

const handleSync = 'await again(() => handle.sync());';
/** In files.js the same words stand in three places: each is found by what is around it. */
const inFiles = (before, after) => ({
  file: 'files.js',
  good: before + handleSync + after,
  bad: before + after,
});
const without = (file, good, bad = '') => ({ file, good, bad });

/** Every call of an fsync in the filesystem store. */
const bugs = [
  ['of a new file', inFiles('await writeAll(handle, bytes);\n      ', '')],
  ['of a file that another wrote', inFiles("'r'));\n    try {\n      ", '\n    } finally')],
  ['of any folder', inFiles("'r'));\n    try {\n      ", '\n    } catch')],
  [
    'of the folder after the rename',
    without(
      'writer.js',
      'await this.#files.syncFolder(folder);\n    await this.#session',
      'await this.#session',
    ),
  ],
  [
    'of the folder after a quarantine',
    without(
      'writer.js',
      'await this.#files.syncFolder(folder);\n      await this.#closeLog',
      'await this.#closeLog',
    ),
  ],
  ['of the first piece in a file', without('pieces.js', '? syncFile(this.#handle)', '? undefined')],
  ['of each further piece', without('pieces.js', ': syncData(this.#handle)', ': undefined')],
  [
    'of the folder after the first piece',
    without(
      'writer.js',
      'await this.#files.syncFolder(folder);\n      newest.parts',
      'newest.parts',
    ),
  ],
  [
    'of the pieces before ours',
    without('writer.js', 'await this.#files.sync(join(folder, part));', ';'),
  ],
  [
    'of the folders above a new one',
    without('session.js', 'await syncAbove(this.#files, this.folder);', ';'),
  ],
  ['of all those above but one', without('folder.js', 'await syncAbove(files, parent);')],
  [
    'of the folder before pieces without a full save are swept',
    without('folder.js', 'if (widows.length > 0) await files.syncFolder(folder);'),
  ],
  [
    'of the folder before the pieces of what was pruned go',
    without('folder.js', 'await files.syncFolder(folder);\n  const parts', 'const parts'),
  ],
];

describe('a power failure loses something once there is no fsync', () => {
  test.each(bugs)('%s', async (_, { file, good, bad }) => {
    const bug = { file: `js/stores/filesystem/${file}`, good, bad };
    expect(await exploreWith(bug)).toMatch(/^fault: /);
  });
});
