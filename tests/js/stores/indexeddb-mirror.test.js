/* global tools, append, discard, look, openMirrors, remove, save -- of the page */
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumPlace } from './indexeddb-chromium.js';

const place = chromiumPlace({ beforeAll, afterAll, beforeEach, afterEach });

/**
 * What a kill between two writes leaves: the head of a record, and nothing behind it.
 * @param {string} profile of a browser that is not running
 * @param {'IndexedDB' | 'WebStorage'} where the databases of the origin are, or those of its buckets
 */
function tearLog(profile, where) {
  const folder = join(profile, 'Default', where);
  const logs = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /leveldb\/\d+\.log$/.test(name));
  expect(logs).toHaveLength(1);
  // Checksum, length 68, and that it is a whole record.
  appendFileSync(join(folder, logs[0]), Uint8Array.of(1, 2, 3, 4, 68, 0, 1));
}

const saveAndRead = async ([saved, appended]) => {
  const store = tools.openStore('torn');
  const found = await tools.contentOf(store);
  const history = (await tools.listOf(store.history())).map(({ id }) => id);
  await store.save(tools.bytesOf({ a: saved }));
  await store.append(tools.bytesOf({ b: appended }));
  await store.close();
  return { found, history };
};

it('a browser whose log is torn, now of the database and now of the mirror, loses nothing', async () => {
  const found = [];
  for (let round = 1; round <= 6; round++) {
    const page = round === 1 ? place.page : await place.chromium.newPage();
    found.push(await page.evaluate(saveAndRead, [round, 10 * round]));
    await place.chromium.endBrowser();
    tearLog(place.chromium.profile, round % 2 === 1 ? 'IndexedDB' : 'WebStorage');
    await place.chromium.startBrowser();
  }
  expect(found).toEqual([
    { found: undefined, history: [] },
    { found: { a: 1, b: 10 }, history: ['1'] },
    // The browser discarded the database of round 2, written behind what was torn in round 1.
    { found: { a: 2, b: 20 }, history: ['2'] },
    { found: { a: 3, b: 30 }, history: ['3', '2'] },
    { found: { a: 4, b: 40 }, history: ['4'] },
    { found: { a: 5, b: 50 }, history: ['5', '4'] },
  ]);
});

/** @param {(argument: any) => any} work in the page @param {any} [argument] */
const inPage = (work, argument) => place.page.evaluate(work, argument);

