/**
 * The contract of js/stores/README.md as a test suite that every store runs. It needs `describe`
 * and `it` and nothing of Node or Jest, so that it runs in a browser page too.
 */
import { init, readSnapshot, Snapshot, writeSnapshot } from '../../../js/core/index.js';
import { restore } from '../../../js/stores/restore.js';

/**
 * @typedef {object} Place an empty place to keep snapshots in, with one store open on it
 * @property {import('../../../js/stores/types.js').Store} store
 * @property {(options?: object) => import('../../../js/stores/types.js').Store} [another] one more
 *   store on the same place, as another process would have; needed where the suite is `shared`
 * @property {(bytes: Uint8Array) => Promise<unknown>} [damage] puts bytes that are no snapshot
 *   (or one of a newer version) in place of the newest; default: saves them as a new generation
 * @property {() => Promise<void>} [remove] runs after the test, with every store closed
 */

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {(options: { keep?: number }) => Place | Promise<Place>} open
 * @property {boolean} [shared] whether several stores can work on one place; default true
 * @property {boolean} [appends] whether the store offers `append`; default true
 * @property {boolean} [merges] whether `save` merges with what another writer saved since, where
 *   other stores reject with STALE_WRITER; default false
 * @property {boolean} [exact] whether `read` gives back the very bytes saved; default true
 * @property {'native' | 'gob'} [encoding] of the snapshots saved; default native
 */

/**
 * @param {{ describe: Function, it: Function }} runner
 * @param {Suite} suite
 */
export function storeContract({ describe, it }, suite) {
  const {
    name,
    open,
    shared = true,
    appends = true,
    merges = false,
    exact = true,
    encoding = 'native',
  } = suite;

  /** @param {Record<string, number>} times name to epoch milliseconds */
  const encode = (times) => {
    const snapshot = new Snapshot({ version: 1 });
    for (const [key, time] of Object.entries(times)) {
      snapshot.updateLastExecutionTime(key, new Date(time));
    }
    const bytes = writeSnapshot(snapshot, { encoding });
    snapshot.dispose();
    return bytes;
  };

  /**
   * @param {string} title
   * @param {Body} body
   * @param {{ keep?: number }} [options]
   */
  const test = (title, body, options = {}) =>
    it(title, async () => {
      await init();
      const place = await open(options);
      const others = /** @type {Place['store'][]} */ ([]);
      const { another = () => place.store } = place;
      const watched = (/** @type {object} */ more) => {
        const store = another(more);
        others.push(store);
        return store;
      };
      try {
        await body(place.store, { ...place, another: watched });
      } finally {
        await Promise.all([place.store, ...others].map((store) => store.close()));
        await place.remove?.();
      }
    });

  describe(`${name}, by the contract of stores`, () => {
    test('has nothing to read before the first save', async (store) => {
      equal(await store.read(), undefined);
      equal(await idsOf(store), []);
    });

    test('reads what was saved last', async (store) => {
      await store.save(encode({ a: 1000 }));
      await store.save(encode({ a: 2000, b: 2000 }));
      equal(contentOf(await store.read()), { a: 2000, b: 2000 });
    });

    if (exact) {
      test('gives back the very bytes that were saved', async (store) => {
        const bytes = encode({ a: 1000, 'ø → π': 5 });
        await store.save(bytes);
        equal(hex(await store.read()), hex(bytes));
      });
    }

    test('takes a view into a larger buffer', async (store) => {
      const bytes = encode({ a: 1000 });
      const larger = new Uint8Array(bytes.length + 20).fill(255);
      larger.set(bytes, 7);
      await store.save(larger.subarray(7, 7 + bytes.length));
      equal(contentOf(await store.read()), { a: 1000 });
      await store.save(/** @type {any} */ (encode({ a: 2000 }).slice().buffer));
      equal(contentOf(await store.read()), { a: 2000 });
    });

    test('keeps its own copy of what it is given and of what it gives', async (store) => {
      const bytes = encode({ a: 1000 }).slice();
      await store.save(bytes);
      bytes.fill(0);
      const read = await store.read();
      equal(contentOf(read), { a: 1000 });
      read?.fill(0);
      equal(contentOf(await store.read()), { a: 1000 });
    });

    test('refuses what is not bytes, and no bytes at all', async (store) => {
      for (const bad of [undefined, null, 'text', 7, [1, 2], {}, new Uint8Array(0)]) {
        await rejects(() => store.save(/** @type {any} */ (bad)), ['INVALID_ARGUMENT']);
      }
      equal(await idsOf(store), []);
    });

    test('saves in call order, however many are asked for at once', async (store) => {
      const saves = Array.from({ length: 8 }, (_, i) => store.save(encode({ a: 1000 * (i + 1) })));
      const ids = (await Promise.all(saves)).map(({ id }) => id);
      equal(new Set(ids).size, 8);
      equal(await idsOf(store), ids.toReversed());
      equal(contentOf(await store.read()), { a: 8000 });
    });

    test('lists what is kept, newest first', async (store) => {
      const before = Date.now();
      for (const time of [1000, 2000, 3000]) await store.save(encode({ a: time }));
      const after = Date.now();
      const entries = await listOf(store);
      const contents = [];
      for (const entry of entries) contents.push(contentOf(await entry.read()));
      equal(contents, [{ a: 3000 }, { a: 2000 }, { a: 1000 }]);
      for (const { id, savedAt, size, quarantined } of entries) {
        equal(typeof id, 'string');
        equal(Object.prototype.toString.call(savedAt), '[object Date]');
        within(savedAt.getTime(), before - 2000, after + 2000);
        within(size, 1, 10_000);
        equal(quarantined, false);
      }
    });

    test(
      'keeps as many generations as it was told to',
      async (store) => {
        for (let time = 1000; time <= 6000; time += 1000) await store.save(encode({ a: time }));
        const contents = [];
        for (const entry of await listOf(store)) contents.push(contentOf(await entry.read()));
        equal(contents, [{ a: 6000 }, { a: 5000 }, { a: 4000 }]);
      },
      { keep: 3 },
    );

    if (appends) appendContract(test, { encode, exact });
    quarantineContract(test, { encode });
    pruneContract(test, { encode });
    closeContract(test, { encode, appends });
    if (shared) sharingContract(test, { encode, appends, merges });
    restoreContract(test, { encode });
  });
}

