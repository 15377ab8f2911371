/* global tools -- of the page */
import { indexedDB } from '../../../js/stores/indexeddb/index.js';
import { chromiumPlace } from './indexeddb-chromium.js';

const place = chromiumPlace({ beforeAll, afterAll, beforeEach, afterEach });

describe('a database', () => {
  it.each([
    ['some', ['generations']],
    ['all', ['about', 'bytes', 'generations']],
  ])(
    'of another application with %s of our names is refused and left as it is',
    async (_, names) => {
      const found = await place.page.evaluate(async (stores) => {
        const name = `theirs ${stores}`;
        const theirs = await tools.openRaw(name, 3, (database) => {
          for (const each of stores) database.createObjectStore(each).put('value', 'key');
        });
        const store = tools.openStore(name);
        const codes = [
          await tools.codeOf(() => store.read()),
          await tools.codeOf(() => store.save(tools.bytesOf({ a: 1000 }))),
          await tools.codeOf(() => store.append(tools.bytesOf({ a: 1000 }))),
          await tools.codeOf(() => store.quarantine('1', 'CORRUPT')),
          await tools.codeOf(() => tools.listOf(store.history())),
        ];
        const value = await tools.runRaw(theirs, 'generations', (kept) => kept.get('key'));
        return { codes, value, version: theirs.version, stores: [...theirs.objectStoreNames] };
      }, names);
      expect(found).toEqual({
        codes: ['READ_FAILED', 'SAVE_FAILED', 'SAVE_FAILED', 'SAVE_FAILED', 'READ_FAILED'],
        value: 'value',
        version: 3,
        stores: names,
      });
    },
  );

  it('of a newer format is refused with UNSUPPORTED_VERSION', async () => {
    const codes = await place.page.evaluate(async () => {
      const store = tools.openStore('newer');
      await store.save(tools.bytesOf({ a: 1000 }));
      await store.close();
      const raw = await tools.openRaw('newer');
      await tools.runRaw(raw, 'about', (about) => about.put(2, 'format'));
      const again = tools.openStore('newer');
      return [
        await tools.codeOf(() => again.read()),
        await tools.codeOf(() => again.save(tools.bytesOf({ a: 2000 }))),
      ];
    });
    expect(codes).toEqual(['UNSUPPORTED_VERSION', 'UNSUPPORTED_VERSION']);
  });

  it('holds the bytes of a view, and not all of the buffer behind it', async () => {
    const found = await place.page.evaluate(async () => {
      const bytes = tools.bytesOf({ a: 1000 });
      const view = () => {
        const buffer = new Uint8Array(100_000);
        buffer.set(bytes, 50_000);
        return buffer.subarray(50_000, 50_000 + bytes.length);
      };
      const store = tools.openStore('view');
      await store.save(view());
      await store.append(view());
      const raw = await tools.openRaw('view');
      const kept = await tools.runRaw(raw, 'bytes', (all) => all.getAll());
      return kept.map(({ length, buffer }) => [
        length - bytes.length,
        buffer.byteLength - bytes.length,
      ]);
    });
    expect(found).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('is not created by reading', async () => {
    const names = await place.page.evaluate(async () => {
      const store = tools.openStore('absent');
      await store.read();
      await tools.restore(store);
      await store.prune({ keep: 1 });
      return (await indexedDB.databases()).map(({ name }) => name);
    });
    expect(names).not.toContain('absent');
  });

  it('that has lost a piece in the middle is CORRUPT, and restored from before it', async () => {
    const found = await place.page.evaluate(async () => {
      const store = tools.openStore('lost');
      await store.save(tools.bytesOf({ a: 1000 }));
      await store.save(tools.bytesOf({ a: 2000 }));
      for (let time = 3000; time <= 5000; time += 1000) {
        await store.append(tools.bytesOf({ a: time }));
      }
      const raw = await tools.openRaw('lost');
      await tools.runRaw(raw, 'bytes', (bytes) => bytes.delete([2, 2]));
      const code = await tools.codeOf(() => store.read());
      const { status, id, skipped } = await tools.restore(store);
      return { code, status, id, skipped: skipped.map((each) => each.quarantined) };
    });
    expect(found).toEqual({ code: 'CORRUPT', status: 'restored', id: '1', skipped: [true] });
  });
});

describe('a place without storage', () => {
  it('has its errors coded: Node', async () => {
    const store = indexedDB('here');
    await expect(store.read()).rejects.toMatchObject({ code: 'READ_FAILED' });
    await expect(store.save(Uint8Array.of(1))).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    expect(await store.persist()).toBe(false);
    await store.close();
  });

  it('has its errors coded: a frame that has no origin', async () => {
    const codes = await place.page.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener('message', ({ data }) => resolve(data), { once: true });
          const frame = document.createElement('iframe');
          frame.sandbox = 'allow-scripts';
          frame.srcdoc = `<script type="module">
            await import('${origin}/tests/js/stores/indexeddb-tools.js');
            const store = tools.openStore('frame');
            parent.postMessage([
              await tools.codeOf(() => store.read()),
              await tools.codeOf(() => store.save(tools.bytesOf({ a: 1000 }))),
            ], '*');
          </script>`;
          document.body.append(frame);
        }),
    );
    expect(codes).toEqual(['READ_FAILED', 'SAVE_FAILED']);
  });

  it('is asked to be kept by persist()', async () => {
    const [answer, holds] = await place.page.evaluate(async () => [
      await tools.openStore('persisted').persist(),
      await navigator.storage.persisted(),
    ]);
    expect(answer).toBe(holds);
  });
});

it('refuses a name or options that cannot be meant', () => {
  for (const [name, options] of [
    [''],
    [7],
    [undefined],
    ['a', { keep: 0 }],
    ['a', { timeout: 0 }],
    ['a', { mirror: 1 }],
  ]) {
    expect(() => indexedDB(name, options)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  }
});

it('an endless timeout does not end at once', async () => {
  const read = await place.page.evaluate(async () => {
    const store = tools.openStore('endless', { timeout: Infinity });
    await store.save(tools.largeBytesOf(1000));
    const content = await tools.contentOf(store);
    await store.close();
    return content['schedule 0'];
  });
  expect(read).toBe(1000);
});
