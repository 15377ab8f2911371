/**
 * What the files beside this one hold. tests/cpp/native_golden_test.cpp says the same in C++.
 */
import { Snapshot } from '../../../js/core/index.js';

const day = 1_695_686_400n;
/** @param {bigint} seconds @param {number} [nanoseconds] @param {number | null} [offsetSeconds] */
const at = (seconds, nanoseconds = 0, offsetSeconds = null) => ({
  seconds,
  nanoseconds,
  offsetSeconds,
});

/** A few schedules of version 1: decimals, shared beginnings, times at the edges. */
export function smallV1() {
  const snapshot = new Snapshot({ version: 1 });
  snapshot.updateLastExecutionTime('0', at(-(2n ** 63n)));
  snapshot.updateLastExecutionTime('18446744073709551615', at(2n ** 63n - 1n, 999_999_999, 0));
  snapshot.updateLastExecutionTime('', at(day, 0, -60));
  snapshot.updateLastExecutionTime('daily', at(day, 500_000_000));
  snapshot.updateLastExecutionTime('dairy', at(day + 1n, 1, 19_800));
  snapshot.updateLastExecutionTime('工作', at(day + 2n, 0, -1_966_080));
  return snapshot;
}

/** Of version 2: each field, set in one schedule and absent in another. */
export function smallV2() {
  const snapshot = new Snapshot({ version: 2 });
  const schedule = { expression: '0 0 * * *', timezone: 'Europe/Oslo', engine: 'croner' };
  snapshot.describe('daily', { ...schedule, firstSeen: at(day - 86_400n) });
  snapshot.recordRun('daily', {
    scheduledTime: at(day),
    startedAt: at(day, 250_000_000),
    outcome: 'failed',
  });
  snapshot.describe('never', schedule);
  snapshot.recordRun('42', { scheduledTime: at(day + 63_000n), outcome: 'succeeded' });
  snapshot.recordRun('43', { scheduledTime: at(day + 63_000n), outcome: 'aborted' });
  snapshot.updateLastExecutionTime('plain', at(day, 0, 3_600));
  snapshot.takenAt = at(day + 63_001n);
  snapshot.source = 'host-1';
  return snapshot;
}

/** @returns {(limit: bigint) => bigint} SplitMix64 from the state 1, of 64 bits, modulo `limit` */
function splitMix64() {
  let state = 1n;
  return (limit) => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let mixed = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return (mixed ^ (mixed >> 31n)) % limit;
  };
}

/** 100,000 schedules of version 2, every eighth of them with its details. */
export function generated() {
  const draw = splitMix64();
  const snapshot = new Snapshot({ version: 2 });
  for (let i = 0; i < 100_000; i++) {
    const name =
      draw(2n) === 0n ? `${draw(2n ** 64n)}` : `project-${draw(50n)}:job-${draw(1_000_000n)}`;
    const seconds = 1_600_000_000n + draw(100_000_000n);
    const nanoseconds = draw(3n) === 0n ? Number(draw(1_000_000_000n)) : 0;
    const offset = draw(4n) === 0n ? (Number(draw(1_681n)) - 840) * 60 : null;
    const time = at(seconds, nanoseconds, offset);
    if (draw(8n) !== 0n) {
      snapshot.updateLastExecutionTime(name, time);
      continue;
    }
    const expression = `${draw(60n)} * * * *`;
    snapshot.describe(name, {
      expression,
      timezone: 'Europe/Paris',
      engine: 'croner',
      firstSeen: time,
    });
    snapshot.recordRun(name, {
      scheduledTime: time,
      startedAt: at(seconds + 1n, 0, offset),
      outcome: /** @type {const} */ (['succeeded', 'failed', 'aborted'])[Number(draw(3n))],
    });
  }
  return snapshot;
}

/**
 * CRC-32C, bit by bit (RFC 3720, B.4): apart from the core's own.
 *
 * @param {Uint8Array} bytes
 */
export function crc32c(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}
