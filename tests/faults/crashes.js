/**
 * Power failures, exhaustively: a short workload runs over a simulated disk, and for every prefix of
 * what it did to it, every state that a failure could leave is started from anew.
 */
import { readSnapshot } from '../../js/core/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';
import { restore } from '../../js/stores/restore.js';
import { SimulatedDisk } from './simulated-disk.js';
import { encode } from '../js/stores/times.js';

const FOLDER = '/var/state';

/** Processes that are not running, so that each next one finds the lock of a dead one. */
let pid = 90_000_000;
const open = (disk) => {
  const owner = { pid: String(++pid), started: '1', kernel: 'none', host: 'simulated' };
  return fileSystem(FOLDER, { fs: disk, keep: 2, owner });
};

const valueOf = (bytes) => {
  const snapshot = readSnapshot(bytes);
  const value = snapshot.getLastExecutionTime('value').getTime();
  snapshot.dispose();
  return value;
};

/**
 * @typedef {'save' | 'append' | 'prune' | 'quarantine' | 'reopen' | 'append, killed'
 *   | 'mkdir /var, killed' | 'mkdir /var/state, killed'} Step `reopen`: another process takes over;
 *   `killed`: the process ends right behind that call, before the fsync that would follow
 */

/**
 * @typedef {object} Moment what had been asked of the store and answered
 * @property {number} length operations on the disk so far
 * @property {number} begun the value of the newest state that may be found
 * @property {number} acknowledged the value of the oldest one
 * @property {Map<string, number>} last the last value acknowledged in each generation
 */

/**
 * @param {Step[]} steps
 * @param {{ file?: boolean, folder?: boolean }} [honest] false: that fsync does nothing
 */
async function run(steps, honest) {
  const disk = new SimulatedDisk();
  Object.assign(disk.honest, honest);
  const stores = [open(disk)];
  /** @type {Moment[]} */
  const moments = [];
  const last = new Map();
  /** @type {string[]} newest last, without quarantined ones */
  const ids = [];
  let value = 0;
  let begun = 0;
  let acknowledged = 0;
  const note = () =>
    moments.push({ length: disk.log.length, begun, acknowledged, last: new Map(last) });
  note();
  for (const step of steps) {
    const store = stores.at(-1);
    if (step === 'reopen') stores.push(open(disk));
    else if (step === 'prune') await store.prune({ keep: 1 });
    else if (step.startsWith('mkdir')) await disk.mkdir(step.slice(6, step.indexOf(',')));
    else if (step === 'quarantine') {
      const id = ids.pop();
      acknowledged = last.get(ids.at(-1));
      note();
      await store.quarantine(id, 'CORRUPT');
      begun = acknowledged;
    } else if (step === 'append, killed') {
      begun = ++value;
      note();
      disk.honest.file = false;
      await store.append(encode(value));
      disk.honest.file = true;
    } else {
      begun = ++value;
      note();
      if (step === 'save') ids.push((await store.save(encode(value))).id);
      else await store.append(encode(value));
      last.set(ids.at(-1), value);
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
    if (value > begun) return `read ${value}, expected ${begun} at most`;
    let isOlder = false;
    for await (const { id, quarantined, read } of store.history()) {
      const kept = valueOf(await read());
      if (isOlder && kept !== last.get(id)) return `${id} holds ${kept}, not ${last.get(id)}`;
      if (!quarantined) isOlder = true;
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
 * @param {Step[]} steps
 * @param {{ file?: boolean, folder?: boolean }} [honest]
 * @returns {Promise<{ states: number, fault?: string }>} how many different states were started
 *   from, and what was wrong with the first bad one, where it ends
 */
export async function explore(steps, honest) {
  const { disk, moments } = await run(steps, honest);
  const seen = new Set();
  for (let length = 0; length <= disk.log.length; length++) {
    // What had been acknowledged by then, and what may have been under way.
    const moment = moments.findLast((candidate) => candidate.length <= length);
    for (const crashed of disk.crashesAfter(length)) {
      const key = `${moment.begun} ${moment.acknowledged} ${crashed}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const fault = await faultOf(crashed, moment);
      if (fault) return { states: seen.size, fault };
    }
  }
  return { states: seen.size };
}

/** @type {Step[][]} what is done to the disk where one process does it all, or hands over once */
export const WORKLOADS = ['save', 'append', 'prune', 'reopen'].flatMap((first) =>
  ['save', 'append', 'reopen'].flatMap((second) =>
    ['save', 'append', 'prune'].map((third) => ['save', 'append', first, second, third]),
  ),
);

/** @type {Record<string, Step[][]>} */
export const LEFT_UNDONE = {
  'a piece that had not reached the disk': [
    ['save', 'append, killed', 'reopen', 'append'],
    ['save', 'append', 'append, killed', 'reopen', 'append', 'append'],
    ['save', 'append', 'append, killed', 'reopen', 'append', 'reopen', 'append'],
    ['save', 'append', 'append, killed', 'reopen', 'append', 'append, killed', 'reopen', 'append'],
  ],
  'pieces whose full save had just been removed': [
    ['save', 'append', 'save', 'save', 'reopen', 'save'],
    ['save', 'append', 'append', 'save', 'save', 'reopen', 'append'],
  ],
  'folders whose names had not reached the disk': [
    ['mkdir /var, killed', 'save'],
    ['mkdir /var, killed', 'mkdir /var/state, killed', 'save', 'append'],
  ],
};

/** @type {Step[][]} */
export const QUARANTINES = [
  ['save', 'save', 'quarantine'],
  ['save', 'append', 'save', 'append', 'quarantine', 'append'],
  ['save', 'save', 'quarantine', 'reopen', 'save'],
];
