import nodeFs from 'node:fs/promises';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { folderPlace } from './folder-place.js';
import { encode } from './times.js';

const place = folderPlace({ beforeAll, beforeEach, afterEach });

const code = (expected) => expect.objectContaining({ code: expected });

describe('on other platforms, a filesystem store', () => {
  /** Windows as far as it matters: no fsync of folders, and readers that block a rename. */
  const windows = (busy, platform = 'win32') => ({
    ...nodeFs,
    platform,
    open: (path, flags, mode) =>
      flags === 'r'
        ? Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' }))
        : nodeFs.open(path, flags, mode),
    rename: (from, to) =>
      to.endsWith('.snapshot') && busy-- > 0
        ? Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' }))
        : nodeFs.rename(from, to),
  });

  it('waits on Windows for readers to let go, and does without the fsync of folders', async () => {
    const store = fileSystem(place.folder, { fs: windows(3) });
    await store.save(encode(1));
    expect(await store.read()).toEqual(encode(1));
    await store.close();
  });

  it('gives up on Windows when a reader never lets go', async () => {
    const store = fileSystem(place.folder, { fs: windows(Infinity) });
    await expect(store.save(encode(1))).rejects.toEqual(code('SAVE_FAILED'));
    expect(await store.read()).toBeUndefined();
    await store.close();
    expect(await place.ours()).toEqual([]);
  });

  it('takes neither for granted elsewhere', async () => {
    const store = fileSystem(place.folder, { fs: windows(0, 'linux') });
    await expect(store.save(encode(1))).rejects.toEqual(code('SAVE_FAILED'));
    await store.close();
  });

  it('does without the fsync of folders where the file system has none', async () => {
    const open = async (path, flags, mode) => {
      const handle = await nodeFs.open(path, flags, mode);
      if (flags === 'r') {
        handle.sync = () => Promise.reject(Object.assign(new Error('EINVAL'), { code: 'EINVAL' }));
      }
      return handle;
    };
    const store = fileSystem(place.folder, { fs: { ...nodeFs, open } });
    await store.save(encode(1));
    expect(await store.read()).toEqual(encode(1));
    await store.close();
  });
});
