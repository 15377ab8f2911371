/* global tools, store, saving, upgrading, isSaving:writable -- of the page */
import { chromiumPlace } from './indexeddb-chromium.js';

const place = chromiumPlace({ beforeAll, afterAll, beforeEach, afterEach });

/**
 * Closes every connection of this origin, as the browser does where storage fails.
 * @param {import('playwright-core').Page} internals
 * @returns {Promise<number>} buckets that had some
 */
async function closeAll(internals) {
  await internals.locator('.force-close').first().waitFor();
  const buttons = await internals.locator('.force-close').all();
  for (const button of buttons) await button.click();
  return buttons.length;
}

async function openInternals() {
  const internals = await place.chromium.context.newPage();
  await internals.goto('chrome://indexeddb-internals');
  return internals;
}

async function forceClose() {
  const internals = await openInternals();
  const buckets = await closeAll(internals);
  const none = internals.locator('.connection-count', { hasText: /^\s*0\s*$/ });
  await none.nth(buckets - 1).waitFor();
  await internals.close();
}

describe('a full store', () => {
  it('rejects with NO_SPACE, keeps what it has, and saves again once there is room', async () => {
    const session = await place.chromium.context.newCDPSession(place.page);
    const limit = (quotaSize) =>
      session.send('Storage.overrideQuotaForOrigin', { origin: place.chromium.origin, quotaSize });
    await limit(1_000_000);
    const found = await place.page.evaluate(async () => {
      const store = tools.openStore('quota');
      await store.save(tools.bytesOf({ a: 1000 }));
      const codes = [
        await tools.codeOf(() => store.save(tools.noise(5_000_000))),
        await tools.codeOf(() => store.append(tools.noise(5_000_000))),
      ];
      await store.save(tools.bytesOf({ a: 2000 }));
      return { codes, content: await tools.contentOf(store) };
    });
    expect(found).toEqual({ codes: ['NO_SPACE', 'NO_SPACE'], content: { a: 2000 } });
    await limit(undefined);
    const code = await place.page.evaluate(() => {
      const store = tools.openStore('quota');
      return tools.codeOf(() => store.save(tools.noise(5_000_000)));
    });
    expect(code).toBe('no error');
  });
});

describe('a connection', () => {
  it('that the browser has closed is followed by another', async () => {
    await place.page.evaluate(async () => {
      globalThis.store = tools.openStore('closed');
      await store.save(tools.bytesOf({ a: 1000 }));
    });
    await forceClose();
    const content = await place.page.evaluate(async () => {
      await store.append(tools.bytesOf({ b: 2000 }));
      return tools.contentOf(store);
    });
    expect(content).toEqual({ a: 1000, b: 2000 });
  });

  it('that the browser closes during saves loses none of them', async () => {
    await place.page.evaluate(() => {
      globalThis.isSaving = true;
      globalThis.saved = 0;
      globalThis.saving = (async () => {
        const store = tools.openStore('closing');
        while (isSaving) {
          await store.save(tools.bytesOf({ a: globalThis.saved + 1 }));
          globalThis.saved++;
        }
        return tools.contentOf(store);
      })();
    });
    const internals = await openInternals();
    for (let i = 1; i <= 5; i++) {
      await place.page.waitForFunction((least) => globalThis.saved >= least, 10 * i);
      await closeAll(internals);
    }
    await internals.close();
    const [saved, content] = await place.page.evaluate(async () => {
      isSaving = false;
      const last = await saving;
      return [globalThis.saved, last];
    });
    expect(content).toEqual({ a: saved });
  });

  it('that is lost at the commit does not save a second time', async () => {
    const found = await place.page.evaluate(async () => {
      const store = tools.openStore('unknown');
      await store.save(tools.bytesOf({ a: 1000 }));
      const { prototype } = IDBDatabase;
      const original = prototype.transaction;
      let losses = 0;
      // Carried out, and reported as aborted.
      prototype.transaction = function (...given) {
        const transaction = original.apply(this, given);
        if (transaction.mode !== 'readwrite') return transaction;
        prototype.transaction = original;
        const listen = transaction.addEventListener.bind(transaction);
        transaction.addEventListener = (type, listener) =>
          type === 'complete' ? undefined : listen(type, listener);
        listen('complete', () => {
          losses++;
          transaction.dispatchEvent(new Event('abort'));
        });
        return transaction;
      };
      const { id } = await store.save(tools.bytesOf({ a: 2000 }));
      const ids = (await tools.listOf(store.history())).map((each) => each.id);
      return { losses, id, ids, content: await tools.contentOf(store) };
    });
    expect(found).toEqual({ losses: 1, id: '2', ids: ['2', '1'], content: { a: 2000 } });
  });

  it('asks for strict durability at each save and append', async () => {
    const asked = await place.page.evaluate(async () => {
      const { prototype } = IDBDatabase;
      const original = prototype.transaction;
      const found = [];
      prototype.transaction = function (...given) {
        const transaction = original.apply(this, given);
        if (transaction.mode === 'readwrite') found.push(transaction.durability);
        return transaction;
      };
      const store = tools.openStore('durability');
      await store.save(tools.bytesOf({ a: 1000 }));
      await store.append(tools.bytesOf({ a: 2000 }));
      prototype.transaction = original;
      return found;
    });
    // Of the database and of its mirror.
    expect(asked).toEqual(['strict', 'strict', 'strict', 'strict']);
  });
});

