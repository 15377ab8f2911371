import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileSystem } from '../../../js/stores/filesystem/index.js';
import { folderPlace } from './folder-place.js';
import { encode } from './times.js';

const place = folderPlace({ beforeAll, beforeEach, afterEach });
let lock;
beforeEach(() => {
  lock = join(place.folder, 'snapshoter.lock');
});

const code = (expected) => expect.objectContaining({ code: expected });

/** The lock that a holder with these properties would have left, 8 as its token. */
async function leaveLock(holder) {
  const me = await ownHolder();
  const { time, pid, started, kernel, host } = { ...me, ...holder };
  await mkdir(lock, { recursive: true });
  await writeFile(join(lock, `held.88888888.${time}.${pid}.${started}.${kernel}.${host}`), '');
}

/** What a store of this process calls itself in the lock. */
async function ownHolder() {
  const own = join(place.root, 'own');
  const store = fileSystem(own);
  await store.save(encode(1));
  const [name] = await readdir(join(own, 'snapshoter.lock'));
  await store.close();
  const [, , time, pid, started, kernel, host] = name.split('.');
  return { time, pid, started, kernel, host };
}

const onAnotherMachine = { started: '1', kernel: 'ffffffff-1', host: 'another', pid: '1' };

const trySave = async (options, value = 2) => {
  const store = fileSystem(place.folder, options);
  try {
    await store.save(encode(value));
    return 'saved';
  } catch (error) {
    return error.code;
  } finally {
    await store.close();
  }
};

