import { init, readSnapshot, Snapshot, writeSnapshot } from '../../../js/core/index.js';

const code = (/** @type {string} */ code) => expect.objectContaining({ code });
const date = (/** @type {number} */ ms) => new Date(1_700_000_000_000 + ms);

/** @param {Record<string, number>} times @param {1 | 2} [version] */
function snapshotOf(times, version = 2) {
  const snapshot = new Snapshot({ version });
  for (const name in times) snapshot.updateLastExecutionTime(name, date(times[name]));
  return snapshot;
}

beforeAll(() => init());

describe('a snapshot', () => {
  test('starts empty, of version 2 and native', () => {
    const snapshot = new Snapshot();
    expect([snapshot.version, snapshot.encoding, snapshot.size]).toEqual([2, 'native', 0]);
    expect(snapshot.isEmpty()).toBe(true);
    expect([...snapshot]).toEqual([]);
    expect(snapshot.timeRange()).toBeUndefined();
  });

  test.each([0, 3, '1', NaN])('is refused in version %p', (version) => {
    expect(() => new Snapshot(/** @type {any} */ ({ version }))).toThrow(
      code('UNSUPPORTED_VERSION'),
    );
  });

  test.each(/** @type {const} */ ([1, 2]))('creates an empty one of its version %d', (version) => {
    const created = snapshotOf({ a: 1 }, version).create();
    expect([created.version, created.size]).toEqual([version, 0]);
  });

  test('creates an empty one of its encoding', () => {
    const gob = readSnapshot(writeSnapshot(snapshotOf({ a: 1 }, 1), { encoding: 'gob' }));
    expect(gob.create().encoding).toBe('gob');
  });

  test('answers as a Map would', () => {
    const snapshot = snapshotOf({ b: 1, a: 2, c: 3 });
    expect(snapshot.size).toBe(3);
    expect(snapshot.isEmpty()).toBe(false);
    expect([...snapshot.names()]).toEqual(['b', 'a', 'c']);
    expect([...snapshot]).toEqual([
      ['b', date(1)],
      ['a', date(2)],
      ['c', date(3)],
    ]);
    expect(snapshot.has('a')).toBe(true);
    expect(snapshot.delete('a')).toBe(true);
    expect(snapshot.delete('a')).toBe(false);
    expect(snapshot.has('a')).toBe(false);
    expect(snapshot.getLastExecutionTime('a')).toBeUndefined();
    expect(snapshot.getLastExecution('a')).toBeUndefined();
    expect(snapshot.record('a')).toBeUndefined();
    expect([...snapshot.names()]).toEqual(['b', 'c']);
    expect(snapshot.updateLastExecutionTime('a', date(0))).toBe(true);
    expect([...snapshot.names()]).toEqual(['b', 'c', 'a']);
  });

  test('is iterated over whole, also over pages and while it changes', () => {
    const snapshot = new Snapshot();
    const names = Array.from({ length: 3_000 }, (_, i) => `schedule ${i}`);
    names.forEach((name, i) => snapshot.updateLastExecutionTime(name, date(i)));
    const seen = [];
    for (const [name, time] of snapshot) {
      seen.push(name);
      expect(time).toEqual(date(seen.length - 1));
      snapshot.delete(name);
    }
    expect(seen).toEqual(names);
    expect(snapshot.isEmpty()).toBe(true);
  });

  test('knows its oldest and newest execution', () => {
    const { oldest, newest } = snapshotOf({ a: 5_000, b: 1_000, c: 9_000 }).timeRange() ?? {};
    expect([oldest?.seconds, newest?.seconds]).toEqual([1_700_000_001n, 1_700_000_009n]);
  });

  test('counts its executions over time', () => {
    const snapshot = snapshotOf({ a: 0, b: 1_000, c: 5_000, d: 9_999, e: 10_000 });
    const counts = snapshot.histogram({ from: date(0), until: date(10_000), parts: 2 });
    expect([...counts]).toEqual([2, 2]);
  });
});