describe('a store whose database the browser has discarded', () => {
  beforeEach(() =>
    inPage(() => {
      const { bytesOf, contentOf, listOf, openStore } = tools;
      const remove = (name, factory = indexedDB) =>
        new Promise((resolve, reject) => {
          const request = factory.deleteDatabase(name);
          request.onsuccess = resolve;
          request.onblocked = reject;
        });
      Object.assign(globalThis, {
        remove,
        openMirrors: async () => (await navigator.storageBuckets.open('snapshoter')).indexedDB,
        // The browser discards all databases of an origin together.
        discard: async () => {
          for (const { name } of await indexedDB.databases()) await remove(name);
        },
        /** What a new store finds. */
        look: async (name) => {
          const store = openStore(name);
          const content = await contentOf(store);
          const history = (await listOf(store.history())).map(({ id }) => id);
          await store.close();
          return { content, history };
        },
        save: async (name, times, options) => {
          const store = openStore(name, options);
          await store.save(bytesOf(times));
          await store.close();
        },
        append: async (name, times, options) => {
          const store = openStore(name, options);
          await store.append(bytesOf(times));
          await store.close();
        },
      });
    }),
  );

  it('is given the newest generation back by a save or append that comes before any reading', async () => {
    const found = await inPage(async () => {
      await save('unread', { a: 1 });
      await save('unread', { a: 2 });
      await discard();
      await append('unread', { b: 3 });
      const appended = await look('unread');
      await discard();
      await save('unread', { a: 4 });
      return [appended, await look('unread')];
    });
    expect(found).toEqual([
      { content: { a: 2, b: 3 }, history: ['2'] },
      { content: { a: 4 }, history: ['3', '2'] },
    ]);
  });

  it('knows that it is the state that it has read, and saves behind it', async () => {
    const code = await inPage(async () => {
      const store = tools.openStore('known');
      await store.save(tools.bytesOf({ a: 1 }));
      await discard();
      return tools.codeOf(() => store.append(tools.bytesOf({ b: 2 })));
    });
    expect(code).toBe('no error');
  });

  it('is given back the one before, where the newest was quarantined', async () => {
    const found = await inPage(async () => {
      await save('bad', { a: 1 });
      await append('bad', { b: 2 });
      await save('bad', { a: 3 });
      const store = tools.openStore('bad');
      await store.quarantine('2', 'CORRUPT');
      await discard();
      return look('bad');
    });
    expect(found).toEqual({ content: { a: 1, b: 2 }, history: ['1'] });
  });

  it('is given back what one without a mirror has saved, from the next write on', async () => {
    const found = await inPage(async () => {
      await save('other', { a: 1 });
      await save('other', { a: 2 }, { mirror: false });
      await append('other', { b: 3 }, { mirror: false });
      await append('other', { c: 4 });
      await discard();
      return look('other');
    });
    expect(found).toEqual({ content: { a: 2, b: 3, c: 4 }, history: ['2'] });
  });

  it('is given back what one without a mirror has saved between two writes of one with', async () => {
    const found = await inPage(async () => {
      const store = tools.openStore('between');
      await store.save(tools.bytesOf({ a: 1 }));
      await save('between', { a: 2 }, { mirror: false });
      await store.read();
      await store.append(tools.bytesOf({ b: 3 }));
      await discard();
      return look('between');
    });
    expect(found).toEqual({ content: { a: 2, b: 3 }, history: ['2'] });
  });

  it('costs one more write of what is saved or appended, and reads none of it', async () => {
    const found = await inPage(async () => {
      const whole = tools.bytesOf(Object.fromEntries(Array.from({ length: 99 }, (_, i) => [i, i])));
      const piece = tools.bytesOf({ b: 2 });
      const store = tools.openStore('cost');
      await store.save(whole);
      const { prototype } = IDBObjectStore;
      const { add, getAllKeys } = prototype;
      const calls = [];
      prototype.add = function (value, ...key) {
        if (value instanceof Uint8Array) calls.push(value.length);
        return add.call(this, value, ...key);
      };
      prototype.getAllKeys = function (...given) {
        calls.push('read');
        return getAllKeys.apply(this, given);
      };
      await store.append(piece);
      await store.save(whole);
      Object.assign(prototype, { add, getAllKeys });
      const { length } = whole;
      return { calls, expected: [piece.length, piece.length, length, length] };
    });
    expect(found.calls).toEqual(found.expected);
  });

  it('has its mirror in step before it writes, since the write may cost the database', async () => {
    const found = await inPage(async () => {
      await save('first', { a: 1 }, { mirror: false });
      const mirrors = await openMirrors();
      const before = (await mirrors.databases()).map(({ name }) => name);
      const store = tools.openStore('first');
      await store.read();
      await save('first', { a: 2 }, { mirror: false });
      const code = await tools.codeOf(() => store.save(tools.bytesOf({ a: 3 })));
      await discard();
      return { wasThere: before.includes('first'), code, ...(await look('first')) };
    });
    expect(found).toEqual({
      wasThere: false,
      code: 'STALE_WRITER',
      content: { a: 2 },
      history: ['2'],
    });
  });

  it('stays as it is where somebody has deleted it, and so does its mirror, once it is saved to', async () => {
    const found = await inPage(async () => {
      await save('deleted', { a: 1 });
      await save('deleted', { a: 2 });
      await remove('deleted');
      const deleted = await look('deleted');
      await save('deleted', { b: 3 });
      await discard();
      return [deleted, await look('deleted')];
    });
    expect(found).toEqual([
      { content: undefined, history: [] },
      { content: { b: 3 }, history: ['1'] },
    ]);
  });

  it('has saved all the same where its mirror could not be written', async () => {
    const found = await inPage(async () => {
      await save('failing', { a: 1 });
      const store = tools.openStore('failing');
      const manager = Object.getPrototypeOf(navigator.storageBuckets);
      const original = manager.open;
      let failures = 0;
      manager.open = async () => {
        failures++;
        throw new DOMException('no buckets today', 'UnknownError');
      };
      await store.save(tools.bytesOf({ a: 2 }));
      manager.open = original;
      const saved = await look('failing');
      await store.append(tools.bytesOf({ b: 3 }));
      await discard();
      return { hasFailed: failures > 0, saved, after: await look('failing') };
    });
    expect(found).toEqual({
      hasFailed: true,
      saved: { content: { a: 2 }, history: ['2', '1'] },
      after: { content: { a: 2, b: 3 }, history: ['2'] },
    });
  });

  it('is absent where the mirror has lost bytes as well', async () => {
    const found = await inPage(async () => {
      await save('both', { a: 1 });
      const mirrors = await openMirrors();
      const database = await new Promise((resolve) => {
        const request = mirrors.open('both');
        request.onsuccess = () => resolve(request.result);
      });
      await tools.runRaw(database, 'bytes', (bytes) => bytes.clear());
      database.close();
      await discard();
      const absent = await look('both');
      await save('both', { a: 2 });
      await discard();
      return [absent, await look('both')];
    });
    expect(found).toEqual([
      { content: undefined, history: [] },
      { content: { a: 2 }, history: ['1'] },
    ]);
  });

  it('is absent without a mirror', async () => {
    const found = await inPage(async () => {
      await save('alone', { a: 1 }, { mirror: false });
      const names = (await (await openMirrors()).databases()).map(({ name }) => name);
      await discard();
      return { isMirrored: names.includes('alone'), ...(await look('alone')) };
    });
    expect(found).toEqual({ isMirrored: false, content: undefined, history: [] });
  });
});

it('a mirror is not made by reading, nor by what removes nothing', async () => {
  const found = await inPage(async () => {
    await navigator.storageBuckets.delete('snapshoter');
    const store = tools.openStore('read only');
    await store.read();
    await tools.restore(store);
    await store.prune({ keep: 1 });
    await store.close();
    return navigator.storageBuckets.keys();
  });
  expect(found).not.toContain('snapshoter');
});
