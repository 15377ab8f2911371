import {
  diffSnapshots,
  init,
  mergeSnapshots,
  readSnapshot,
  readSnapshotPieces,
  Snapshot,
  writeSnapshot,
} from '../../../js/core/index.js';
import { getCore } from '../../../js/core/module.js';

const code = (/** @type {string} */ code) => expect.objectContaining({ code });

/** @param {string} name */
function snapshotWith(name) {
  const snapshot = new Snapshot();
  snapshot.updateLastExecutionTime(name, 5n);
  return snapshot;
}

/**
 * Takes the memory that the module may have.
 *
 * @param {number} smallest the least bytes to ask for; less than these may be left
 */
function exhaust(smallest) {
  for (let size = 2 ** 30; size >= smallest; size /= 2) {
    while (getCore().call('allocate', size) !== 0);
  }
}

/** @type {[how: string, trap: () => unknown, code?: string][]} */
const traps = [
  ['reaches past its memory', () => getCore().call('size', 0x7fff_fff0), 'DISPOSED'],
  ['calls what is no function', () => getCore().call('version', 8), 'DISPOSED'],
  [
    'is out of memory where it cannot say so',
    () => {
      exhaust(16);
      return new Snapshot();
    },
    'DISPOSED',
  ],
  [
    'is called at the end of the stack',
    () => {
      const core = getCore();
      const deeper = () => {
        core.call('timesAt');
        deeper();
      };
      deeper();
    },
    // There is no room left for an error with a code.
    undefined,
  ],
];

beforeEach(() => init());

describe.each(traps)('a module that %s', (_, trap, expected) => {
  const error = expected === undefined ? RangeError : code(expected);

  test('is given up with a coded error, and another one takes its place', async () => {
    const core = getCore();
    expect(trap).toThrow(error);
    expect(core.isAlive).toBe(false);
    expect(() => new Snapshot()).toThrow(code('NOT_READY'));
    expect(() => readSnapshot(new Uint8Array(9))).toThrow(code('NOT_READY'));
    await Promise.all([init(), init()]);
    expect(getCore()).not.toBe(core);
    const snapshot = readSnapshot(writeSnapshot(snapshotWith('after')));
    expect(snapshot.getLastExecution('after')?.nanoseconds).toBe(5);
  });

  test('takes its snapshots with it, and leaves those of the next one alone', async () => {
    const lost = snapshotWith('lost');
    const names = lost.names();
    expect(trap).toThrow(error);
    await init();
    const kept = snapshotWith('kept');
    /** @type {(() => unknown)[]} */
    const uses = [
      () => lost.size,
      () => lost.version,
      () => lost.getLastExecutionTime('lost'),
      () => lost.getLastExecution('lost'),
      () => lost.updateLastExecutionTime('lost', 6n),
      () => lost.updateLastExecutionTime('lost', new Date()),
      () => lost.has('lost'),
      () => lost.delete('lost'),
      () => lost.record('lost'),
      () => lost.describe('lost', {}),
      () => names.next(),
      () => [...lost],
      () => lost.rows(),
      () => lost.create(),
      () => lost.serialize(),
      () => lost.deserialize(kept.serialize()),
      () => lost.apply(kept),
      () => lost.mark(),
      () => lost.source,
      () => (lost.source = 'me'),
      () => writeSnapshot(lost),
      () => mergeSnapshots(lost, kept),
      () => mergeSnapshots(kept, lost),
      () => diffSnapshots(kept, lost),
      () => kept.apply(lost),
    ];
    for (const use of uses) expect(use).toThrow(code('DISPOSED'));
    lost.dispose();
    lost.dispose();
    expect([...kept.names()]).toEqual(['kept']);
    expect(kept.getLastExecution('kept')?.nanoseconds).toBe(5);
  });
});

test('a module that stops between the pieces of a snapshot says so', async () => {
  const bytes = writeSnapshot(snapshotWith('a'));
  async function* pieces() {
    yield bytes.subarray(0, 10);
    expect(() => getCore().call('size', 0x7fff_fff0)).toThrow(code('DISPOSED'));
    await init();
    yield bytes.subarray(10);
  }
  await expect(readSnapshotPieces(bytes.length, pieces())).rejects.toThrow(code('DISPOSED'));
  expect(snapshotWith('b').size).toBe(1);
});

test('a module that traps twice is the same as one that traps once', async () => {
  const first = getCore();
  expect(() => first.call('size', 0x7fff_fff0)).toThrow(code('DISPOSED'));
  await init();
  const second = getCore();
  expect(() => second.call('size', 0x7fff_fff0)).toThrow(code('DISPOSED'));
  await init();
  expect(new Set([first, second, getCore()]).size).toBe(3);
  expect(snapshotWith('a').size).toBe(1);
});

test('memory that runs out is refused with a code, and the module goes on', () => {
  const snapshot = snapshotWith('a');
  const good = writeSnapshot(snapshot);
  const core = getCore();
  exhaust(2 ** 16);
  expect(core.memorySize).toBeGreaterThan(2 ** 31 - 2 ** 20);
  expect(() => readSnapshot(new Uint8Array(2 ** 20))).toThrow(code('TOO_LARGE'));
  expect(() => snapshot.deserialize(new Uint8Array(2 ** 20))).toThrow(code('TOO_LARGE'));
  expect(() => snapshot.has('x'.repeat(2 ** 20))).toThrow(code('TOO_LARGE'));
  expect(() => snapshot.updateLastExecutionTime('x'.repeat(2 ** 20), 1n)).toThrow(
    code('TOO_LARGE'),
  );
  expect(core.isAlive).toBe(true);
  expect(writeSnapshot(snapshot)).toEqual(good);
  expect(snapshot.updateLastExecutionTime('a', 6n)).toBe(true);
});
