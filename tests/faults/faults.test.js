/**
 * Each file operation that a save, an append and a read make, failing in each way, once and for
 * ever.
 */
import { cpSync, existsSync } from 'node:fs';
import { chmod, chown, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { init, readSnapshot } from '../../js/core/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';
import { FaultyFs } from './faulty-fs.js';
import { scratchFolder } from './scratch.js';
import { encode } from '../js/stores/times.js';

const CODES = ['EIO', 'ENOSPC', 'EACCES', 'EMFILE', 'EROFS', 'EDQUOT', 'EINTR', 'short'];
const FULL = ['ENOSPC', 'EDQUOT'];

const root = await scratchFolder();
afterAll(() => rm(root, { recursive: true }));

const valueOf = (bytes) => {
  if (bytes === undefined) return 0;
  const snapshot = readSnapshot(bytes);
  const value = snapshot.getLastExecutionTime('value').getTime();
  snapshot.dispose();
  return value;
};

const OLD = 3;
const options = { keep: 2 };

/** Three generations, so that a save has one to remove, the last with a piece behind it. */
async function makeOld(folder) {
  const store = fileSystem(folder, options);
  await store.save(encode(1));
  await store.save(encode(2));
  await store.append(encode(OLD));
  await store.close();
  for (const name of await readdir(folder)) {
    if (name.startsWith('snapshoter.lock')) continue;
    await chmod(join(folder, name), 0o640);
    if (process.getuid() === 0) await chown(join(folder, name), 1234, 1234);
  }
}

let folders = 0;
/** @param {boolean} isNew whether nothing was saved before */
async function place(isNew) {
  const template = join(root, 'template');
  if (!existsSync(template)) await makeOld(template);
  const folder = join(root, String(++folders));
  if (!isNew) cpSync(template, folder, { recursive: true });
  return { folder, old: isNew ? 0 : OLD };
}

/** Says what each write came to, and which value was the last acknowledged. */
async function write(store, old) {
  const outcomes = [];
  let acknowledged = old;
  for (const [call, value] of /** @type {const} */ ([
    ['save', 10],
    ['append', 11],
    ['save', 12],
  ])) {
    await store[call](encode(value)).then(
      () => (acknowledged = value),
      (error) => outcomes.push(error),
    );
  }
  return { errors: outcomes, acknowledged };
}

/** Every call that a scenario makes when nothing fails, as `[index, name]`. */
async function callsOf(isNew, scenario) {
  const { folder, old } = await place(isNew);
  const faulty = new FaultyFs();
  const store = fileSystem(folder, { ...options, fs: faulty.fs });
  await scenario(store, old);
  const calls = [...faulty.trace.entries()];
  await store.close();
  return calls;
}

const faultsFor = (name) => (name === 'handle.write' ? CODES : CODES.slice(0, -1));

beforeAll(init);

describe.each([
  ['the first save', true],
  ['a later save', false],
])('a fault during %s', (_, isNew) => {
  it.each([
    ['once', false],
    ['for ever', true],
  ])('%s, is a coded error that loses nothing, and the next save works', async (_, forever) => {
    let rejected = 0;
    for (const [at, name] of await callsOf(isNew, write)) {
      for (const code of faultsFor(name)) {
        const context = `${code} in ${name}, call ${at}`;
        const { folder, old } = await place(isNew);
        const faulty = new FaultyFs();
        const store = fileSystem(folder, { ...options, fs: faulty.fs });
        faulty.fail({ at, code, forever });
        const { errors, acknowledged } = await write(store, old);
        faulty.fail(undefined);
        rejected += errors.length;
        // A call that a signal interrupted is made again.
        if (code === 'EINTR' && !forever) expect([context, errors]).toEqual([context, []]);
        for (const error of errors) {
          // Where the save failed there is nothing to append to: that has no cause.
          const expected = FULL.includes(error.cause?.code) ? 'NO_SPACE' : 'SAVE_FAILED';
          expect([context, error.code]).toEqual([context, expected]);
          expect([context, code]).toEqual([context, error.cause?.code ?? code]);
        }
        const read = valueOf(await fileSystem(folder, options).read());
        expect([context, read >= acknowledged && [0, OLD, 10, 11, 12].includes(read)]).toEqual([
          context,
          true,
        ]);
        await store.save(encode(20)).catch((error) => {
          throw new Error(context, { cause: error });
        });
        expect([context, valueOf(await store.read())]).toEqual([context, 20]);
        await store.close();
        const left = (await readdir(folder)).filter((entry) => entry.endsWith('.tmp'));
        expect([context, left]).toEqual([context, []]);
        await rm(folder, { recursive: true });
      }
    }
    expect(rejected).toBeGreaterThan(100);
  });
});

describe('a fault during a read', () => {
  it.each([
    ['once', false],
    ['for ever', true],
  ])('%s, is a coded error, and the next read works', async (_, forever) => {
    const read = async (store) => {
      const entries = [];
      for await (const entry of store.history()) entries.push(entry);
      expect(valueOf(await entries[0].read())).toBe(OLD);
      expect(valueOf(await store.read())).toBe(OLD);
    };
    const { folder } = await place(false);
    let rejected = 0;
    for (const [at, name] of await callsOf(false, read)) {
      for (const code of faultsFor(name)) {
        const faulty = new FaultyFs();
        const store = fileSystem(folder, { ...options, fs: faulty.fs });
        faulty.fail({ at, code, forever });
        await read(store).catch((error) => {
          rejected++;
          // A network file system may give what it could not give a moment ago.
          const isPassing = code === 'EINTR' || (code === 'EIO' && name === 'readFile');
          expect(isPassing && !forever).toBe(false);
          expect(error.code).toBe('READ_FAILED');
          expect(error.cause.code).toBe(code);
        });
        faulty.fail(undefined);
        await read(store);
        await store.close();
      }
    }
    expect(rejected).toBeGreaterThan(20);
  });
});

describe('writes that take only some of the bytes', () => {
  it('are gone on with until all are written', async () => {
    const { folder } = await place(false);
    const faulty = new FaultyFs();
    const store = fileSystem(folder, { ...options, fs: faulty.fs });
    faulty.fail({ at: 0, code: 'short', forever: false });
    const calls = await callsOf(false, write);
    const [at] = calls.find(([, name]) => name === 'handle.write');
    faulty.fail({ at, code: 'short', forever: true });
    await store.save(encode(10));
    expect(valueOf(await store.read())).toBe(10);
    expect(faulty.trace.filter((name) => name === 'handle.write').length).toBeGreaterThan(3);
    await store.close();
  });
});