/** @typedef {(store: Place['store'], place: Required<Place>) => Promise<void>} Body */
/** @typedef {(times: Record<string, number>) => Uint8Array} Encode */
/** @typedef {(title: string, body: Body, options?: { keep?: number }) => void} Test */

/**
 * @param {Test} test
 * @param {{ encode: Encode, exact: boolean }} tools
 */
function appendContract(test, { encode, exact }) {
  test('folds appended pieces into what it reads, in order', async (store) => {
    await store.save(encode({ a: 1000, b: 1000 }));
    await append(store, encode({ a: 2000 }));
    await append(store, encode({ a: 3000, c: 3000 }));
    equal(contentOf(await store.read()), { a: 3000, b: 1000, c: 3000 });
    const [entry] = await listOf(store);
    equal(contentOf(await entry.read()), { a: 3000, b: 1000, c: 3000 });
  });

  test('counts appended pieces in the size of a generation', async (store) => {
    const bytes = encode({ a: 1000 });
    const piece = encode({ a: 2000 });
    await store.save(bytes);
    await append(store, piece);
    const [entry] = await listOf(store);
    within(entry.size, bytes.length + piece.length, bytes.length + piece.length + 200);
  });

  test('appends and saves in call order', async (store) => {
    await Promise.all([
      store.save(encode({ a: 1000 })),
      append(store, encode({ a: 2000 })),
      store.save(encode({ a: 3000 })),
      append(store, encode({ b: 4000 })),
    ]);
    equal(contentOf(await store.read()), { a: 3000, b: 4000 });
    const [, older] = await listOf(store);
    equal(contentOf(await older.read()), { a: 2000 });
  });

  test('leaves pieces behind at a full save', async (store) => {
    await store.save(encode({ a: 1000 }));
    await append(store, encode({ a: 2000 }));
    const bytes = encode({ a: 3000 });
    await store.save(bytes);
    equal(contentOf(await store.read()), { a: 3000 });
    if (exact) equal(hex(await store.read()), hex(bytes));
  });

  test('refuses to append where nothing was saved in full', async (store) => {
    await rejects(() => append(store, encode({ a: 1000 })), ['SAVE_FAILED']);
    equal(await store.read(), undefined);
    await store.save(encode({ a: 2000 }));
    await append(store, encode({ b: 3000 }));
    equal(contentOf(await store.read()), { a: 2000, b: 3000 });
  });

  test('refuses to append what is not bytes', async (store) => {
    await store.save(encode({ a: 1000 }));
    for (const bad of [undefined, 'text', new Uint8Array(0)]) {
      await rejects(() => append(store, /** @type {any} */ (bad)), ['INVALID_ARGUMENT']);
    }
  });

  test('appends behind the newest generation that is not quarantined', async (store) => {
    await store.save(encode({ a: 1000 }));
    const { id } = await store.save(encode({ a: 2000 }));
    await store.quarantine(id, 'CORRUPT');
    await append(store, encode({ b: 3000 }));
    equal(contentOf(await store.read()), { a: 1000, b: 3000 });
  });
}

