import nodeFs, { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSnapshot, Snapshot, writeSnapshot } from '../../../js/core/index.js';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { FaultyFs } from '../../faults/faulty-fs.js';
import { folderPlace } from './folder-place.js';
import { timesOf } from './times.js';

const place = folderPlace({ beforeAll, beforeEach, afterEach });

const encode = (times) => {
  const snapshot = new Snapshot({ version: 1 });
  for (const [name, time] of Object.entries(times)) {
    snapshot.updateLastExecutionTime(name, new Date(time));
  }
  const bytes = writeSnapshot(snapshot);
  snapshot.dispose();
  return bytes;
};

const namesIn = async () => {
  const snapshot = readSnapshot(await fileSystem(place.folder).read());
  const names = [...snapshot.names()].sort().join('');
  snapshot.dispose();
  return names;
};

/** A save of `a`, and `b`, `c`, `d` appended; gives the file of pieces and where each one ends. */
async function saveWithPieces() {
  const store = fileSystem(place.folder);
  await store.save(encode({ a: 1 }));
  const ends = [0];
  let path;
  for (const name of ['b', 'c', 'd']) {
    await store.append(encode({ [name]: 1 }));
    path = join(
      place.folder,
      (await readdir(place.folder)).find((file) => file.endsWith('.pieces')),
    );
    ends.push((await readFile(path)).length);
  }
  await store.close();
  return { path, ends };
}

const code = (expected) => expect.objectContaining({ code: expected });

describe('files that another program removes while they are in use', () => {
  it.each([
    ['of pieces', /\.pieces$/, 'a'],
    ['of the full save', /\.snapshot$/, undefined],
  ])('are noticed at the next append: those %s', async (_, removed, left) => {
    const store = fileSystem(place.folder);
    await store.save(encode({ a: 1 }));
    await store.append(encode({ b: 1 }));
    for (const name of await place.ours()) {
      if (removed.test(name)) await rm(join(place.folder, name));
    }
    const stale = expect.objectContaining({ code: 'STALE_WRITER' });
    await expect(store.append(encode({ c: 1 }))).rejects.toEqual(stale);
    const read = await store.read();
    expect(read && Object.keys(timesOf(read)).join('')).toBe(left);
    await store.save(encode({ a: 1, b: 1, c: 1 }));
    await store.append(encode({ d: 1 }));
    expect(await namesIn()).toBe('abcd');
    await store.close();
  });
});

