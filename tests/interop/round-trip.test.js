import { init, readSnapshot, writeSnapshot } from '../../js/core/index.js';
import { seededRandom } from '../random.js';
import { goRead, goWrite } from './go.js';
import { contentOf, randomSchedules, snapshotOf } from './schedules.js';

const random = seededRandom(1);
const snapshots = Array.from({ length: 2_500 }, () => randomSchedules(random));

/** @param {import('./schedules.js').Schedule[]} schedules */
function writeGob(schedules) {
  const snapshot = snapshotOf(schedules);
  const bytes = writeSnapshot(snapshot, { encoding: 'gob' });
  snapshot.dispose();
  return bytes;
}

beforeAll(() => init());

describe('2,500 random snapshots', () => {
  test('that we write hold the same for Go', () => {
    const read = goRead(snapshots.map(writeGob));
    expect(read.map(({ value, error }) => value ?? error)).toEqual(snapshots);
  });

  test('that Go writes hold the same for us', () => {
    const written = goWrite(snapshots);
    expect(written.map(({ value }) => contentOf(readSnapshot(value)))).toEqual(snapshots);
  });

  test('that Go writes are byte for byte ours when we write the entries in the same order', () => {
    for (const { value } of goWrite(snapshots)) {
      const snapshot = readSnapshot(value);
      const rewritten = writeSnapshot(snapshot, { encoding: 'gob' });
      snapshot.dispose();
      expect(Buffer.compare(rewritten, value)).toBe(0);
    }
  });
});

test('a snapshot of one schedule is byte for byte what Go writes', () => {
  const singles = Array.from({ length: 500 }, () => randomSchedules(random, 1));
  goWrite(singles).forEach(({ value }, i) => {
    expect(Buffer.compare(writeGob(singles[i]), value)).toBe(0);
  });
});

test('a snapshot without schedules is byte for byte what Go writes', () => {
  const [{ value }] = goWrite([[]]);
  expect(Buffer.compare(writeGob([]), value)).toBe(0);
});