/**
 * @param {Test} test
 * @param {{ encode: Encode }} tools
 */
function quarantineContract(test, { encode }) {
  test('passes over a quarantined generation and still lists its bytes', async (store) => {
    const first = await store.save(encode({ a: 1000 }));
    const second = await store.save(encode({ a: 2000 }));
    await store.quarantine(second.id, 'CHECKSUM_MISMATCH');
    equal(contentOf(await store.read()), { a: 1000 });
    const entries = await listOf(store);
    equal(
      entries.map(({ id, quarantined }) => ({ id, quarantined })),
      [
        { id: second.id, quarantined: true },
        { id: first.id, quarantined: false },
      ],
    );
    equal(contentOf(await entries[0].read()), { a: 2000 });
  });

  test('takes any text as the reason for a quarantine, and a second time', async (store) => {
    const { id } = await store.save(encode({ a: 1000 }));
    await store.quarantine(id, '../\u0000 : "odd" \n'.repeat(100));
    await store.quarantine(id, '');
    equal(await store.read(), undefined);
    equal((await listOf(store)).length, 1);
  });

  test('refuses to quarantine what it does not keep', async (store) => {
    await store.save(encode({ a: 1000 }));
    await rejects(() => store.quarantine('987654321', 'CORRUPT'), ['READ_FAILED']);
    await rejects(() => store.quarantine('../a', 'CORRUPT'), ['READ_FAILED']);
    equal(contentOf(await store.read()), { a: 1000 });
  });

  test('saves newer generations after a quarantine', async (store) => {
    const bad = await store.save(encode({ a: 1000 }));
    await store.quarantine(bad.id, 'CORRUPT');
    const { id } = await store.save(encode({ a: 3000 }));
    equal(contentOf(await store.read()), { a: 3000 });
    equal(await idsOf(store), [id, bad.id]);
  });
}

/**
 * @param {Test} test
 * @param {{ encode: Encode }} tools
 */
function pruneContract(test, { encode }) {
  test('prunes the oldest and never a quarantined one', async (store) => {
    const ids = [];
    for (let time = 1000; time <= 5000; time += 1000) {
      ids.unshift((await store.save(encode({ a: time }))).id);
    }
    await store.quarantine(ids[4], 'CORRUPT');
    equal(await store.prune({ keep: 2, dryRun: true }), { removed: 2 });
    equal(await idsOf(store), ids);
    equal(await store.prune({ keep: 2 }), { removed: 2 });
    equal(await idsOf(store), [ids[0], ids[1], ids[4]]);
    equal(await store.prune({ keep: 2 }), { removed: 0 });
    equal(contentOf(await store.read()), { a: 5000 });
  });

  test('never prunes the newest generation that reads well', async (store, place) => {
    await store.save(encode({ a: 1000 }));
    await store.save(encode({ a: 2000 }));
    await damage(place);
    await store.prune({ keep: 1 });
    const { snapshot } = await restore(store);
    equal(snapshot?.getLastExecutionTime('a')?.getTime(), place.damage ? 1000 : 2000);
    snapshot?.dispose();
  });

  test('refuses to keep less than one generation', async (store) => {
    await store.save(encode({ a: 1000 }));
    for (const keep of [0, -1, 1.5, NaN, '2', undefined]) {
      await rejects(() => store.prune({ keep: /** @type {any} */ (keep) }), ['INVALID_ARGUMENT']);
    }
    equal((await listOf(store)).length, 1);
  });
}

/**
 * @param {Test} test
 * @param {{ encode: Encode, appends: boolean }} tools
 */
