import {
  chmod,
  chown,
  mkdir,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { folderPlace } from './folder-place.js';
import { encode } from './times.js';

const place = folderPlace({ beforeAll, beforeEach, afterEach });

describe('the files of a filesystem store', () => {
  it('keep the permissions and the owner of the one before, whatever the umask', async () => {
    await place.saved(1);
    const [first] = await place.ours();
    await chmod(join(place.folder, first), 0o666);
    const isRoot = process.getuid() === 0;
    if (isRoot) await chown(join(place.folder, first), 1234, 2345);
    const store = fileSystem(place.folder);
    await store.save(encode(2));
    await store.append(encode(3));
    await store.close();
    const names = await place.ours();
    expect(names.length).toBe(3);
    for (const name of names) {
      const { mode, uid, gid } = await stat(join(place.folder, name));
      expect(mode & 0o777).toBe(0o666);
      if (isRoot) expect([uid, gid]).toEqual([1234, 2345]);
    }
  });

  it('may be links to files elsewhere, which a prune leaves alone', async () => {
    await place.saved(1, 2);
    const [first] = await place.ours();
    await rename(join(place.folder, first), join(place.root, 'elsewhere'));
    await symlink(join(place.root, 'elsewhere'), join(place.folder, first));
    const store = fileSystem(place.folder);
    const entries = [];
    for await (const entry of store.history()) entries.push(await entry.read());
    expect(entries).toEqual([encode(2), encode(1)]);
    expect(await store.prune({ keep: 1 })).toEqual({ removed: 1 });
    await store.close();
    expect(new Uint8Array(await readFile(join(place.root, 'elsewhere')))).toEqual(encode(1));
    expect((await place.ours()).length).toBe(1);
  });

  it('that a killed save left are swept at the next one', async () => {
    await place.saved(1);
    const [first] = await place.ours();
    const orphans = [
      first.replace('snapshot', '0123abcd.tmp'),
      '000000000000-20200101T000000000Z.0001.pieces',
    ];
    for (const name of orphans) await writeFile(join(place.folder, name), 'torn');
    await mkdir(join(place.folder, 'snapshoter.lock.0123abcd.tmp'));
    await writeFile(join(place.folder, 'snapshoter.lock.0123abcd.tmp', 'free.0123abcd'), '');
    await place.saved(2);
    expect((await readdir(place.folder)).sort()).toEqual(
      [...(await place.ours()), 'snapshoter.lock'].sort(),
    );
    expect((await place.ours()).length).toBe(2);
  });

  it('are numbered on when the clock goes backwards', async () => {
    await mkdir(place.folder);
    const future = '000000000041-29991231T235959999Z.snapshot';
    await writeFile(join(place.folder, future), encode(1));
    await place.saved(2);
    expect(await fileSystem(place.folder).read()).toEqual(encode(2));
    expect((await place.ours())[1]).toMatch(/^000000000042-/);
  });

  it('of a quarantined generation say why in their name', async () => {
    const store = fileSystem(place.folder);
    const { id } = await store.save(encode(1));
    await store.quarantine(id, 'CHECKSUM_MISMATCH');
    await store.close();
    expect(await readdir(place.folder)).toContain(`${id}.quarantined-CHECKSUM_MISMATCH`);
  });
});
