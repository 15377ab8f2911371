import { init, readSnapshot } from '../../js/core/index.js';
import { seededRandom } from '../random.js';
import { goGenerate, goRead, goVariants } from './go.js';
import { contentOf, randomSchedules } from './schedules.js';

const random = seededRandom(2);
const snapshots = Array.from({ length: 10 }, (_, size) => randomSchedules(random, size));

beforeAll(() => init());

describe.each(goVariants())('a writer with %s', (variant) => {
  const gobs = goGenerate(variant, snapshots).map(({ value }) => value);
  const codeOf = (gob) => {
    try {
      readSnapshot(gob).dispose();
      return 'read';
    } catch (error) {
      return error.code;
    }
  };

  if (variant.startsWith('refused')) {
    test('is refused by us, as by Go', () => {
      expect(goRead(gobs).filter(({ error }) => error === undefined)).toEqual([]);
      const codes = gobs.map(codeOf);
      const expected = variant.includes('negative') ? 'UNSUPPORTED_VERSION' : 'CORRUPT';
      expect(codes).toEqual(codes.map(() => expected));
    });
  } else if (variant.startsWith('trailing')) {
    test('is refused by us, though Go takes its first value', () => {
      expect(goRead(gobs).map(({ value }) => value)).toEqual(snapshots);
      expect(gobs.map(codeOf)).toEqual(gobs.map(() => 'TRAILING_BYTES'));
    });
  } else {
    test('is read by us as by Go', () => {
      expect(goRead(gobs).map(({ value }) => value)).toEqual(snapshots);
      expect(gobs.map((gob) => contentOf(readSnapshot(gob)))).toEqual(snapshots);
    });
  }
});
