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
import { init, Snapshot, writeSnapshot } from '../../../js/core/index.js';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { storeContract } from './contract.js';

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

let root;
let folder;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'snapshoter-'));
  folder = join(root, 'state');
});
afterEach(() => rm(root, { recursive: true }));
beforeAll(init);

const encode = (value) => {
  const snapshot = new Snapshot({ version: 1 });
  snapshot.updateLastExecutionTime('value', new Date(value));
  const bytes = writeSnapshot(snapshot);
  snapshot.dispose();
  return bytes;
};

const code = (expected) => expect.objectContaining({ code: expected });
const ours = async () =>
  (await readdir(folder)).filter((name) => /\.(snapshot|pieces)$/.test(name));

async function saved(...values) {
  const store = fileSystem(folder);
  for (const value of values) await store.save(encode(value));
  await store.close();
}

describe('the path of a filesystem store', () => {
  it.each([[undefined], [''], ['a\0b'], [7], [null]])('cannot be %p', (path) => {
    expect(() => fileSystem(path)).toThrow(code('INVALID_ARGUMENT'));
  });

  it('is not touched before the first save', async () => {
    const store = fileSystem(folder);
    expect(await store.read()).toBeUndefined();
    expect(await store.prune({ keep: 1 })).toEqual({ removed: 0 });
    await expect(store.quarantine('1', 'CORRUPT')).rejects.toEqual(code('READ_FAILED'));
    await store.close();
    expect(await readdir(root)).toEqual([]);
  });

  it('is made at the first save with every folder above it', async () => {
    const deep = join(root, 'a', 'b', 'c');
    const store = fileSystem(deep);
    await store.save(encode(1));
    await store.close();
    expect(await fileSystem(deep).read()).toEqual(encode(1));
  });

  it('may be a file that nobody asked us to replace', async () => {
    await writeFile(folder, 'precious');
    const store = fileSystem(folder);
    await expect(store.read()).rejects.toEqual(code('READ_FAILED'));
    await expect(store.save(encode(1))).rejects.toEqual(code('SAVE_FAILED'));
    await store.close();
    expect(await readFile(folder, 'utf8')).toBe('precious');
  });

  it('may lead through a file', async () => {
    await writeFile(folder, 'precious');
    const store = fileSystem(join(folder, 'state'));
    await expect(store.read()).rejects.toEqual(code('READ_FAILED'));
    await expect(store.save(encode(1))).rejects.toEqual(code('SAVE_FAILED'));
    await store.close();
  });

  it('may be a folder of something else, which is left as it is', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), '{}');
    const store = fileSystem(folder);
    await expect(store.read()).rejects.toEqual(code('READ_FAILED'));
    await expect(store.history().next()).rejects.toEqual(code('READ_FAILED'));
    await expect(store.save(encode(1))).rejects.toEqual(code('SAVE_FAILED'));
    await expect(store.prune({ keep: 1 })).rejects.toEqual(code('READ_FAILED'));
    await store.close();
    expect(await readdir(folder)).toEqual(['package.json']);
  });

  it('may be an empty folder with hidden files, or a fresh volume', async () => {
    await mkdir(join(folder, 'lost+found'), { recursive: true });
    await writeFile(join(folder, '.gitkeep'), '');
    await saved(1);
    expect(await fileSystem(folder).read()).toEqual(encode(1));
  });

  it('may hold files of others beside ours, which are never removed', async () => {
    await saved(1);
    const foreign = [
      'README',
      'notes.tmp',
      '1.snapshot',
      '000000000001-20261124T000000000Z.snapshot.bak',
      'snapshoter.lock.old',
      'x.0001.pieces',
    ];
    for (const name of foreign) await writeFile(join(folder, name), 'mine');
    await mkdir(join(folder, 'folder.tmp'));
    const store = fileSystem(folder, { keep: 1 });
    for (let value = 2; value < 6; value++) await store.save(encode(value));
    await store.prune({ keep: 1 });
    await store.close();
    expect(await readdir(folder)).toEqual(expect.arrayContaining([...foreign, 'folder.tmp']));
    const values = [];
    for await (const entry of fileSystem(folder).history()) values.push(await entry.read());
    expect(values).toEqual([encode(5)]);
  });

  it('is the one of the moment when the store was made', async () => {
    const before = process.cwd();
    process.chdir(root);
    const store = fileSystem('state');
    process.chdir(before);
    await store.save(encode(1));
    await store.close();
    expect((await ours()).length).toBe(1);
  });

  it('may be a symbolic link to a folder, which stays one', async () => {
    const real = join(root, 'real');
    await mkdir(real);
    await symlink(real, folder);
    await saved(1, 2);
    expect(await readlink(folder)).toBe(real);
    expect((await readdir(real)).filter((name) => name.endsWith('.snapshot')).length).toBe(2);
  });

  it('may be a symbolic link that is turned elsewhere, and the lock stays with what it locked', async () => {
    const [first, second] = [join(root, 'first'), join(root, 'second')];
    await Promise.all([mkdir(first), mkdir(second)]);
    await symlink(first, folder);
    const store = fileSystem(folder);
    await store.save(encode(1));
    await rm(folder);
    await symlink(second, folder);
    await store.save(encode(2));
    expect(await readdir(second)).toEqual([]);
    await store.close();
    expect(await fileSystem(first).read()).toEqual(encode(2));
  });

  it('may be a symbolic link that leads nowhere', async () => {
    await symlink(join(root, 'missing'), folder);
    const store = fileSystem(folder);
    expect(await store.read()).toBeUndefined();
    await expect(store.save(encode(1))).rejects.toEqual(code('SAVE_FAILED'));
    await store.close();
    expect(await readdir(root)).toEqual(['state']);
  });

  it('may be out of reach for this user', async () => {
    await saved(1);
    await chmod(folder, 0o700);
    await chmod(root, 0o755);
    if (process.getuid() !== 0) await chmod(folder, 0o000);
    const codes = JSON.parse(execFileSync(process.execPath, [CHILD, folder], { encoding: 'utf8' }));
    await chmod(folder, 0o700);
    expect(codes).toEqual({ read: ['READ_FAILED', 'EACCES'], save: ['SAVE_FAILED', 'EACCES'] });
    expect(await fileSystem(folder).read()).toEqual(encode(1));
  });

  it('may be readable only, which is enough to read', async () => {
    await saved(1);
    await chmod(root, 0o755);
    for (const name of await readdir(folder)) await chmod(join(folder, name), 0o755);
    await chmod(folder, 0o555);
    const codes = JSON.parse(execFileSync(process.execPath, [CHILD, folder], { encoding: 'utf8' }));
    await chmod(folder, 0o755);
    expect(codes).toEqual({ read: 'none', save: ['SAVE_FAILED', 'EACCES'] });
  });

  it('may be removed while the store is open', async () => {
    const store = fileSystem(folder);
    await store.save(encode(1));
    await store.append(encode(2));
    await rm(folder, { recursive: true });
    await expect(store.save(encode(3))).rejects.toEqual(code('SAVE_FAILED'));
    await expect(store.save(encode(3))).rejects.toEqual(code('STALE_WRITER'));
    expect(await store.read()).toBeUndefined();
    await store.save(encode(3));
    expect(await store.read()).toEqual(encode(3));
    await store.close();
  });
});
