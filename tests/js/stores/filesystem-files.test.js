import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { init, Snapshot, writeSnapshot } from '../../../js/core/index.js';
import { fileSystem } from '../../../js/stores/filesystem/index.js';

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

const ours = async () =>
  (await readdir(folder)).filter((name) => /\.(snapshot|pieces)$/.test(name));

async function saved(...values) {
  const store = fileSystem(folder);
  for (const value of values) await store.save(encode(value));
  await store.close();
}

describe('the files of a filesystem store', () => {
  it('keep the permissions and the owner of the one before, whatever the umask', async () => {
    await saved(1);
    const [first] = await ours();
    await chmod(join(folder, first), 0o666);
    const isRoot = process.getuid() === 0;
    if (isRoot) await chown(join(folder, first), 1234, 2345);
    const store = fileSystem(folder);
    await store.save(encode(2));
    await store.append(encode(3));
    await store.close();
    const names = await ours();
    expect(names.length).toBe(3);
    for (const name of names) {
      const { mode, uid, gid } = await stat(join(folder, name));
      expect(mode & 0o777).toBe(0o666);
      if (isRoot) expect([uid, gid]).toEqual([1234, 2345]);
    }
  });

  it('may be links to files elsewhere, which a prune leaves alone', async () => {
    await saved(1, 2);
    const [first] = await ours();
    await rename(join(folder, first), join(root, 'elsewhere'));
    await symlink(join(root, 'elsewhere'), join(folder, first));
    const store = fileSystem(folder);
    const entries = [];
    for await (const entry of store.history()) entries.push(await entry.read());
    expect(entries).toEqual([encode(2), encode(1)]);
    expect(await store.prune({ keep: 1 })).toEqual({ removed: 1 });
    await store.close();
    expect(new Uint8Array(await readFile(join(root, 'elsewhere')))).toEqual(encode(1));
    expect((await ours()).length).toBe(1);
  });

  it('that a killed save left are swept at the next one', async () => {
    await saved(1);
    const [first] = await ours();
    const orphans = [
      first.replace('snapshot', '0123abcd.tmp'),
      '000000000000-20200101T000000000Z.0001.pieces',
    ];
    for (const name of orphans) await writeFile(join(folder, name), 'torn');
    await mkdir(join(folder, 'snapshoter.lock.0123abcd.tmp'));
    await writeFile(join(folder, 'snapshoter.lock.0123abcd.tmp', 'free.0123abcd'), '');
    await saved(2);
    expect((await readdir(folder)).sort()).toEqual([...(await ours()), 'snapshoter.lock'].sort());
    expect((await ours()).length).toBe(2);
  });

  it('are numbered on when the clock goes backwards', async () => {
    await mkdir(folder);
    const future = '000000000041-29991231T235959999Z.snapshot';
    await writeFile(join(folder, future), encode(1));
    await saved(2);
    expect(await fileSystem(folder).read()).toEqual(encode(2));
    expect((await ours())[1]).toMatch(/^000000000042-/);
  });

  it('of a quarantined generation say why in their name', async () => {
    const store = fileSystem(folder);
    const { id } = await store.save(encode(1));
    await store.quarantine(id, 'CHECKSUM_MISMATCH');
    await store.close();
    expect(await readdir(folder)).toContain(`${id}.quarantined-CHECKSUM_MISMATCH`);
  });
});
