import { init, Snapshot } from '../../../js/core/index.js';

/** @type {Snapshot} */
let snapshot;
const code = (/** @type {string} */ code) => expect.objectContaining({ code });

beforeAll(() => init());
beforeEach(() => {
  snapshot = new Snapshot();
});
afterEach(() => snapshot.dispose());

describe('an update takes', () => {
  const utc = { seconds: 1_695_749_400n, nanoseconds: 123_000_000, offsetSeconds: null };

  test('a Date', () => {
    snapshot.updateLastExecutionTime('a', new Date(1_695_749_400_123));
    expect(snapshot.getLastExecution('a')).toEqual(utc);
  });

  test('a Date before 1970', () => {
    snapshot.updateLastExecutionTime('a', new Date(-1));
    expect(snapshot.getLastExecution('a')).toEqual({
      seconds: -1n,
      nanoseconds: 999_000_000,
      offsetSeconds: null,
    });
    expect(snapshot.getLastExecutionTime('a')).toEqual(new Date(-1));
  });

  test.each([8.64e15, -8.64e15])('a Date at the end of what a Date holds: %d', (milliseconds) => {
    snapshot.updateLastExecutionTime('a', new Date(milliseconds));
    expect(snapshot.getLastExecutionTime('a')?.getTime()).toBe(milliseconds);
  });

  test('a bigint of nanoseconds', () => {
    snapshot.updateLastExecutionTime('a', -1n);
    expect(snapshot.getLastExecution('a')).toEqual({
      seconds: -1n,
      nanoseconds: 999_999_999,
      offsetSeconds: null,
    });
  });

  test('a Temporal Instant, here what looks like one', () => {
    snapshot.updateLastExecutionTime('a', { epochNanoseconds: 1_695_749_400_123_000_000n });
    expect(snapshot.getLastExecution('a')).toEqual(utc);
  });

  test.each([
    [3_600_000_000_000, 'Europe/Stockholm', 3600],
    [-1_000_000_000, 'odd', -1],
    [0, 'Europe/London', 0],
    [0, 'UTC', null],
  ])('a Temporal ZonedDateTime with an offset of %d ns in %s', (offset, timeZoneId, expected) => {
    const epochNanoseconds = 1_695_749_400_123_000_000n;
    snapshot.updateLastExecutionTime('a', {
      epochNanoseconds,
      offsetNanoseconds: offset,
      timeZoneId,
    });
    expect(snapshot.getLastExecution('a')).toEqual({ ...utc, offsetSeconds: expected });
  });

  test.each([2n ** 63n - 1n, -(2n ** 63n), 0n])('the exact form, %d s from 1970', (seconds) => {
    const time = { seconds, nanoseconds: 999_999_999, offsetSeconds: -34_200 };
    snapshot.updateLastExecutionTime('a', time);
    expect(snapshot.getLastExecution('a')).toEqual(time);
  });

  test('the exact form without an offset, as UTC', () => {
    snapshot.updateLastExecutionTime('a', { seconds: 5n, nanoseconds: 6 });
    expect(snapshot.getLastExecution('a')).toEqual({
      seconds: 5n,
      nanoseconds: 6,
      offsetSeconds: null,
    });
  });
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a number', 1_695_749_400_000],
  ['a text', '2023-09-26'],
  ['an invalid Date', new Date(NaN)],
  ['seconds that are a number', { seconds: 1, nanoseconds: 0 }],
  ['seconds past 64 bits', { seconds: 2n ** 63n, nanoseconds: 0 }],
  ['nanoseconds past the second', { seconds: 1n, nanoseconds: 1_000_000_000 }],
  ['negative nanoseconds', { seconds: 1n, nanoseconds: -1 }],
  ['half a nanosecond', { seconds: 1n, nanoseconds: 0.5 }],
  ['nanoseconds that are no number', { seconds: 1n, nanoseconds: NaN }],
  ['half a second of offset', { seconds: 1n, nanoseconds: 0, offsetSeconds: 0.5 }],
  ['an offset without bounds', { seconds: 1n, nanoseconds: 0, offsetSeconds: 1e9 }],
  [
    'the offset one past the last',
    { seconds: 1n, nanoseconds: 0, offsetSeconds: 32_767 * 60 + 256 },
  ],
  ['a bigint past 64 bits of seconds', 2n ** 63n * 1_000_000_000n],
  ['epochNanoseconds that are a number', { epochNanoseconds: 1 }],
  ...[NaN, 1.5e9, Infinity, '1', null, -(2 ** 31) * 1e9, Symbol('offset')].map((offset) => [
    `${String(offset)} as offsetNanoseconds`,
    { epochNanoseconds: 1n, offsetNanoseconds: offset, timeZoneId: 'odd' },
  ]),
  ['seconds that are a symbol', { seconds: Symbol('seconds'), nanoseconds: 0 }],
  ['an empty object', {}],
])('%s is refused as a time, and nothing changes', (_, time) => {
  snapshot.updateLastExecutionTime('a', 5n);
  expect(() => snapshot.updateLastExecutionTime('a', /** @type {any} */ (time))).toThrow(
    code('INVALID_TIME'),
  );
  expect(() => snapshot.updateLastExecutionTime('new', /** @type {any} */ (time))).toThrow(
    code('INVALID_TIME'),
  );
  expect(snapshot.size).toBe(1);
  expect(snapshot.getLastExecution('a')?.nanoseconds).toBe(5);
});

test('an update only ever moves forward, and says whether it did', () => {
  expect(snapshot.updateLastExecutionTime('a', 10n)).toBe(true);
  expect(snapshot.updateLastExecutionTime('a', 10n)).toBe(false);
  expect(snapshot.updateLastExecutionTime('a', 9n)).toBe(false);
  expect(snapshot.updateLastExecutionTime('a', 11n)).toBe(true);
  expect(snapshot.updateLastExecutionTime('a', new Date(0))).toBe(false);
  expect(snapshot.getLastExecution('a')?.nanoseconds).toBe(11);
});

test('the same instant in another zone does not move', () => {
  snapshot.updateLastExecutionTime('a', { seconds: 1n, nanoseconds: 0, offsetSeconds: 3600 });
  const moved = snapshot.updateLastExecutionTime('a', { seconds: 1n, nanoseconds: 0 });
  expect(moved).toBe(false);
  expect(snapshot.getLastExecution('a')?.offsetSeconds).toBe(3600);
});

test('a time past what a Date holds is TIME_OUT_OF_RANGE as a Date, and exact otherwise', () => {
  const time = { seconds: 8_640_000_000_001n, nanoseconds: 0, offsetSeconds: null };
  snapshot.updateLastExecutionTime('a', time);
  expect(() => snapshot.getLastExecutionTime('a')).toThrow(code('TIME_OUT_OF_RANGE'));
  expect(() => [...snapshot]).toThrow(code('TIME_OUT_OF_RANGE'));
  expect(snapshot.getLastExecution('a')).toEqual(time);
  expect([...snapshot.names()]).toEqual(['a']);
});

test('a Date rounds down, also before 1970', () => {
  snapshot.updateLastExecutionTime('after', 1_999_999n);
  snapshot.updateLastExecutionTime('before', -1n);
  expect(snapshot.getLastExecutionTime('after')?.getTime()).toBe(1);
  expect(snapshot.getLastExecutionTime('before')?.getTime()).toBe(-1);
});
