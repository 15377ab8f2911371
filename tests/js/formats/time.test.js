import { readFileSync } from 'node:fs';
import {
  formatRelative,
  formatRfc3339,
  formatSpan,
  formatTime,
  parseTime,
} from '../../../js/formats/time.js';

const manifest = JSON.parse(
  readFileSync(new URL('../../golden/flyte/manifest.json', import.meta.url), 'utf8'),
);
const golden = manifest
  .filter(({ file }) => file !== 'bad-nanoseconds.gob')
  .flatMap(({ file, schedules }) => (schedules ?? []).map((schedule) => ({ file, ...schedule })));

/** @returns {import('../../../js/formats/time.js').ExactTime} */
function exact({ seconds, nanoseconds, offsetSeconds }) {
  return { seconds: BigInt(seconds), nanoseconds, offsetSeconds };
}

const utc = (seconds, nanoseconds = 0) => exact({ seconds, nanoseconds, offsetSeconds: null });

describe('formatRfc3339', () => {
  test('agrees with Go for every time in the reference snapshots', () => {
    expect(golden.length).toBeGreaterThan(950);
    for (const { file, time, ...schedule } of golden) {
      expect([file, formatRfc3339(exact(schedule))]).toEqual([file, time]);
    }
  });

  test('holds the years 0000 to 9999 of the local calendar and no others', () => {
    const firstSecond = -62_167_219_200;
    const lastSecond = 253_402_300_799;
    expect(formatRfc3339(utc(firstSecond))).toBe('0000-01-01T00:00:00Z');
    expect(formatRfc3339(utc(firstSecond - 1))).toBeNull();
    expect(formatRfc3339(utc(lastSecond, 999_999_999))).toBe('9999-12-31T23:59:59.999999999Z');
    expect(formatRfc3339(utc(lastSecond + 1))).toBeNull();
    expect(formatRfc3339({ ...utc(lastSecond + 1), offsetSeconds: -60 })).toBe(
      '9999-12-31T23:59:00-00:01',
    );
    expect(formatRfc3339({ ...utc(lastSecond), offsetSeconds: 60 })).toBeNull();
    for (const seconds of [-(2n ** 63n), 2n ** 63n - 1n])
      expect(formatRfc3339(utc(seconds))).toBeNull();
  });

  test('refuses offsets that RFC 3339 cannot write', () => {
    const at = (offsetSeconds) => formatRfc3339({ ...utc(0), offsetSeconds });
    expect(at(86_340)).toBe('1970-01-01T23:59:00+23:59');
    expect(at(-86_340)).toBe('1969-12-31T00:01:00-23:59');
    expect([at(86_400), at(-86_400), at(1172), at(-1)]).toEqual([null, null, null, null]);
  });

  test('writes no more digits of a second than there are', () => {
    expect(formatRfc3339(utc(0, 120_000_000))).toBe('1970-01-01T00:00:00.12Z');
    expect(formatRfc3339(utc(-1, 1))).toBe('1969-12-31T23:59:59.000000001Z');
  });
});

describe('parseTime', () => {
  test('reads back what formatRfc3339 writes', () => {
    for (const { time, ...schedule } of golden.filter(({ time }) => time !== null)) {
      const { seconds, nanoseconds, offsetSeconds } = exact(schedule);
      // RFC 3339 has no way to tell a zone of offset 0 from UTC.
      expect(parseTime(time)).toEqual({
        seconds,
        nanoseconds,
        offsetSeconds: offsetSeconds || null,
      });
    }
  });

  test('reads what PostgreSQL prints', () => {
    const time = { seconds: 1_695_749_400n, nanoseconds: 804_243_000 };
    const texts = ['2023-09-26 17:30:00.804243+00', '2023-09-26 23:00:00.804243+05:30'];
    expect(texts.map(parseTime)).toEqual([
      { ...time, offsetSeconds: 0 },
      { ...time, offsetSeconds: 19_800 },
    ]);
  });

  test('refuses what is no time', () => {
    const texts = [
      '',
      'yesterday',
      '2023-09-26',
      '2023-09-26T17:30:00',
      '2023-02-30T00:00:00Z',
      '2023-13-01T00:00:00Z',
      '2023-09-26T24:00:01Z',
      '2023-09-26T17:60:00Z',
      '23-09-26T17:30:00Z',
    ];
    expect(texts.map(parseTime)).toEqual(texts.map(() => undefined));
  });
});

test('formatTime leaves no time blank', () => {
  expect(formatTime(utc(0))).toBe('1970-01-01T00:00:00Z');
  expect(formatTime({ ...utc(0), offsetSeconds: 1172 })).toBe(
    '1970-01-01T00:00:00Z (offset 1172 s)',
  );
  expect(formatTime(utc(9_223_372_018_017_532_800n))).toBe('Unix 9223372018017532800');
  expect(formatTime(utc(-(2n ** 63n), 7))).toBe('Unix -9223372036854775808 + 7 ns');
});

test('formatSpan names the largest unit, and minutes beside a few hours', () => {
  const day = 86_400;
  const spans = [0, 1, 59, 60, 3599, 3600, 3660, 7500, 35_999, 36_000, day - 1, day, 2 * day];
  expect(spans.map(formatSpan)).toEqual([
    '0 s',
    '1 s',
    '59 s',
    '1 min',
    '59 min',
    '1 h',
    '1 h 1 min',
    '2 h 5 min',
    '9 h 59 min',
    '10 h',
    '23 h',
    '1 day',
    '2 days',
  ]);
  expect([45 * day, 800 * day].map(formatSpan)).toEqual(['1 month', '2 years']);
  expect(formatSpan(9_223_372_018_017_532_800n)).toBe('292,277,024,029 years');
});

test('formatRelative tells the past from the future', () => {
  const now = 1_700_000_000_500;
  expect(formatRelative(utc(1_699_999_820), now)).toBe('3 min ago');
  expect(formatRelative(utc(1_700_000_000, 999), now)).toBe('now');
  expect(formatRelative(utc(1_700_000_001), now)).toBe('in 1 s');
});
