import {
  diffSnapshots,
  init,
  mergeSnapshots,
  readSnapshot,
  Snapshot,
  writeSnapshot,
} from '../../../js/core/index.js';

/** @typedef {(snapshot: Snapshot, name: any) => unknown} Call */

const code = (/** @type {string} */ code) => expect.objectContaining({ code });
const date = (/** @type {number} */ ms) => new Date(1_700_000_000_000 + ms);

const names = [
  'plain',
  '',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  '\0',
  'a\0b',
  'a',
  '\ufeff',
  '\ufeffa',
  '\u202egnp.exe',
  'a\u2066b\u2069',
  '\u200b',
  '\r\n',
  '\x1b[31mred',
  '<img src=x onerror=alert(1)>',
  '=1+1',
  'é',
  'e\u0301',
  '\ufffd',
  '\uffff',
  '\u{10ffff}',
  '007',
  '7',
  '18446744073709551615',
  '18446744073709551616',
  '-1',
  'x'.repeat(100_000),
  'é'.repeat(50_000),
  '\u{1f570}'.repeat(25_000),
];
const sorted = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

/** @param {1 | 2} version @param {number} [later] */
function snapshotOfAll(version, later = 0) {
  const snapshot = new Snapshot({ version });
  names.forEach((name, i) => snapshot.updateLastExecutionTime(name, date(i + later)));
  return snapshot;
}

beforeAll(() => init());

describe('names of every kind', () => {
  test('are kept apart and in order', () => {
    const snapshot = snapshotOfAll(2);
    expect(snapshot.size).toBe(names.length);
    expect([...snapshot.names()]).toEqual(names);
    expect([...snapshot]).toEqual(names.map((name, i) => [name, date(i)]));
    names.forEach((name, i) => {
      expect(snapshot.has(name)).toBe(true);
      expect(snapshot.getLastExecutionTime(name)).toEqual(date(i));
      expect(snapshot.getLastExecution(name)?.seconds).toBe(1_700_000_000n);
    });
    for (const name of ['valueOf', '__defineGetter__', ' ', '\0\0', 'x'.repeat(99_999), '07']) {
      expect(snapshot.has(name)).toBe(false);
      expect(snapshot.getLastExecutionTime(name)).toBeUndefined();
    }
  });

  test.each(/** @type {const} */ (['native', 'gob']))('survive %s', (encoding) => {
    const read = readSnapshot(writeSnapshot(snapshotOfAll(1), { encoding }));
    expect(new Map(read)).toEqual(new Map(snapshotOfAll(1)));
    const target = read.create();
    target.deserialize(read.serialize());
    expect(new Map(target)).toEqual(new Map(read));
  });

  test('come out as rows, sorted by their bytes, and are found by a part', () => {
    const snapshot = snapshotOfAll(2);
    expect(snapshot.rows().rows.map(({ name }) => name)).toEqual(sorted);
    for (const name of names) {
      const { rows } = snapshot.rows({ filter: name, count: names.length });
      expect(rows.map((row) => row.name)).toContain(name);
    }
    expect(snapshot.rows({ filter: '__proto__' }).total).toBe(1);
  });

  test('are described, recorded and looked up in full', () => {
    const snapshot = new Snapshot();
    const schedule = { expression: '__proto__', timezone: 'constructor', engine: '\u202e' };
    names.forEach((name, i) => {
      snapshot.describe(name, schedule);
      snapshot.recordRun(name, { scheduledTime: date(i), outcome: 'failed' });
    });
    const read = readSnapshot(writeSnapshot(snapshot));
    for (const name of names) {
      expect(read.record(name)).toMatchObject({ schedule, lastOutcome: 'failed' });
    }
  });

  test('are compared and merged', () => {
    const [before, after] = [snapshotOfAll(2), snapshotOfAll(2, 5)];
    const { advanced, unchanged } = diffSnapshots(before, after);
    expect(advanced.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(unchanged).toBe(0);
    const empty = before.create();
    expect(diffSnapshots(empty, after).added).toHaveLength(names.length);
    expect(diffSnapshots(after, empty).removed).toHaveLength(names.length);
    expect(new Map(mergeSnapshots(before, after))).toEqual(new Map(after));
  });

  test('are deleted one by one', () => {
    const snapshot = snapshotOfAll(2);
    names.forEach((name, i) => {
      expect(snapshot.delete(name)).toBe(true);
      expect(snapshot.has(name)).toBe(false);
      expect(snapshot.size).toBe(names.length - i - 1);
    });
  });

  test('leave the language alone', () => {
    const read = readSnapshot(writeSnapshot(snapshotOfAll(2)));
    read.rows();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(/** @type {any} */ ({}).lastExecution).toBeUndefined();
  });
});

/** @type {Record<string, Call>} */
const calls = {
  has: (snapshot, name) => snapshot.has(name),
  delete: (snapshot, name) => snapshot.delete(name),
  getLastExecutionTime: (snapshot, name) => snapshot.getLastExecutionTime(name),
  getLastExecution: (snapshot, name) => snapshot.getLastExecution(name),
  record: (snapshot, name) => snapshot.record(name),
  updateLastExecutionTime: (snapshot, name) => snapshot.updateLastExecutionTime(name, 1n),
  describe: (snapshot, name) => snapshot.describe(name, {}),
  recordRun: (snapshot, name) => snapshot.recordRun(name, { scheduledTime: 1n, outcome: 'failed' }),
};

test.each(Object.entries(calls))('what is no name is refused by %s', (_, call) => {
  const snapshot = new Snapshot();
  snapshot.updateLastExecutionTime('a', date(1));
  const texts = ['\ud800', 'a\udfff', '\udc00\ud800', `${'x'.repeat(100_000)}\ud800`];
  const others = [5, 5n, undefined, null, {}, ['a'], Symbol('a'), new String('a'), () => 'a'];
  for (const name of [...texts, ...others]) {
    expect(() => call(snapshot, name)).toThrow(code('INVALID_NAME'));
  }
  expect([...snapshot]).toEqual([['a', date(1)]]);
});
