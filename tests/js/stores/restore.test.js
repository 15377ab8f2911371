import nodeFs, { readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { memory } from '../../../js/stores/memory.js';
import { restore } from '../../../js/stores/restore.js';
import { folderPlace } from './folder-place.js';
import { encode } from './times.js';

const place = folderPlace({ beforeAll, beforeEach, afterEach });

const code = (expected) => expect.objectContaining({ code: expected });

/** What was restored, without the snapshot itself. */
async function restored(store, options) {
  const { snapshot, skipped, ...rest } = await restore(store, options);
  const value = snapshot?.getLastExecutionTime('value')?.getTime();
  snapshot?.dispose();
  return { ...rest, value, skipped: skipped.map((one) => [one.error.code, one.quarantined]) };
}

const fileOf = async (isMatch) =>
  join(
    place.folder,
    (await readdir(place.folder)).filter((name) => name.endsWith('.snapshot')).at(isMatch),
  );

/** Fails to read the newest file of a full save. */
const failing = (newest, errorCode) => ({
  ...nodeFs,
  readFile: (path) =>
    path === newest
      ? Promise.reject(Object.assign(new Error(errorCode), { code: errorCode }))
      : nodeFs.readFile(path),
});

describe('restoring', () => {
  it('falls back past every length that a torn file may have', async () => {
    const { length } = encode(2);
    for (let left = length - 1; left >= 0; left -= 7) {
      await place.saved(1, 2);
      await truncate(await fileOf(-1), left);
      const store = fileSystem(place.folder);
      expect(await restored(store)).toMatchObject({
        status: 'restored',
        value: 1,
        skipped: [[expect.any(String), true]],
      });
      await store.close();
      await rm(place.folder, { recursive: true });
    }
  });

  it('falls back past what the disk cannot give back, and keeps it', async () => {
    await place.saved(1, 2);
    const store = fileSystem(place.folder, { fs: failing(await fileOf(-1), 'EIO') });
    expect(await restored(store)).toMatchObject({ value: 1, skipped: [['READ_FAILED', true]] });
    await store.close();
    const names = await readdir(place.folder);
    expect(names.filter((name) => name.includes('quarantined')).length).toBe(1);
  });

  it('does not fall back for an error of the moment', async () => {
    await place.saved(1, 2);
    for (const errorCode of ['EACCES', 'EMFILE', 'ENOMEM']) {
      const store = fileSystem(place.folder, { fs: failing(await fileOf(-1), errorCode) });
      await expect(restore(store)).rejects.toEqual(code('READ_FAILED'));
      await store.close();
    }
    expect(await restored(fileSystem(place.folder))).toMatchObject({ value: 2, skipped: [] });
  });

  it('goes on where a bad one cannot be quarantined', async () => {
    await place.saved(1, 2);
    await truncate(await fileOf(-1), 5);
    const other = fileSystem(place.folder);
    await other.read();
    await other.append(encode(3)).catch(() => {});
    const store = fileSystem(place.folder);
    expect(await restored(store)).toMatchObject({
      value: 1,
      skipped: [[expect.any(String), false]],
    });
    await store.close();
    await other.close();
  });

  it('looks again when the newest was pruned from under it', async () => {
    await place.saved(1);
    let isFirst = true;
    const fs = {
      ...nodeFs,
      async readFile(path) {
        if (isFirst) {
          isFirst = false;
          const other = fileSystem(place.folder, { keep: 1 });
          await other.save(encode(2));
          await other.close();
        }
        return nodeFs.readFile(path);
      },
    };
    expect(await restored(fileSystem(place.folder, { fs }))).toMatchObject({
      value: 2,
      skipped: [],
    });
  });

  it('lets what it restored be saved on', async () => {
    const store = memory();
    await store.save(encode(1));
    const bad = await store.save(new Uint8Array([1, 2, 3]));
    expect(await restored(store)).toMatchObject({ value: 1 });
    const { id } = await store.save(encode(5));
    expect(await restored(store)).toEqual({ status: 'restored', id, value: 5, skipped: [] });
    const listed = [];
    for await (const entry of store.history()) listed.push([entry.id, entry.quarantined]);
    expect(listed).toContainEqual([bad.id, true]);
  });

  it('says why nothing is left, first at the start that found it and then as corrupt', async () => {
    await place.saved(1, 2);
    await truncate(await fileOf(0), 4);
    await truncate(await fileOf(1), 4);
    const store = fileSystem(place.folder);
    const first = await restored(store);
    expect(first).toMatchObject({ status: 'corrupt', value: undefined });
    expect(first.skipped.length).toBe(2);
    expect(await restored(store)).toMatchObject({ status: 'corrupt', skipped: [] });
    await store.save(encode(3));
    expect(await restored(store)).toMatchObject({ status: 'restored', value: 3 });
    await store.close();
  });
});
