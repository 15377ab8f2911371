import { init, readSnapshot } from '../../js/core/index.js';
import { seededRandom } from '../random.js';
import { goGenerate, goRead, goVariants } from './go.js';
import { contentOf, keptByGo, randomSchedules } from './schedules.js';

const random = seededRandom(2);
const snapshots = Array.from({ length: 10 }, (_, size) => keptByGo(randomSchedules(random, size)));

/** What we refuse and Go lets pass. */
const stricter = {
  'nesting-of-5000-levels': 'TOO_LARGE',
  'trailing-value-in-the-payload': 'TRAILING_BYTES',
  'trailing-value-after-the-envelope': 'TRAILING_BYTES',
};
/** What both refuse, where that is not because these are other types than a snapshot's. */
const refusals = {
  'refused-payload-missing': 'CORRUPT',
  'refused-extra-slice-of-nothing': 'CORRUPT',
  'refused-version-negative': 'UNSUPPORTED_VERSION',
};

function codeOf(gob) {
  try {
    readSnapshot(gob).dispose();
    return 'read';
  } catch (error) {
    return error.code;
  }
}

beforeAll(() => init());

describe.each(goVariants())('a writer with %s', (variant) => {
  const gobs = goGenerate(variant, snapshots).map(({ value }) => value);
  const fromGo = goRead(gobs);

  if (variant.startsWith('refused')) {
    test('is refused, as by Go', () => {
      const code = refusals[variant] ?? 'NOT_A_SNAPSHOT';
      expect(fromGo.filter(({ error }) => error === undefined)).toEqual([]);
      expect(gobs.map(codeOf)).toEqual(gobs.map(() => code));
    });
  } else if (variant in stricter) {
    test('is refused by name, though Go lets it pass', () => {
      expect(fromGo.map(({ value }) => value)).toEqual(snapshots);
      expect(gobs.map(codeOf)).toEqual(gobs.map(() => stricter[variant]));
    });
  } else {
    test('is read, as by Go', () => {
      expect(fromGo.map(({ value }) => value)).toEqual(snapshots);
      expect(gobs.map((gob) => contentOf(readSnapshot(gob)))).toEqual(snapshots);
    });
  }
});
