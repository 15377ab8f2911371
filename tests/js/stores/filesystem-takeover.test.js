import nodeFs, { readdir } from 'node:fs/promises';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { encode, listOf } from './times.js';
import { folderPlace } from './folder-place.js';

const place = folderPlace({ beforeAll, beforeEach, afterEach });

const code = (expected) => expect.objectContaining({ code: expected });
const contents = async (store) =>
  Promise.all((await listOf(store.history())).map((entry) => entry.read()));

/** A promise that is fulfilled by its `resolve`. */
function signal() {
  let resolve;
  const promise = new Promise((fulfil) => (resolve = fulfil));
  return { promise, resolve };
}

/** One that cannot be looked at: whoever sees it silent for `lockStale` takes it for dead. */
const onAnotherMachine = { started: '1', kernel: 'ffffffff-1', host: 'another', pid: '1' };

describe('the lock of a filesystem store', () => {
  it('that was taken over is missed at the next write', async () => {
    const stale = fileSystem(place.folder, { owner: onAnotherMachine });
    await stale.save(encode(1));
    await stale.append(encode(2));
    const other = fileSystem(place.folder, { lockStale: 20, lockTimeout: 60_000 });
    await other.read();
    await other.save(encode(3));
    await expect(stale.append(encode(4))).rejects.toEqual(code('STALE_WRITER'));
    await expect(stale.save(encode(4))).rejects.toEqual(code('LOCKED'));
    await other.close();
    await expect(stale.save(encode(4))).rejects.toEqual(code('STALE_WRITER'));
    expect(await stale.read()).toEqual(encode(3));
    await stale.save(encode(5));
    expect(await stale.read()).toEqual(encode(5));
    await stale.close();
  });

  it.each([
    ['before the file is there', 'open', (path) => path.endsWith('.tmp')],
    ['before the file has its name', 'rename', (_, to) => to.endsWith('.snapshot')],
  ])(
    'that is taken over in the midst of a save, %s, lets nothing of it remain',
    async (_, call, isIt) => {
      const other = fileSystem(place.folder, { lockStale: 20, lockTimeout: 60_000 });
      let isSlow = false;
      const slow = {
        ...nodeFs,
        async [call](...given) {
          if (isSlow && isIt(...given)) {
            isSlow = false;
            await other.save(encode(3));
          }
          return nodeFs[call](...given);
        },
      };
      const stale = fileSystem(place.folder, { fs: slow, owner: onAnotherMachine });
      await stale.save(encode(1));
      isSlow = true;
      await expect(stale.save(encode(2))).rejects.toEqual(code('STALE_WRITER'));
      expect(await contents(other)).toEqual([encode(3), encode(1)]);
      await Promise.all([stale.close(), other.close()]);
      expect((await readdir(place.folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    },
  );

  it.each([
    ['saves', 'save', [3, 2, 1]],
    ['appends', 'append', [3, 1]],
  ])(
    'that is taken over as a save ends puts that save behind what the other %s',
    async (_, call, values) => {
      const swept = signal();
      const renamed = signal();
      const other = fileSystem(place.folder, {
        lockStale: 20,
        lockTimeout: 60_000,
        fs: {
          ...nodeFs,
          // It has listed the folder, and now comes to what the stale one has under way.
          async unlink(path) {
            swept.resolve();
            await renamed.promise;
            return nodeFs.unlink(path);
          },
        },
      });
      let isSlow = false;
      let taking;
      const slow = {
        ...nodeFs,
        async rename(from, to) {
          if (!isSlow || !to.endsWith('.snapshot')) return nodeFs.rename(from, to);
          taking = other[call](encode(3));
          await swept.promise;
          // The clock of its machine is ahead.
          await nodeFs.rename(from, to.replace(/-\d{8}T/, '-29991231T'));
          renamed.resolve();
          return undefined;
        },
      };
      const stale = fileSystem(place.folder, { fs: slow, owner: onAnotherMachine });
      await stale.save(encode(1));
      isSlow = true;
      await expect(stale.save(encode(2))).rejects.toEqual(code('STALE_WRITER'));
      await taking;
      expect(await contents(other)).toEqual(values.map(encode));
      await other.save(encode(4));
      expect(await other.read()).toEqual(encode(4));
      await Promise.all([stale.close(), other.close()]);
    },
  );
});
