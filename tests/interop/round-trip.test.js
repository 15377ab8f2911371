import { init, readSnapshot, writeSnapshot } from '../../js/core/index.js';
import { seededRandom } from '../random.js';
import { goRead, goWrite } from './go.js';
import { contentOf, keptByGo, randomSchedules, snapshotOf } from './schedules.js';

const random = seededRandom(1);
const snapshots = Array.from({ length: 2_500 }, () => randomSchedules(random));

function writeGob(schedules) {
  const snapshot = snapshotOf(schedules);
  const bytes = writeSnapshot(snapshot, { encoding: 'gob' });
  snapshot.dispose();
  return bytes;
}

beforeAll(() => init());

describe('2,500 random snapshots', () => {
  const written = goWrite(snapshots.map(keptByGo)).map(({ value }) => value);

  test('that we write hold the same for Go', () => {
    const read = goRead(snapshots.map(writeGob));
    expect(read.map(({ value, error }) => value ?? error)).toEqual(snapshots);
  });

  test('that Go writes hold the same for us', () => {
    expect(written.map((gob) => contentOf(readSnapshot(gob)))).toEqual(snapshots.map(keptByGo));
  });

  test('that Go writes are byte for byte what we write with the entries in the same order', () => {
    for (const gob of written) {
      const snapshot = readSnapshot(gob);
      expect(Buffer.compare(writeSnapshot(snapshot, { encoding: 'gob' }), gob)).toBe(0);
      snapshot.dispose();
    }
  });
});

test('a snapshot of one schedule is byte for byte what Go writes', () => {
  const singles = Array.from({ length: 500 }, () => keptByGo(randomSchedules(random, 1)));
  goWrite(singles).forEach(({ value }, i) => {
    expect(Buffer.compare(writeGob(singles[i]), value)).toBe(0);
  });
});

test('a snapshot without schedules is byte for byte what Go writes', () => {
  const [{ value }] = goWrite([[]]);
  expect(Buffer.compare(writeGob([]), value)).toBe(0);
});

test('offsets that Go of Flyte’s time read otherwise than it wrote them are read as it read them', () => {
  const time = { seconds: '1695749400', nanoseconds: 0 };
  const offsets = [-1, -59, -1_172, -34_201, -32_768 * 60 - 59];
  const gobs = goWrite(offsets.map((offsetSeconds) => [{ name: 'k', ...time, offsetSeconds }]));
  // The seconds beyond minutes were written as a signed byte and read as an unsigned one.
  const misread = offsets.map((offset) => offset + 256);
  const fromGo = goRead(gobs.map(({ value }) => value)).map(({ value }) => value[0].offsetSeconds);
  expect([misread, offsets]).toContainEqual(fromGo);
  const read = gobs.map(({ value }) => contentOf(readSnapshot(value))[0]);
  expect(read).toEqual(misread.map((offsetSeconds) => ({ name: 'k', ...time, offsetSeconds })));
});
