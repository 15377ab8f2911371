/**
 * What the core does, as text, wherever it runs: in Node, in a window, in a worker.
 */
import {
  diffSnapshots,
  init,
  mergeSnapshots,
  readSnapshot,
  Snapshot,
  writeSnapshot,
} from '../../../js/core/index.js';
import { getCore } from '../../../js/core/module.js';
import { smallV1, smallV2 } from '../../golden/native/contents.js';

/** @typedef {(name: string) => Promise<Uint8Array>} Load gives a file of tests/golden */

const hex = (/** @type {Uint8Array} */ bytes) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const text = (/** @type {unknown} */ value) =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part));

/** @param {() => unknown} call */
function codeOf(call) {
  try {
    return `no error, but ${call()}`;
  } catch (error) {
    return /** @type {any} */ (error).code ?? String(error);
  }
}

/** @type {Record<string, (load: Load) => Promise<unknown>>} */
const checks = {
  async 'reads what Flyte wrote'(load) {
    const snapshot = readSnapshot(await load('flyte/flyte-1000.gob'));
    return [
      snapshot.size,
      snapshot.timeRange(),
      hex(writeSnapshot(snapshot, { encoding: 'native' })),
    ];
  },

  async 'writes the golden files'(load) {
    const written = [smallV1(), smallV2()].map((snapshot) => hex(writeSnapshot(snapshot)));
    const golden = await Promise.all(
      [1, 2].map((version) => load(`native/small-v${version}.snapshot`)),
    );
    return [written, written.join() === golden.map(hex).join()];
  },

  async 'keeps times exactly, and rounds them down to a Date'() {
    const snapshot = new Snapshot({ version: 1 });
    const times = {
      date: new Date(-1),
      nanoseconds: 1_695_749_400_123_456_789n,
      far: { seconds: 2n ** 62n, nanoseconds: 999_999_999, offsetSeconds: -34_200 },
    };
    for (const [name, time] of Object.entries(times)) snapshot.updateLastExecutionTime(name, time);
    const read = readSnapshot(writeSnapshot(snapshot, { encoding: 'gob' }));
    return [
      [...read.names()].map((name) => read.getLastExecution(name)),
      read.getLastExecutionTime('nanoseconds'),
      codeOf(() => read.getLastExecutionTime('far')),
    ];
  },

  async 'takes the times of Temporal'() {
    const epochNanoseconds = 1_695_749_400_123_456_789n;
    const { Temporal } = /** @type {any} */ (globalThis);
    const zoned = (/** @type {string} */ zone, /** @type {number} */ offsetSeconds) =>
      Temporal
        ? new Temporal.ZonedDateTime(epochNanoseconds, zone)
        : { epochNanoseconds, timeZoneId: zone, offsetNanoseconds: offsetSeconds * 1e9 };
    const snapshot = new Snapshot();
    const instant = Temporal ? new Temporal.Instant(epochNanoseconds) : { epochNanoseconds };
    snapshot.updateLastExecutionTime('instant', instant);
    snapshot.updateLastExecutionTime('Stockholm', zoned('Europe/Stockholm', 7200));
    snapshot.updateLastExecutionTime('UTC', zoned('UTC', 0));
    return [...snapshot.names()].map((name) => snapshot.getLastExecution(name));
  },

  async 'compares, merges, sorts and filters'() {
    const [a, b] = [smallV1(), smallV2()];
    const merged = mergeSnapshots(a, b);
    return [
      diffSnapshots(a, b),
      hex(writeSnapshot(merged)),
      merged.rows({ sort: 'time', descending: true, filter: 'a' }),
      [...merged.names()],
    ];
  },

  async 'refuses what is bad by its code'(load) {
    const names = [
      'bad-last-byte',
      'bad-version-2',
      'bad-nanoseconds',
      'trailing-bytes',
      'bad-json',
    ];
    const files = await Promise.all(names.map((name) => load(`flyte/${name}.gob`)));
    const codes = files.map((bytes) => codeOf(() => readSnapshot(bytes)));
    return [codes, codeOf(() => new Snapshot().has('\ud800'))];
  },

  async 'goes on with a fresh module after one that stopped'() {
    /** @type {unknown[]} */
    const told = [];
    const traps = [
      () => getCore().call('size', 0x7fff_fff0),
      () => {
        const core = getCore();
        const deeper = () => {
          core.call('timesAt');
          deeper();
        };
        deeper();
      },
    ];
    for (const trap of traps) {
      const [core, snapshot] = [getCore(), new Snapshot()];
      try {
        trap();
      } catch {
        // At the end of the stack there is no room for an error of ours.
      }
      told.push(
        core.isAlive,
        codeOf(() => snapshot.size),
        codeOf(() => new Snapshot()),
      );
      await init();
      told.push(getCore() === core, new Snapshot().size);
    }
    return told;
  },
};

export const titles = Object.keys(checks);

/**
 * @param {string} title
 * @param {Load} load
 * @returns {Promise<string>}
 */
export async function check(title, load) {
  await init();
  return text(await checks[title](load));
}

/** @type {Load} */
export async function fetchGolden(name) {
  const response = await fetch(new URL(`../../golden/${name}`, import.meta.url));
  return new Uint8Array(await response.arrayBuffer());
}
