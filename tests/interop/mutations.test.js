import { init, readSnapshot } from '../../js/core/index.js';
import { seededRandom } from '../random.js';
import { goGenerate, goRead, goVariants, goWrite } from './go.js';
import { mutate } from './mutations.js';
import { contentOf, randomSchedules } from './schedules.js';

const codes = ['NOT_A_SNAPSHOT', 'TRUNCATED', 'CORRUPT', 'UNSUPPORTED_VERSION', 'TOO_LARGE'].concat(
  ['DUPLICATE_NAME', 'INVALID_NAME', 'INVALID_TIME', 'TRAILING_BYTES'],
);

function outcomeOf(gob) {
  try {
    return { value: contentOf(readSnapshot(gob)) };
  } catch (error) {
    if (!codes.includes(error.code)) throw error;
    return { code: error.code };
  }
}

beforeAll(() => init());

describe('20,000 damaged gobs', () => {
  const random = seededRandom(3);
  const small = [0, 1, 2, 3].map((size) => randomSchedules(random, size));
  const corpus = [
    ...goWrite(small).map(({ value }) => value),
    ...goVariants().flatMap((variant) =>
      goGenerate(variant, small.slice(1, 3)).map(({ value }) => value),
    ),
  ].filter((gob) => gob.length < 2_000);
  const damaged = Array.from({ length: 20_000 }, () => mutate(corpus, random));
  /** @type {{ gob: Buffer, go: ReturnType<typeof goRead>[number], ours: ReturnType<typeof outcomeOf> }[]} */
  let outcomes;

  beforeAll(() => {
    const go = goRead(damaged);
    outcomes = damaged.map((gob, i) => ({ gob, go: go[i], ours: outcomeOf(gob) }));
  });

  test('are of every kind: read by both, refused by both, and refused by us alone', () => {
    const kinds = outcomes.map(({ go, ours }) => `${go.error === undefined} ${!ours.code}`);
    const count = (kind) => kinds.filter((each) => each === kind).length;
    expect(count('true true')).toBeGreaterThan(1_000);
    expect(count('false false')).toBeGreaterThan(1_000);
    expect(count('true false')).toBeGreaterThan(100);
  });

  test('are refused where Go refuses them', () => {
    const accepted = outcomes.filter(({ go, ours }) => go.error !== undefined && !ours.code);
    expect(accepted.map(({ gob, go }) => [gob.toString('hex'), go.error])).toEqual([]);
  });

  test('hold for us what they hold for Go, where we accept them', () => {
    const different = outcomes.filter(({ ours, go }) => {
      return ours.value && go.value && JSON.stringify(ours.value) !== JSON.stringify(go.value);
    });
    expect(different.map(({ gob, go, ours }) => [gob.toString('hex'), go, ours])).toEqual([]);
  });
});