describe('another tab', () => {
  it('may delete or upgrade the database, and is not blocked', async () => {
    const found = await place.page.evaluate(async () => {
      const store = tools.openStore('upgraded');
      await store.save(tools.bytesOf({ a: 1000 }));
      (await tools.openRaw('upgraded', 2)).close();
      const upgraded = await tools.contentOf(store);
      await new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase('upgraded');
        request.onsuccess = resolve;
        request.onblocked = reject;
      });
      const code = await tools.codeOf(() => store.save(tools.bytesOf({ a: 2000 })));
      const read = await tools.contentOf(store);
      await store.save(tools.bytesOf({ a: 3000 }));
      return { upgraded, code, read, content: await tools.contentOf(store) };
    });
    expect(found).toEqual({
      upgraded: { a: 1000 },
      code: 'STALE_WRITER',
      read: undefined,
      content: { a: 3000 },
    });
  });

  it('that blocks an upgrade makes opening time out, until it lets go', async () => {
    await place.page.evaluate(async () => {
      const store = tools.openStore('blocked');
      await store.save(tools.bytesOf({ a: 1000 }));
      await store.close();
    });
    const other = await place.chromium.newPage();
    await other.evaluate(async () => {
      globalThis.holder = await tools.openRaw('blocked');
    });
    const codes = await place.page.evaluate(async () => {
      globalThis.upgrading = tools.openRaw('blocked', 2);
      const store = tools.openStore('blocked', { timeout: 200 });
      return [
        await tools.codeOf(() => store.read()),
        await tools.codeOf(() => store.save(tools.bytesOf({ a: 2000 }))),
      ];
    });
    expect(codes).toEqual(['READ_FAILED', 'SAVE_FAILED']);
    await other.close();
    const content = await place.page.evaluate(async () => {
      (await upgrading).close();
      const store = tools.openStore('blocked');
      await store.save(tools.bytesOf({ a: 3000 }));
      return tools.contentOf(store);
    });
    expect(content).toEqual({ a: 3000 });
  });

  it('that never ends its transaction makes a save time out, with nothing saved', async () => {
    const found = await place.page.evaluate(async () => {
      const patient = tools.openStore('busy');
      await patient.save(tools.bytesOf({ a: 1000 }));
      const holder = await tools.openRaw('busy');
      const transaction = holder.transaction('generations', 'readwrite');
      let isHeld = true;
      const hold = () => {
        const request = transaction.objectStore('generations').count();
        request.onsuccess = () => isHeld && hold();
      };
      hold();
      const store = tools.openStore('busy', { timeout: 200 });
      const code = await tools.codeOf(() => store.save(tools.bytesOf({ a: 2000 })));
      isHeld = false;
      return { code, content: await tools.contentOf(store) };
    });
    expect(found).toEqual({ code: 'SAVE_FAILED', content: { a: 1000 } });
  });

  it('that holds the lock makes a save reject with LOCKED', async () => {
    const other = await place.chromium.newPage();
    await other.evaluate(
      () =>
        new Promise((resolve) => {
          navigator.locks.request('snapshoter held', () => {
            resolve();
            return new Promise(() => {});
          });
        }),
    );
    /** @param {number} timeout */
    const saveWithin = (timeout) =>
      place.page.evaluate((timeout) => {
        const store = tools.openStore('held', { timeout });
        return tools.codeOf(() => store.save(tools.bytesOf({ a: 1000 })));
      }, timeout);
    expect(await saveWithin(200)).toBe('LOCKED');
    await other.close();
    expect(await saveWithin(30_000)).toBe('no error');
  });
});