function closeContract(test, { encode, appends }) {
  test('closes twice, and rejects every call afterwards', async (store) => {
    const { id } = await store.save(encode({ a: 1000 }));
    const [entry] = await listOf(store);
    await Promise.all([store.close(), store.close()]);
    await store.close();
    await rejects(() => store.save(encode({ a: 1000 })), ['CLOSED']);
    if (appends) await rejects(() => append(store, encode({ a: 1000 })), ['CLOSED']);
    await rejects(() => store.read(), ['CLOSED']);
    await rejects(() => listOf(store), ['CLOSED']);
    await rejects(() => entry.read(), ['CLOSED']);
    await rejects(() => store.quarantine(id, 'CORRUPT'), ['CLOSED']);
    await rejects(() => store.prune({ keep: 1 }), ['CLOSED']);
  });

  test('closes before it was ever used', async (store) => {
    await store.close();
    await rejects(() => store.read(), ['CLOSED']);
  });

  test('finishes what is under way before it closes', async (store) => {
    await store.save(encode({ a: 1000 }));
    /** @type {string[]} */
    const order = [];
    await Promise.all([
      store.save(encode({ a: 2000 })).then(() => order.push('saved')),
      store.read().then(() => order.push('read')),
      store.close().then(() => order.push('closed')),
    ]);
    equal(order.at(-1), 'closed');
    equal(order.length, 3);
  });
}

/**
 * @param {Test} test
 * @param {{ encode: Encode, appends: boolean, merges: boolean }} tools
 */
function sharingContract(test, { encode, appends, merges }) {
  test('is there again after closing and opening anew', async (store, { another }) => {
    const { id } = await store.save(encode({ a: 1000 }));
    if (appends) await append(store, encode({ b: 2000 }));
    await store.close();
    const reopened = another();
    equal(contentOf(await reopened.read()), appends ? { a: 1000, b: 2000 } : { a: 1000 });
    const next = await reopened.save(encode({ a: 3000, b: 2000 }));
    equal(await idsOf(reopened), [next.id, id]);
  });

  test('appends behind what an earlier process left', async (store, { another }) => {
    if (!appends) return;
    await store.save(encode({ a: 1000 }));
    await append(store, encode({ b: 2000 }));
    await store.close();
    const reopened = another();
    await reopened.read();
    await append(reopened, encode({ c: 3000 }));
    equal(contentOf(await reopened.read()), { a: 1000, b: 2000, c: 3000 });
  });

  test('loses nothing that another writer saved since it last read', async (store, { another }) => {
    const first = another();
    await first.save(encode({ a: 1000 }));
    await first.close();
    await store.read();
    const other = another();
    await other.read();
    await other.save(encode({ a: 1000, b: 2000 }));
    await other.close();
    const mine = encode({ a: 3000 });
    if (!merges) {
      await rejects(() => store.save(mine), ['STALE_WRITER']);
      if (appends) await rejects(() => append(store, mine), ['STALE_WRITER']);
      equal(contentOf(await store.read()), { a: 1000, b: 2000 });
      await store.save(encode({ a: 3000, b: 2000 }));
    } else {
      await store.save(mine);
    }
    equal(contentOf(await store.read()), { a: 3000, b: 2000 });
  });
}

/**
 * @param {Test} test
 * @param {{ encode: Encode }} tools
 */