describe('the lock of a filesystem store', () => {
  it('keeps a second writer out until the first is closed, and no reader', async () => {
    const first = fileSystem(place.folder);
    await first.save(encode(1));
    const second = fileSystem(place.folder);
    await expect(second.save(encode(2))).rejects.toEqual(code('LOCKED'));
    await expect(second.append(encode(2))).rejects.toEqual(code('LOCKED'));
    await expect(second.prune({ keep: 1 })).resolves.toEqual({ removed: 0 });
    expect(await second.read()).toEqual(encode(1));
    await first.save(encode(3));
    await first.close();
    await second.read();
    await second.save(encode(4));
    expect(await second.read()).toEqual(encode(4));
    await second.close();
  });

  it('says who holds it', async () => {
    const first = fileSystem(place.folder);
    await first.save(encode(1));
    const error = await fileSystem(place.folder)
      .save(encode(2))
      .catch((caught) => caught);
    expect(error.message).toContain(String(process.pid));
    await first.close();
  });

  it('is waited for when asked', async () => {
    const first = fileSystem(place.folder);
    await first.save(encode(1));
    const second = fileSystem(place.folder, { lockTimeout: 60_000 });
    const saved = second.save(encode(2));
    await first.save(encode(3));
    await first.close();
    await saved;
    expect(await second.read()).toEqual(encode(2));
    await second.close();
  });

  it('is not waited for longer than asked', async () => {
    const first = fileSystem(place.folder);
    await first.save(encode(1));
    expect(await trySave({ lockTimeout: 30 })).toBe('LOCKED');
    await first.close();
  });

  it('of a killed process is taken over', async () => {
    const module = new URL('../../../js/stores/filesystem/index.js', import.meta.url);
    const script =
      `const { fileSystem } = await import(${JSON.stringify(module)});` +
      `await fileSystem(${JSON.stringify(place.folder)}).save(new Uint8Array(3));` +
      `process.stdout.write('saved'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(await trySave()).toBe('LOCKED');
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await gone;
    expect(await trySave()).toBe('saved');
  });

  it('goes to one of all that find its holder dead', async () => {
    await leaveLock({ pid: '99999999' });
    const stores = Array.from({ length: 12 }, () => fileSystem(place.folder));
    const outcomes = await Promise.allSettled(stores.map((store) => store.save(encode(2))));
    const codes = outcomes.map(({ reason }) => reason?.code ?? 'saved').sort();
    expect(codes).toEqual([...Array(11).fill('LOCKED'), 'saved']);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('goes to one of all that find no lock at all', async () => {
    await mkdir(place.folder);
    const stores = Array.from({ length: 12 }, () => fileSystem(place.folder));
    const outcomes = await Promise.allSettled(stores.map((store) => store.save(encode(2))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    await Promise.all(stores.map((store) => store.close()));
    expect((await readdir(place.folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  // Other systems do not tell when a process began, nor which boot this is.
  if (process.platform === 'linux') {
    it('is taken over when its process id belongs to another process by now', async () => {
      await leaveLock({});
      expect(await trySave()).toBe('LOCKED');
      await rm(lock, { recursive: true });
      await leaveLock({ started: '1' });
      expect(await trySave()).toBe('saved');
    });

    it('of before the machine was started anew is taken over unless renewed since', async () => {
      await leaveLock({ kernel: 'ffffffff-1', time: Date.now() });
      expect(await trySave()).toBe('LOCKED');
      await rm(lock, { recursive: true });
      await leaveLock({ kernel: 'ffffffff-1', time: Date.now() - 31_000 });
      expect(await trySave()).toBe('saved');
    });
  }

  it('of another machine is taken over only after it was not renewed before our eyes', async () => {
    await leaveLock({ ...onAnotherMachine, time: 0 });
    const store = fileSystem(place.folder, { lockStale: 40 });
    await expect(store.save(encode(2))).rejects.toEqual(code('LOCKED'));
    const patient = fileSystem(place.folder, { lockStale: 40, lockTimeout: 60_000 });
    await patient.save(encode(2));
    await patient.close();
    await store.save(encode(3));
    await store.close();
  });

  it('of another machine stays with a holder that renews it', async () => {
    const owner = onAnotherMachine;
    const first = fileSystem(place.folder, { lockStale: 120, owner });
    await first.save(encode(1));
    expect(await trySave({ lockStale: 120, lockTimeout: 400 })).toBe('LOCKED');
    await first.save(encode(3));
    await first.close();
  });

  it('is made anew where a crash left its folder empty', async () => {
    await mkdir(lock, { recursive: true });
    expect(await trySave()).toBe('saved');
  });

  it('is one again after a copy of the folder brought in more of them', async () => {
    await leaveLock({ pid: '99999998' });
    await writeFile(join(lock, 'free.01234567'), '');
    await leaveLock({ pid: '99999999' });
    expect(await trySave()).toBe('saved');
    expect((await readdir(lock)).length).toBe(1);
  });

  it('that we did not make is not taken, nor removed', async () => {
    await mkdir(lock, { recursive: true });
    await writeFile(join(lock, 'note'), 'mine');
    expect(await trySave()).toBe('LOCKED');
    expect(await readFile(join(lock, 'note'), 'utf8')).toBe('mine');
    await rm(lock, { recursive: true });
    await mkdir(lock);
    await writeFile(join(lock, '.hidden'), 'mine');
    expect(await trySave()).toBe('SAVE_FAILED');
    expect(await readFile(join(lock, '.hidden'), 'utf8')).toBe('mine');
  });

  it('with an endless lockStale is not renewed all the time', async () => {
    const store = fileSystem(place.folder, { lockStale: Infinity });
    await store.save(encode(1));
    const held = await readdir(lock);
    for (let value = 2; value < 30; ++value) await store.save(encode(value));
    expect(await readdir(lock)).toEqual(held);
    await store.close();
  });

  it.each([
    ['lockTimeout', -1],
    ['lockTimeout', '5'],
    ['lockStale', 0],
    ['lockStale', NaN],
  ])('cannot have a %s of %p', (name, value) => {
    expect(() => fileSystem(place.folder, { [name]: value })).toThrow(code('INVALID_ARGUMENT'));
  });
});
