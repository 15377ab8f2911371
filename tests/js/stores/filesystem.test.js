import { execFileSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { storeContract } from './contract.js';
import { folderPlace } from './folder-place.js';
import { encode } from './times.js';

const CHILD = fileURLToPath(new URL('unprivileged-child.js', import.meta.url));

storeContract(
  { describe, it },
  {
    name: 'filesystem',
    async open(options) {
      const place = await mkdtemp(join(tmpdir(), 'snapshoter-'));
      const another = (more = options) => fileSystem(join(place, 'state'), more);
      return { store: another(), another, remove: () => rm(place, { recursive: true }) };
    },
  },
);

const place = folderPlace({ beforeAll, beforeEach, afterEach });

const code = (expected) => expect.objectContaining({ code: expected });
describe('the path of a filesystem store', () => {
  it.each([[undefined], [''], ['a\0b'], [7], [null]])('cannot be %p', (path) => {
    expect(() => fileSystem(path)).toThrow(code('INVALID_ARGUMENT'));
  });

  it('is not touched before the first save', async () => {
    const store = fileSystem(place.folder);
    expect(await store.read()).toBeUndefined();
    expect(await store.prune({ keep: 1 })).toEqual({ removed: 0 });
    await expect(store.quarantine('1', 'CORRUPT')).rejects.toEqual(code('READ_FAILED'));
    await store.close();
    expect(await readdir(place.root)).toEqual([]);
  });

  it('is made at the first save with every folder above it', async () => {
    const deep = join(place.root, 'a', 'b', 'c');
    const store = fileSystem(deep);
    await store.save(encode(1));
    await store.close();
    expect(await fileSystem(deep).read()).toEqual(encode(1));
  });

  it('may be a file that nobody asked us to replace', async () => {
    await writeFile(place.folder, 'precious');
    const store = fileSystem(place.folder);
    await expect(store.read()).rejects.toEqual(code('READ_FAILED'));
    await expect(store.save(encode(1))).rejects.toEqual(code('SAVE_FAILED'));
    await store.close();
    expect(await readFile(place.folder, 'utf8')).toBe('precious');
  });

  it('may lead through a file', async () => {
    await writeFile(place.folder, 'precious');
    const store = fileSystem(join(place.folder, 'state'));
    await expect(store.read()).rejects.toEqual(code('READ_FAILED'));
    await expect(store.save(encode(1))).rejects.toEqual(code('SAVE_FAILED'));
    await store.close();
  });

  it('may be a folder of something else, which is left as it is', async () => {
    await mkdir(place.folder);
    await writeFile(join(place.folder, 'package.json'), '{}');
    const store = fileSystem(place.folder);
    await expect(store.read()).rejects.toEqual(code('READ_FAILED'));
    await expect(store.history().next()).rejects.toEqual(code('READ_FAILED'));
    await expect(store.save(encode(1))).rejects.toEqual(code('SAVE_FAILED'));
    await expect(store.prune({ keep: 1 })).rejects.toEqual(code('READ_FAILED'));
    await store.close();
    expect(await readdir(place.folder)).toEqual(['package.json']);
  });

  it('may be an empty folder with hidden files, or a fresh volume', async () => {
    await mkdir(join(place.folder, 'lost+found'), { recursive: true });
    await writeFile(join(place.folder, '.gitkeep'), '');
    await place.saved(1);
    expect(await fileSystem(place.folder).read()).toEqual(encode(1));
  });

  it('may hold files of others beside ours, which are never removed', async () => {
    await place.saved(1);
    const foreign = [
      'README',
      'notes.tmp',
      '1.snapshot',
      '000000000001-20261124T000000000Z.snapshot.bak',
      'snapshoter.lock.old',
      'x.0001.pieces',
    ];
    for (const name of foreign) await writeFile(join(place.folder, name), 'mine');
    await mkdir(join(place.folder, 'folder.tmp'));
    const store = fileSystem(place.folder, { keep: 1 });
    for (let value = 2; value < 6; value++) await store.save(encode(value));
    await store.prune({ keep: 1 });
    await store.close();
    expect(await readdir(place.folder)).toEqual(expect.arrayContaining([...foreign, 'folder.tmp']));
    const values = [];
    for await (const entry of fileSystem(place.folder).history()) values.push(await entry.read());
    expect(values).toEqual([encode(5)]);
  });

  it('is the one of the moment when the store was made', async () => {
    const before = process.cwd();
    process.chdir(place.root);
    const store = fileSystem('state');
    process.chdir(before);
    await store.save(encode(1));
    await store.close();
    expect((await place.ours()).length).toBe(1);
  });

  it('may be a symbolic link to a folder, which stays one', async () => {
    const real = join(place.root, 'real');
    await mkdir(real);
    await symlink(real, place.folder);
    await place.saved(1, 2);
    expect(await readlink(place.folder)).toBe(real);
    expect((await readdir(real)).filter((name) => name.endsWith('.snapshot')).length).toBe(2);
  });

  it('may be a symbolic link that is turned elsewhere, and the lock stays with what it locked', async () => {
    const [first, second] = [join(place.root, 'first'), join(place.root, 'second')];
    await Promise.all([mkdir(first), mkdir(second)]);
    await symlink(first, place.folder);
    const store = fileSystem(place.folder);
    await store.save(encode(1));
    await rm(place.folder);
    await symlink(second, place.folder);
    await store.save(encode(2));
    expect(await readdir(second)).toEqual([]);
    await store.close();
    expect(await fileSystem(first).read()).toEqual(encode(2));
  });

  it('may be a symbolic link that leads nowhere', async () => {
    await symlink(join(place.root, 'missing'), place.folder);
    const store = fileSystem(place.folder);
    expect(await store.read()).toBeUndefined();
    await expect(store.save(encode(1))).rejects.toEqual(code('SAVE_FAILED'));
    await store.close();
    expect(await readdir(place.root)).toEqual(['state']);
  });

  it('may be out of reach for this user', async () => {
    await place.saved(1);
    await chmod(place.folder, 0o700);
    await chmod(place.root, 0o755);
    if (process.getuid() !== 0) await chmod(place.folder, 0o000);
    const codes = JSON.parse(
      execFileSync(process.execPath, [CHILD, place.folder], { encoding: 'utf8' }),
    );
    await chmod(place.folder, 0o700);
    expect(codes).toEqual({ read: ['READ_FAILED', 'EACCES'], save: ['SAVE_FAILED', 'EACCES'] });
    expect(await fileSystem(place.folder).read()).toEqual(encode(1));
  });

  it('may be readable only, which is enough to read', async () => {
    await place.saved(1);
    await chmod(place.root, 0o755);
    for (const name of await readdir(place.folder)) await chmod(join(place.folder, name), 0o755);
    await chmod(place.folder, 0o555);
    const codes = JSON.parse(
      execFileSync(process.execPath, [CHILD, place.folder], { encoding: 'utf8' }),
    );
    await chmod(place.folder, 0o755);
    expect(codes).toEqual({ read: 'none', save: ['SAVE_FAILED', 'EACCES'] });
  });

  it('may be removed while the store is open', async () => {
    const store = fileSystem(place.folder);
    await store.save(encode(1));
    await store.append(encode(2));
    await rm(place.folder, { recursive: true });
    await expect(store.save(encode(3))).rejects.toEqual(code('SAVE_FAILED'));
    await expect(store.save(encode(3))).rejects.toEqual(code('STALE_WRITER'));
    expect(await store.read()).toBeUndefined();
    await store.save(encode(3));
    expect(await store.read()).toEqual(encode(3));
    await store.close();
  });
});
