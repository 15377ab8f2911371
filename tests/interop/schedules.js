import { Snapshot } from '../../js/core/index.js';

/** @typedef {import('./go.js').GoSchedule} Schedule */

const oddNames = [
  ...['', ' ', 'daily', 'a:b:c:v1', '__proto__', 'constructor', 'toString', '<b>&amp;"\'\\'],
  ...['\0', 'a\0b', '\x1b[31m', '\r\n\t', '\u200e\u202eabc', '\u2028', '\ufeff', '\ufffd', '\x7f'],
  ...['é', 'e\u0301', 'Київ', '毎日', '🕰️', '\u{10ffff}', '\ud7ff', '\ue000', '0', '-1', '007'],
  ...['18446744073709551615', '18446744073709551616', '9223372036854775808', '1e3'],
  ...['n'.repeat(127), 'n'.repeat(128), 'é'.repeat(200), 'x'.repeat(70_000)],
];

const oddSeconds = [
  ...[0n, 1n, -1n, 59n, -62135596800n, -62135596801n, 253402300800n, 8640000000000n],
  ...[31n, 32n, 53n, 62n].flatMap((power) => [2n ** power, -(2n ** power), 2n ** power - 1n]),
  ...[2n ** 63n - 1n, -(2n ** 63n), 2n ** 63n - 62135596801n, 2n ** 63n - 62135596800n],
];

// Whole minutes, minutes and seconds, and the ends of what Go's form of a time can hold. An offset
// of -60 is left out: it stands for UTC there.
const oddOffsets = [
  ...[0, 1, -1, 59, -59, -61, -119, 60, -120, -121, 19_800, -34_200, 1_172, -1_172, 86_399],
  ...[32_767 * 60, 32_767 * 60 + 59, -32_768 * 60, -32_768 * 60 + 1],
];

/**
 * A time and zone as schedulers meet them, or, as often, as they hardly ever do.
 *
 * @param {ReturnType<typeof import('../random.js').seededRandom>} random
 * @returns {Omit<Schedule, 'name'>}
 */
function randomTime(random) {
  const pick = (/** @type {any[]} */ list) => list[random(list.length)];
  const recent = 1_700_000_000n + BigInt(random(86_400));
  const anyone = BigInt.asIntN(64, (BigInt(random(2 ** 32)) << 32n) | BigInt(random(2 ** 32)));
  const minutes = random(2_000) - 1_000;
  return {
    seconds: String(pick([recent, recent, anyone, pick(oddSeconds)])),
    nanoseconds: pick([0, 0, 1, 999_999_999, random(1_000_000_000)]),
    offsetSeconds: pick([null, null, (minutes === -1 ? 0 : minutes) * 60, pick(oddOffsets)]),
  };
}

/**
 * Up to 50 schedules with different names, sorted by the bytes of the names.
 *
 * @param {ReturnType<typeof import('../random.js').seededRandom>} random
 * @param {number} [size]
 * @returns {Schedule[]}
 */
export function randomSchedules(random, size = random(51)) {
  const names = new Set();
  while (names.size < size) {
    const key = (BigInt(random(2 ** 32)) << 32n) | BigInt(random(2 ** 32));
    names.add(random(4) === 0 ? oddNames[random(oddNames.length)] : String(key));
  }
  return sorted([...names].map((name) => ({ name, ...randomTime(random) })));
}

/**
 * With UTC in place of the offsets that Go's writer refuses or its own reader takes for others: it
 * writes the seconds of an offset with their sign, and reads them without.
 *
 * @param {Schedule[]} schedules
 */
export function keptByGo(schedules) {
  return schedules.map((schedule) => {
    const { offsetSeconds } = schedule;
    const isKept = offsetSeconds === null || offsetSeconds > 0 || offsetSeconds % 60 === 0;
    return isKept ? schedule : { ...schedule, offsetSeconds: null };
  });
}

/** @param {Schedule[]} schedules */
export function sorted(schedules) {
  return schedules.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

/**
 * @param {Schedule[]} schedules
 * @returns {Snapshot} of version 1, to be disposed of
 */
export function snapshotOf(schedules) {
  const snapshot = new Snapshot({ version: 1 });
  for (const { name, seconds, nanoseconds, offsetSeconds } of schedules) {
    const time = { seconds: BigInt(seconds), nanoseconds, offsetSeconds };
    snapshot.updateLastExecutionTime(name, time);
  }
  return snapshot;
}

/**
 * All that a snapshot holds, sorted by the bytes of the names; disposes of it.
 *
 * @param {Snapshot} snapshot
 * @returns {Schedule[]}
 */
export function contentOf(snapshot) {
  const schedules = [...snapshot.names()].map((name) => {
    const { seconds, ...time } =
      /** @type {NonNullable<ReturnType<Snapshot['getLastExecution']>>} */ (
        snapshot.getLastExecution(name)
      );
    return { name, seconds: String(seconds), ...time };
  });
  snapshot.dispose();
  return sorted(schedules);
}
