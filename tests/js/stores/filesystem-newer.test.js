import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { init, Snapshot, writeSnapshot } from '../../../js/core/index.js';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { restore } from '../../../js/stores/restore.js';
import { NEWER } from './contract/tools.js';

let root;
let folder;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'snapshoter-'));
  folder = join(root, 'state');
  // As the newer program would: a store does not look into what it is given.
  const store = fileSystem(folder);
  await store.save(encode(1));
  await store.save(NEWER);
  await store.close();
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

async function kept() {
  const found = [];
  for await (const entry of fileSystem(folder).history()) found.push(await entry.read());
  return found;
}

describe('a snapshot newer than this library, in a filesystem store', () => {
  it('is not hidden by one who saves or appends without having looked', async () => {
    const before = await readdir(folder);
    const store = fileSystem(folder);
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(store.save(encode(2))).rejects.toEqual(code('UNSUPPORTED_VERSION'));
      await expect(store.append(encode(2))).rejects.toEqual(code('UNSUPPORTED_VERSION'));
    }
    await store.close();
    expect((await readdir(folder)).sort()).toEqual(before.sort());
    expect(await fileSystem(folder).read()).toEqual(NEWER);
  });

  it('lies behind what is saved once that was allowed, however much that is', async () => {
    for (let start = 0; start < 2; start++) {
      const store = fileSystem(folder, { keep: 2 });
      const { snapshot } = await restore(store, { allowOlder: true });
      snapshot.dispose();
      for (let value = 2; value < 7; value++) await store.save(encode(value));
      await store.close();
      expect(await kept()).toEqual([encode(6), encode(5), NEWER]);
    }
  });

  it('is the newest yet when nothing was saved after that was allowed', async () => {
    const store = fileSystem(folder);
    (await restore(store, { allowOlder: true })).snapshot.dispose();
    await store.close();
    await expect(restore(fileSystem(folder))).rejects.toEqual(code('UNSUPPORTED_VERSION'));
    expect(await kept()).toEqual([NEWER, encode(1)]);
  });
});