describe('version 2', () => {
  test('keeps what a schedule is and how it ran, through the native encoding', () => {
    const snapshot = new Snapshot();
    const schedule = { expression: '0 3 * * *', timezone: 'Europe/Kyiv', engine: 'croner' };
    snapshot.describe('a', { ...schedule, firstSeen: 1n });
    snapshot.describe('a', { ...schedule, firstSeen: 2n });
    expect(snapshot.getLastExecutionTime('a')).toBeUndefined();
    expect([...snapshot]).toEqual([['a', undefined]]);
    const run = (/** @type {bigint} */ at, /** @type {any} */ outcome) =>
      snapshot.recordRun('a', { scheduledTime: at, startedAt: at + 1n, outcome });
    expect([run(10n, 'succeeded'), run(20n, 'failed'), run(30n, 'aborted')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(run(5n, 'succeeded')).toBe(false);
    const at = (/** @type {number} */ nanoseconds) => ({
      seconds: 0n,
      nanoseconds,
      offsetSeconds: null,
    });
    const record = {
      lastExecution: at(30),
      schedule,
      firstSeen: at(1),
      lastStarted: at(31),
      lastSucceeded: at(11),
      lastOutcome: 'aborted',
      consecutiveFailures: 1,
    };
    expect(snapshot.record('a')).toEqual(record);
    snapshot.takenAt = date(7);
    snapshot.source = 'host-1';
    const read = readSnapshot(writeSnapshot(snapshot));
    expect(read.record('a')).toEqual(record);
    expect(read.rows().rows).toEqual([{ name: 'a', ...record }]);
    expect([read.source, read.takenAt?.nanoseconds]).toEqual(['host-1', 7_000_000]);
    read.takenAt = undefined;
    read.source = undefined;
    expect([read.source, read.takenAt]).toEqual([undefined, undefined]);
  });

  test('is needed for runs, descriptions and provenance', () => {
    const snapshot = snapshotOf({ a: 1 }, 1);
    const refused = code('UNSUPPORTED_VERSION');
    expect(() => snapshot.describe('a', { expression: '* * * * *' })).toThrow(refused);
    const run = /** @type {const} */ ({ scheduledTime: 1n, outcome: 'failed' });
    expect(() => snapshot.recordRun('a', run)).toThrow(refused);
    expect(() => (snapshot.source = 'me')).toThrow(refused);
    expect(snapshot.record('a')).toEqual({ lastExecution: snapshot.getLastExecution('a') });
  });

  test('refuses an outcome that it does not know', () => {
    const run = /** @type {any} */ ({ scheduledTime: 1n, outcome: 'late' });
    expect(() => new Snapshot().recordRun('a', run)).toThrow(code('INVALID_ARGUMENT'));
  });

  test('is written as version 1 only where that loses nothing, or loss is allowed', () => {
    const plain = snapshotOf({ a: 1 });
    expect(readSnapshot(writeSnapshot(plain, { version: 1 })).version).toBe(1);
    expect(readSnapshot(writeSnapshot(plain, { encoding: 'gob' })).version).toBe(1);
    plain.describe('a', { expression: '* * * * *' });
    for (const options of /** @type {const} */ ([{ version: 1 }, { encoding: 'gob' }])) {
      expect(() => writeSnapshot(plain, options)).toThrow(code('LOSSY_DOWNGRADE'));
      const read = readSnapshot(writeSnapshot(plain, { ...options, allowLoss: true }));
      expect([read.version, ...read]).toEqual([1, ['a', date(1)]]);
    }
  });
});

describe('writing', () => {
  test('takes the encoding and the version that are asked for', () => {
    const snapshot = snapshotOf({ a: 1 }, 1);
    const gob = readSnapshot(writeSnapshot(snapshot, { encoding: 'gob' }));
    expect([gob.encoding, gob.version]).toEqual(['gob', 1]);
    const native = readSnapshot(writeSnapshot(gob, { encoding: 'native', version: 2 }));
    expect([native.encoding, native.version]).toEqual(['native', 2]);
    expect(readSnapshot(writeSnapshot(gob)).encoding).toBe('gob');
  });

  test('refuses what it does not know', () => {
    const snapshot = snapshotOf({ a: 1 });
    const write = (/** @type {any} */ options) => () => writeSnapshot(snapshot, options);
    expect(write({ encoding: 'json' })).toThrow(code('INVALID_ARGUMENT'));
    expect(write({ encoding: '' })).toThrow(code('INVALID_ARGUMENT'));
    expect(write({ version: 3 })).toThrow(code('UNSUPPORTED_VERSION'));
    expect(write({ version: -1 })).toThrow(code('UNSUPPORTED_VERSION'));
    expect(write({ encoding: 'gob', version: 2 })).toThrow(code('UNSUPPORTED_VERSION'));
  });

  test('gives the same bytes for the same content, in whichever order it came', () => {
    const bytes = writeSnapshot(snapshotOf({ a: 1, b: 2, c: 3 }));
    expect(writeSnapshot(snapshotOf({ c: 3, a: 1, b: 2 }))).toEqual(bytes);
  });

  test('gives bytes that later writing leaves alone', () => {
    const first = writeSnapshot(snapshotOf({ a: 1 }));
    const copy = first.slice();
    writeSnapshot(snapshotOf({ b: 2 }));
    expect(first).toEqual(copy);
    expect(first.byteLength).toBe(first.buffer.byteLength);
  });
});

describe('rows', () => {
  const names = (/** @type {any} */ query) =>
    snapshotOf({ bc: 3, Ab: 1, cab: 2, d: 4 })
      .rows(query)
      .rows.map(({ name }) => name);

  test('are sorted, filtered and cut into pages', () => {
    expect(names()).toEqual(['Ab', 'bc', 'cab', 'd']);
    expect(names({ sort: 'none' })).toEqual(['bc', 'Ab', 'cab', 'd']);
    expect(names({ sort: 'time', descending: true })).toEqual(['d', 'bc', 'cab', 'Ab']);
    expect(names({ filter: 'aB' })).toEqual(['Ab', 'cab']);
    expect(names({ from: 1, count: 2 })).toEqual(['bc', 'cab']);
    expect(names({ from: 9 })).toEqual([]);
    const { total, rows } = snapshotOf({ a: 1, b: 2 }).rows({ count: 1 });
    expect([total, rows.length]).toEqual([2, 1]);
  });

  test('are limited to a range of time, its end excluded', () => {
    const snapshot = snapshotOf({ a: 0, b: 1_000, c: 2_000 });
    const { total, rows } = snapshot.rows({ since: date(1_000), until: date(2_000) });
    expect([total, rows[0].name]).toEqual([1, 'b']);
  });

  test('follow changes', () => {
    const snapshot = snapshotOf({ a: 1, b: 2 });
    expect(snapshot.rows().total).toBe(2);
    snapshot.updateLastExecutionTime('0', date(3));
    expect(snapshot.rows().rows[0].name).toBe('0');
    snapshot.delete('0');
    expect(snapshot.rows().rows[0].name).toBe('a');
  });

  test('are refused in an order that there is not', () => {
    expect(() => names({ sort: 'size' })).toThrow(code('INVALID_ARGUMENT'));
  });
});
