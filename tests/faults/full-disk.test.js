/**
 * Disks that are truly full or read-only. As root they are small file systems in memory; without,
 * a limit on the size of files takes their place.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { init, readSnapshot, Snapshot, writeSnapshot } from '../../js/core/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';
import { scratchFolder } from './scratch.js';

const CHILD = fileURLToPath(new URL('full-disk-child.js', import.meta.url));
const MEGABYTE = 1 << 20;

const root = await scratchFolder();
const disk = join(root, 'disk');
mkdirSync(disk);
const isMounted = mountDisk();
afterAll(async () => {
  if (isMounted) execFileSync('umount', [disk]);
  await rm(root, { recursive: true });
});

/** Only root may, and not in every container. */
function mountDisk() {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const encode = (count, time = 1000) => {
  const snapshot = new Snapshot({ version: 1 });
  for (let i = 0; i < count; i++) snapshot.updateLastExecutionTime(`schedule ${i}`, new Date(time));
  const bytes = writeSnapshot(snapshot);
  snapshot.dispose();
  return bytes;
};

const sizeOf = (bytes) => {
  const snapshot = readSnapshot(bytes);
  const { size } = snapshot;
  snapshot.dispose();
  return size;
};

/** Takes up all the room but so many bytes. */
function fill(name, left) {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(join(disk, name), new Uint8Array(Math.max(0, bavail * bsize - left)));
}

beforeAll(init);

describe('a limit on the size of files', () => {
  it('ends a save with NO_SPACE and leaves the last one as it was', () => {
    const script = `ulimit -f 200; exec "$0" "$@"`;
    const args = ['-c', script, process.execPath, CHILD, join(root, 'limited'), String(MEGABYTE)];
    const { saved, readBack, failure } = JSON.parse(execFileSync('sh', args, { encoding: 'utf8' }));
    expect(failure).toEqual({ code: 'NO_SPACE', cause: 'EFBIG' });
    expect(saved).toBeGreaterThan(0);
    expect(readBack).toBe(saved);
    expect(readdirSync(join(root, 'limited')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

if (isMounted) {
  describe('a disk of one megabyte', () => {
    const folder = join(disk, 'state');

    it('ends saves and appends with NO_SPACE while it is full, and works again after', async () => {
      const store = fileSystem(folder);
      const good = encode(100);
      const large = encode(5000);
      await store.save(good);
      fill('filler', large.length >> 1);
      for (let attempt = 0; attempt < 5; attempt++) {
        await expect(store.save(large)).rejects.toMatchObject({ code: 'NO_SPACE' });
        await expect(store.append(large)).rejects.toMatchObject({ code: 'NO_SPACE' });
      }
      expect(await store.read()).toEqual(good);
      fill('last crumbs', 0);
      await expect(store.append(encode(200))).rejects.toMatchObject({ code: 'NO_SPACE' });
      expect(sizeOf(await fileSystem(folder).read())).toBe(100);
      for (const name of ['filler', 'last crumbs']) rmSync(join(disk, name));
      await store.append(encode(200));
      expect(sizeOf(await store.read())).toBe(200);
      await store.save(large);
      expect(await store.read()).toEqual(large);
      await store.close();
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    });

    it('appends again after it filled up in the midst of a piece', async () => {
      const store = fileSystem(folder);
      await store.save(encode(100));
      await store.append(encode(101));
      const large = encode(3000);
      fill('filler', large.length >> 1);
      await expect(store.append(large)).rejects.toMatchObject({ code: 'NO_SPACE' });
      rmSync(join(disk, 'filler'));
      expect(sizeOf(await store.read())).toBe(101);
      await store.append(encode(102));
      expect(sizeOf(await store.read())).toBe(102);
      await store.close();
    });

    it('can be read when it is mounted read-only, and says so when asked to save', async () => {
      const good = encode(7);
      const before = fileSystem(folder);
      await before.save(good);
      await before.close();
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      const store = fileSystem(folder);
      await expect(store.save(good)).rejects.toMatchObject({
        code: 'SAVE_FAILED',
        cause: { code: 'EROFS' },
      });
      expect(await store.read()).toEqual(good);
      execFileSync('mount', ['-o', 'remount,rw', disk]);
      await store.save(good);
      await store.close();
    });
  });
}
