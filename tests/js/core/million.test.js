import {
  diffSnapshots,
  init,
  readSnapshot,
  Snapshot,
  writeSnapshot,
} from '../../../js/core/index.js';

const count = 1_000_000;
const start = 1_695_686_400_000;

/** @param {number} i @returns {string} as Flyte's hashes: 64 bits in decimal, in no order */
const nameOf = (i) => String(BigInt.asUintN(64, BigInt(i + 1) * 0x9e3779b97f4a7c15n));
/** @param {number} i @returns {number} */
const timeOf = (i) => start + (i % 86_400) * 1000;

/** @type {string[]} */
let names;
/** @type {Snapshot} */
let snapshot;

beforeAll(async () => {
  await init();
  names = Array.from({ length: count }, (_, i) => nameOf(i));
  snapshot = new Snapshot({ version: 1 });
  const time = new Date(0);
  names.forEach((name, i) => {
    time.setTime(timeOf(i));
    snapshot.updateLastExecutionTime(name, time);
  });
});

describe('1,000,000 schedules', () => {
  test('are all there, and found by name', () => {
    expect(snapshot.size).toBe(count);
    let wrong = 0;
    for (let i = 0; i < count; i++) {
      if (snapshot.getLastExecutionTime(names[i])?.getTime() !== timeOf(i)) wrong += 1;
    }
    expect(wrong).toBe(0);
    expect(snapshot.getLastExecutionTime('0')).toBeUndefined();
  });

  test.each(/** @type {const} */ (['native', 'gob']))(
    'are written, read, looked up, updated and written again in %s',
    (encoding) => {
      const bytes = writeSnapshot(snapshot, { encoding });
      const read = readSnapshot(bytes);
      expect([read.size, read.encoding]).toEqual([count, encoding]);
      expect(Buffer.compare(writeSnapshot(read), bytes)).toBe(0);
      let wrong = 0;
      let moved = 0;
      const later = new Date(0);
      for (let i = 0; i < count; i += 13) {
        const found = read.getLastExecutionTime(names[i])?.getTime();
        if (found !== timeOf(i)) wrong += 1;
        later.setTime(timeOf(i) + 60_000);
        if (read.updateLastExecutionTime(names[i], later)) moved += 1;
      }
      expect([wrong, moved]).toEqual([0, Math.ceil(count / 13)]);
      const again = readSnapshot(writeSnapshot(read));
      const { advanced, unchanged, ...others } = diffSnapshots(snapshot, again);
      expect([advanced.length, unchanged]).toEqual([moved, count - moved]);
      expect(others).toEqual({ added: [], removed: [], regressed: [], changed: [] });
      read.dispose();
      again.dispose();
    },
  );

  test('take at most 11 bytes each in native', () => {
    expect(writeSnapshot(snapshot, { encoding: 'native' }).length).toBeLessThanOrEqual(11 * count);
  });

  test('are sorted, filtered and iterated over', () => {
    const { total, rows } = snapshot.rows({ sort: 'time', descending: true, count: 3 });
    expect([total, rows.length]).toEqual([count, 3]);
    expect(rows[0].lastExecution?.seconds).toBe(BigInt(start / 1000 + 86_399));
    const filtered = snapshot.rows({ filter: names[5], count: 2 });
    expect(filtered.rows.map(({ name }) => name)).toEqual([names[5]]);
    let at = 0;
    let wrong = 0;
    for (const name of snapshot.names()) if (name !== names[at++]) wrong += 1;
    expect([at, wrong]).toEqual([count, 0]);
  });
});