function restoreContract(test, { encode }) {
  test('restores nothing where nothing was saved', async (store) => {
    equal(await restore(store), { status: 'absent', skipped: [] });
  });

  test('restores the newest', async (store) => {
    await store.save(encode({ a: 1000 }));
    const { id } = await store.save(encode({ a: 2000 }));
    const { snapshot, ...rest } = await restore(store);
    equal(rest, { status: 'restored', id, skipped: [] });
    equal(snapshot?.getLastExecutionTime('a')?.getTime(), 2000);
    snapshot?.dispose();
  });

  test('quarantines bad ones on the way to the newest good one', async (store, place) => {
    const { id } = await store.save(encode({ a: 1000 }));
    if (place.damage) await store.save(encode({ a: 2000 }));
    await damage(place);
    const [bad] = await idsOf(store);
    const { snapshot, skipped, ...rest } = await restore(store);
    equal(rest, { status: 'restored', id });
    equal(
      skipped.map((skip) => ({ id: skip.id, quarantined: skip.quarantined })),
      [{ id: bad, quarantined: true }],
    );
    equal(snapshot?.getLastExecutionTime('a')?.getTime(), 1000);
    snapshot?.dispose();
    equal(contentOf(await store.read()), { a: 1000 });
    equal(await idsOf(store), [bad, id]);
  });

  test('stops at a newer snapshot, changing nothing, until it may take an older', async (store, place) => {
    const { id } = await store.save(encode({ a: 1000 }));
    if (place.damage) await store.save(encode({ a: 2000 }));
    await damage(place, NEWER);
    const listed = async () => (await listOf(store)).map((entry) => [entry.id, entry.quarantined]);
    const before = await listed();
    await rejects(() => restore(store), ['UNSUPPORTED_VERSION']);
    equal(await listed(), before);
    const { snapshot, skipped, ...rest } = await restore(store, { allowOlder: true });
    snapshot?.dispose();
    equal(rest, { status: 'restored', id });
    equal(
      skipped.map(({ quarantined }) => quarantined),
      [false],
    );
    equal(await listed(), before);
  });

  test('tells corrupt from absent, also at the next start', async (store, place) => {
    if (place.damage) await store.save(encode({ a: 1000 }));
    await damage(place);
    const first = await restore(store);
    equal(
      { status: first.status, skipped: first.skipped.length },
      { status: 'corrupt', skipped: 1 },
    );
    equal(await restore(store), { status: 'corrupt', skipped: [] });
  });
}

/** What a newer program may have left: the gob that Go writes for an envelope of version 2. */
const NEWER = Uint8Array.from(
  atob('M/+LAwEBEVZlcnNpb25lZFNuYXBzaG90Af+MAAECAQdWZXJzaW9uAQQAAQNTZXIBCgAAAAz/jAEEAQVsYXRlcgA='),
  (character) => character.charCodeAt(0),
);

const GARBAGE = new TextEncoder().encode('{"this":"is no snapshot"}');

/**
 * @param {Place} place
 * @param {Uint8Array} bytes
 */
const damage = ({ store, damage: put = (bad) => store.save(bad) }, bytes = GARBAGE) => put(bytes);

/**
 * @param {Place['store']} store
 * @param {Uint8Array} bytes
 */
const append = (store, bytes) => /** @type {any} */ (store).append(bytes);

/** @param {Place['store']} store */
async function listOf(store) {
  const entries = [];
  for await (const entry of store.history()) entries.push(entry);
  return entries;
}

/** @param {Place['store']} store */
const idsOf = async (store) => (await listOf(store)).map(({ id }) => id);

/** @param {Uint8Array | undefined} bytes */
function contentOf(bytes) {
  if (bytes === undefined) return undefined;
  const snapshot = readSnapshot(bytes);
  const names = [...snapshot.names()].sort();
  const times = names.map((key) => [key, snapshot.getLastExecutionTime(key)?.getTime()]);
  snapshot.dispose();
  return Object.fromEntries(times);
}

/** @param {Uint8Array | undefined} bytes */
const hex = (bytes) =>
  bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * JSON with the keys of objects sorted.
 * @param {unknown} value
 */
function canonical(value) {
  const sorted = (/** @type {string} */ _key, /** @type {unknown} */ part) =>
    Object.prototype.toString.call(part) === '[object Object]'
      ? Object.fromEntries(Object.entries(/** @type {object} */ (part)).sort())
      : part;
  return JSON.stringify(value, sorted) ?? 'undefined';
}

/**
 * @param {unknown} found
 * @param {unknown} expected
 */
function equal(found, expected) {
  const [left, right] = [found, expected].map(canonical);
  if (left !== right) throw new Error(`found ${left}, expected ${right}`);
}

/**
 * @param {number} found
 * @param {number} least
 * @param {number} most
 */
function within(found, least, most) {
  if (!(found >= least && found <= most)) {
    throw new Error(`found ${found}, expected at least ${least} and at most ${most}`);
  }
}

/**
 * @param {() => unknown} call
 * @param {string[]} codes
 */
async function rejects(call, codes) {
  let promise;
  try {
    promise = call();
  } catch (error) {
    throw new Error('the call threw, where it must return a promise that rejects', {
      cause: error,
    });
  }
  const outcome = await Promise.resolve(promise).then(
    () => 'no error',
    (error) => error.code ?? String(error),
  );
  if (!codes.includes(outcome)) throw new Error(`found ${outcome}, expected ${codes.join(' or ')}`);
}
