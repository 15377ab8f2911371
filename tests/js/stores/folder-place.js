import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { init } from '../../../js/core/index.js';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { encode } from './times.js';

/**
 * For each test a folder of its own, and in it the path of a store's that is not made yet.
 * @param {{ beforeAll: Function, beforeEach: Function, afterEach: Function }} runner
 */
export function folderPlace({ beforeAll, beforeEach, afterEach }) {
  const place = {
    root: '',
    folder: '',
    /** The files of snapshots and pieces. */
    ours: async () =>
      (await readdir(place.folder)).filter((name) => /\.(snapshot|pieces)$/.test(name)),
    /** @param {...number} values saved one after another, by a store that is closed then */
    async saved(...values) {
      const store = fileSystem(place.folder);
      for (const value of values) await store.save(encode(value));
      await store.close();
    },
  };
  beforeAll(init);
  beforeEach(async () => {
    place.root = await mkdtemp(join(tmpdir(), 'snapshoter-'));
    place.folder = join(place.root, 'state');
  });
  afterEach(() => rm(place.root, { recursive: true }));
  return place;
}