describe('pieces appended to a filesystem store', () => {
  it('cost one write and one fdatasync of a file that is open already', async () => {
    const faulty = new FaultyFs();
    const store = fileSystem(place.folder, { fs: faulty.fs });
    await store.save(encode({ a: 1 }));
    await store.append(encode({ b: 1 }));
    const before = faulty.trace.length;
    await store.append(encode({ c: 1 }));
    // The stats ask whether the files are there, and the lock ours, still.
    const asked = Array(3).fill('stat');
    expect(faulty.trace.slice(before)).toEqual(['handle.write', 'handle.datasync', ...asked]);
    await store.close();
  });

  it('are read up to the last whole one, wherever a crash cut the file', async () => {
    const { path, ends } = await saveWithPieces();
    for (let length = ends[3]; length >= 0; length--) {
      await truncate(path, length);
      const whole = ends.filter((end) => end > 0 && end <= length).length;
      expect([length, await namesIn()]).toEqual([length, 'abcd'.slice(0, 1 + whole)]);
    }
  });

  it('are read up to the last whole one when a crash left anything in its place', async () => {
    const { path, ends } = await saveWithPieces();
    const bytes = await readFile(path);
    for (let at = ends[2]; at < ends[3]; at++) {
      const changed = Buffer.from(bytes);
      changed[at] ^= 0x40;
      await writeFile(path, changed);
      expect([at, await namesIn()]).toEqual([at, 'abc']);
    }
    await writeFile(path, Buffer.concat([bytes, new Uint8Array(5000)]));
    expect(await namesIn()).toBe('abcd');
  });

  it('are CORRUPT when any byte of one that is not the last was changed', async () => {
    const { path, ends } = await saveWithPieces();
    const bytes = await readFile(path);
    for (let at = 0; at < ends[2]; at++) {
      const changed = Buffer.from(bytes);
      changed[at] ^= 0x01;
      await writeFile(path, changed);
      await expect(fileSystem(place.folder).read()).rejects.toEqual(code('CORRUPT'));
    }
  });

  it('are CORRUPT when one in the middle is missing', async () => {
    const { path, ends } = await saveWithPieces();
    const bytes = await readFile(path);
    await writeFile(path, Buffer.concat([bytes.subarray(0, ends[1]), bytes.subarray(ends[2])]));
    await expect(fileSystem(place.folder).read()).rejects.toEqual(code('CORRUPT'));
  });

  it('are CORRUPT when the last one before a restart was changed or is missing', async () => {
    const { path, ends } = await saveWithPieces();
    const bytes = await readFile(path);
    const next = fileSystem(place.folder);
    await next.append(encode({ e: 1 }));
    await next.close();
    expect(await namesIn()).toBe('abcde');
    for (let at = ends[2]; at < ends[3]; at++) {
      const changed = Buffer.from(bytes);
      changed[at] ^= 0x20;
      await writeFile(path, changed);
      await expect(fileSystem(place.folder).read()).rejects.toEqual(code('CORRUPT'));
    }
    await rm(path);
    await expect(fileSystem(place.folder).read()).rejects.toEqual(code('CORRUPT'));
  });

  it('are torn, not CORRUPT, whatever the torn one holds', async () => {
    const before = await saveWithPieces();
    const whole = await readFile(before.path);
    const store = fileSystem(place.folder);
    await store.save(encode({ a: 1 }));
    await store.append(encode({ b: 1 }));
    await store.append(whole);
    await store.close();
    const path = join(
      place.folder,
      (await readdir(place.folder)).findLast((file) => file.endsWith('.pieces')),
    );
    const bytes = await readFile(path);
    bytes[bytes.indexOf(whole) - 1] ^= 1;
    await writeFile(path, bytes);
    expect(await namesIn()).toBe('ab');
  });

  it('go on behind a torn one after a crash', async () => {
    const { path, ends } = await saveWithPieces();
    await truncate(path, ends[3] - 3);
    const store = fileSystem(place.folder);
    await store.append(encode({ e: 1 }));
    await store.append(encode({ f: 1 }));
    await store.close();
    expect(await namesIn()).toBe('abcef');
  });

  it('are read in order past the ninth file of them', async () => {
    const store = fileSystem(place.folder);
    await store.save(encode({ a: 0 }));
    await store.close();
    for (let value = 1; value <= 12; value++) {
      const next = fileSystem(place.folder);
      await next.append(encode({ a: value }));
      await next.close();
    }
    const snapshot = readSnapshot(await fileSystem(place.folder).read());
    expect(snapshot.getLastExecutionTime('a').getTime()).toBe(12);
    snapshot.dispose();
  });

  it('go with the generation that they belong to', async () => {
    const pieces = async () =>
      (await readdir(place.folder)).filter((name) => name.endsWith('.pieces'));
    const store = fileSystem(place.folder, { keep: 1 });
    for (const name of ['a', 'b', 'c']) {
      await store.save(encode({ [name]: 1 }));
      await store.append(encode({ d: 1 }));
    }
    await store.save(encode({ e: 1 }));
    // Those of the last that was removed wait until that is durable, which the next save makes it.
    expect(await pieces()).toHaveLength(1);
    expect(await store.prune({ keep: 1 })).toEqual({ removed: 0 });
    await store.close();
    const again = fileSystem(place.folder);
    await again.save(encode({ f: 1 }));
    await again.close();
    expect(await pieces()).toEqual([]);
  });

  it('go on in a file of their own after one could not be written', async () => {
    const faulty = new FaultyFs();
    const store = fileSystem(place.folder, { fs: faulty.fs });
    await store.save(encode({ a: 1 }));
    await store.append(encode({ b: 1 }));
    faulty.fail({ at: faulty.trace.length + 1, code: 'EIO', forever: false });
    await expect(store.append(encode({ c: 1 }))).rejects.toEqual(code('SAVE_FAILED'));
    await store.append(encode({ d: 1 }));
    await store.close();
    expect((await readdir(place.folder)).filter((name) => name.endsWith('.pieces')).length).toBe(2);
    expect(await namesIn()).toMatch(/^abc?d$/);
  });

  it('that another process appends are seen by a reader at once', async () => {
    const writer = fileSystem(place.folder);
    await writer.save(encode({ a: 1 }));
    const reader = fileSystem(place.folder, { fs: { ...nodeFs } });
    await reader.read();
    await writer.append(encode({ b: 1 }));
    const snapshot = readSnapshot(await reader.read());
    expect(snapshot.size).toBe(2);
    snapshot.dispose();
    await writer.close();
    await reader.close();
  });
});
