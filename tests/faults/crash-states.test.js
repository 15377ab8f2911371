/**
 * Power failures, exhaustively: short workloads run over a simulated disk, and for every prefix of
 * what they did to it, every state that a failure could leave is started from anew.
 */
import { init, readSnapshot, Snapshot, writeSnapshot } from '../../js/core/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';
import { restore } from '../../js/stores/restore.js';
import { SimulatedDisk } from './simulated-disk.js';

const FOLDER = '/var/state';

/** Processes that are not running, so that each next one finds the lock of a dead one. */
let pid = 90_000_000;
const open = (disk) => {
  const owner = { pid: String(++pid), started: '1', kernel: 'none', host: 'simulated' };
  return fileSystem(FOLDER, { fs: disk, keep: 2, owner });
};

const encode = (value) => {
  const snapshot = new Snapshot({ version: 1 });
  snapshot.updateLastExecutionTime('value', new Date(value));
  const bytes = writeSnapshot(snapshot);
  snapshot.dispose();
  return bytes;
};

const valueOf = (bytes) => {
  const snapshot = readSnapshot(bytes);
  const value = snapshot.getLastExecutionTime('value').getTime();
  snapshot.dispose();
  return value;
};

/**
 * @typedef {object} Moment what had been asked of the store and answered
 * @property {number} length operations on the disk so far
 * @property {number} begun the highest value that was being saved
 * @property {number} acknowledged the highest value whose save had resolved
 * @property {Map<string, number>} last the last value acknowledged in each generation
 */

/**
 * @param {string[]} steps
 * @param {{ file?: boolean, folder?: boolean }} [honest] false: that fsync does nothing
 */
async function run(steps, honest) {
  const disk = new SimulatedDisk();
  Object.assign(disk.honest, honest);
  const stores = [open(disk)];
  /** @type {Moment[]} */
  const moments = [];
  let value = 0;
  let acknowledged = 0;
  let id = '';
  const last = new Map();
  const note = () =>
    moments.push({ length: disk.log.length, begun: value, acknowledged, last: new Map(last) });
  note();
  for (const step of steps) {
    const store = stores.at(-1);
    if (step === 'reopen') stores.push(open(disk));
    else if (step === 'prune') await store.prune({ keep: 1 });
    else if (step === 'killed') {
      // A process that is killed between writing a piece and its fsync: nobody is told of it.
      value++;
      note();
      disk.honest.file = false;
      await store.append(encode(value));
      disk.honest.file = true;
    } else {
      value++;
      note();
      if (step === 'save') ({ id } = await store.save(encode(value)));
      else await store.append(encode(value));
      last.set(id, value);
      acknowledged = value;
    }
    note();
  }
  const length = disk.log.length;
  for (const store of stores) await store.close();
  disk.log.length = length;
  return { disk, moments };
}

/**
 * @param {SimulatedDisk} disk after a power failure
 * @param {Moment} moment
 * @returns {Promise<string | undefined>} what is wrong with it
 */
async function faultOf(disk, { begun, acknowledged, last }) {
  const before = disk.toString();
  const store = open(disk);
  try {
    const bytes = await store.read();
    const value = bytes ? valueOf(bytes) : 0;
    if (value < acknowledged) return `read ${value}, and ${acknowledged} had been acknowledged`;
    if (value > begun) return `read ${value}, and only ${begun} had been saved`;
    let isNewest = true;
    for await (const generation of store.history()) {
      const kept = valueOf(await generation.read());
      if (!isNewest && kept !== last.get(generation.id)) {
        return `${generation.id} holds ${kept}, and ${last.get(generation.id)} had been saved`;
      }
      isNewest = false;
    }
    const restored = await restore(store);
    restored.snapshot?.dispose();
    if (restored.skipped.length > 0) return 'a generation was bad';
    await store.save(encode(1000));
    await store.append(encode(2000));
    await store.close();
    const after = await disk.readdir(FOLDER);
    if (after.some((name) => name.endsWith('.tmp'))) return `orphans are left: ${after}`;
    const next = open(disk);
    if (valueOf(await next.read()) !== 2000) return 'what was saved afterwards is not there';
    await next.close();
    return undefined;
  } catch (error) {
    return `${error.code}: ${error.message} at ${before}`;
  } finally {
    await store.close();
  }
}

/**
 * @param {string[]} steps
 * @param {{ file?: boolean, folder?: boolean }} [honest]
 */
async function explore(steps, honest) {
  const { disk, moments } = await run(steps, honest);
  const seen = new Set();
  const faults = [];
  for (let length = 0; length <= disk.log.length; length++) {
    // What had been acknowledged by then, and what may have been under way.
    const acknowledged = moments.findLast((moment) => moment.length <= length);
    for (const crashed of disk.crashesAfter(length)) {
      const key = `${acknowledged.begun} ${acknowledged.acknowledged} ${crashed}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const fault = await faultOf(crashed, acknowledged);
      if (fault) faults.push(fault);
    }
  }
  return { states: seen.size, faults };
}

const WORKLOADS = ['save', 'append', 'prune', 'reopen'].flatMap((first) =>
  ['save', 'append', 'reopen'].flatMap((second) =>
    ['save', 'append', 'prune'].map((third) => ['save', 'append', first, second, third]),
  ),
);

beforeAll(init);

describe('a power failure at any moment', () => {
  it('leaves the old state or the new one, whatever survives of what was not synced', async () => {
    let states = 0;
    for (const steps of WORKLOADS) {
      const found = await explore(steps);
      expect({ steps, faults: found.faults.slice(0, 3) }).toEqual({ steps, faults: [] });
      states += found.states;
    }
    expect(states).toBeGreaterThanOrEqual(500);
  });

  it('loses no piece behind one that a killed process had not brought to the disk', async () => {
    for (const steps of [
      ['save', 'killed', 'reopen', 'append'],
      ['save', 'append', 'killed', 'reopen', 'append', 'append'],
      ['save', 'append', 'killed', 'reopen', 'append', 'reopen', 'append'],
      ['save', 'append', 'killed', 'reopen', 'append', 'killed', 'reopen', 'append'],
    ]) {
      const found = await explore(steps);
      expect({ steps, faults: found.faults.slice(0, 3) }).toEqual({ steps, faults: [] });
    }
  });

  it('never brings back a generation that was quarantined', async () => {
    const disk = new SimulatedDisk();
    const store = open(disk);
    await store.save(encode(1));
    const { id } = await store.save(encode(2));
    await store.quarantine(id, 'CORRUPT');
    let states = 0;
    for (const crashed of disk.crashesAfter(disk.log.length)) {
      expect(valueOf(await open(crashed).read())).toBe(1);
      states++;
    }
    expect(states).toBeGreaterThan(0);
    await store.close();
  });

  it.each([
    ['of files', { file: false }],
    ['of folders', { folder: false }],
  ])('loses what was acknowledged once the fsync %s is taken out', async (_, honest) => {
    for (const steps of [['save'], ['save', 'append'], ['save', 'save']]) {
      const { faults } = await explore(steps, honest);
      expect(faults).not.toEqual([]);
    }
  });
});
