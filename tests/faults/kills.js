/**
 * Kills real processes that save and append, and looks at what they leave behind.
 */
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { init, readSnapshot } from '../../js/core/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';

const CHILD = fileURLToPath(new URL('kill-child.js', import.meta.url));

/**
 * @typedef {object} KillReport
 * @property {number} kills
 * @property {number} acknowledged saves and appends, over all processes
 * @property {string[]} lost states older than what was acknowledged
 * @property {string[]} torn states that cannot be read
 * @property {string[]} orphans files that were left under way
 */

/**
 * @param {object} options
 * @param {string} options.root a folder that is not there yet
 * @param {number} options.kills
 * @param {number} options.seed decides where each process dies
 * @param {'store' | 'plain'} [options.mode] `plain`: a file that is overwritten
 * @param {number} [options.lanes] folders, each with one process at a time
 * @returns {Promise<KillReport>}
 */
export async function killMany({ root, kills, seed, mode = 'store', lanes = 2 }) {
  await init();
  /** @type {KillReport} */
  const report = { kills: 0, acknowledged: 0, lost: [], torn: [], orphans: [] };
  const random = randomNumbers(seed);
  const fates = Array.from({ length: kills }, () => fateOf(random, mode));
  const lane = async (/** @type {string} */ folder) => {
    await mkdir(folder, { recursive: true });
    let acknowledged = 0;
    for (let fate = fates.pop(); fate; fate = fates.pop()) {
      const values = await killOne(mode, folder, fate);
      report.kills++;
      report.acknowledged += values.length;
      acknowledged = values.at(-1) ?? acknowledged;
      const context = `${JSON.stringify(fate)} after ${acknowledged}`;
      const value = await valueIn(mode, folder);
      if (value === undefined) report.torn.push(context);
      else if (value < acknowledged || value > acknowledged + 1) {
        report.lost.push(`${context}: ${value}`);
      }
      // One that was written and not acknowledged counts from now on.
      acknowledged = Math.max(acknowledged, value ?? 0);
      // The next process sweeps what this one left: it never adds up.
      const left = await orphansIn(folder);
      if (left.length > 1) report.orphans.push(`${context}: ${left}`);
    }
    if (mode === 'store') report.orphans.push(...(await orphansAfterSaving(folder)));
  };
  await Promise.all(Array.from({ length: lanes }, (_, i) => lane(join(root, `lane-${i}`))));
  return report;
}

/**
 * @typedef {{ call: number, moment: string } | { acknowledged: number, wait: number }} Fate
 *   around a file operation of its own, or a while after it acknowledged so many
 */

/**
 * @param {() => number} random
 * @param {'store' | 'plain'} mode
 * @returns {Fate}
 */
function fateOf(random, mode) {
  const pick = (/** @type {number} */ count) => Math.floor(random() * count);
  return mode === 'plain' || random() < 0.6
    ? { call: pick(120), moment: ['before', 'during', 'after'][pick(3)] }
    : { acknowledged: pick(6), wait: random() * 8 };
}

/**
 * @param {string} mode
 * @param {string} folder
 * @param {Fate} fate
 * @returns {Promise<number[]>} the values that it acknowledged
 */
function killOne(mode, folder, fate) {
  const args = 'call' in fate ? [String(fate.call), fate.moment] : [];
  const child = spawn(process.execPath, [CHILD, mode, folder, ...args]);
  let output = '';
  let errors = '';
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const schedule = () => {
    if ('call' in fate || timer || output.split('\n').length <= fate.acknowledged) return;
    timer = setTimeout(() => child.kill('SIGKILL'), fate.wait);
  };
  child.stdout.on('data', (chunk) => {
    output += chunk;
    schedule();
  });
  child.stderr.on('data', (chunk) => (errors += chunk));
  child.once('spawn', schedule);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      if (signal === 'SIGKILL') resolve(output.split('\n').filter(Boolean).map(Number));
      else reject(new Error(`the child ended by itself, ${status}: ${errors}`));
    });
  });
}

/**
 * @param {string} mode
 * @param {string} folder
 * @returns {Promise<number | undefined>} `undefined` where it cannot be read
 */
async function valueIn(mode, folder) {
  try {
    const bytes =
      mode === 'store'
        ? await fileSystem(folder).read()
        : await readFile(join(folder, 'state')).catch(() => undefined);
    if (!bytes) return 0;
    const snapshot = readSnapshot(bytes);
    const time = snapshot.getLastExecutionTime('value');
    snapshot.dispose();
    return time?.getTime();
  } catch {
    return undefined;
  }
}

/** @param {string} folder */
const orphansIn = async (folder) => (await readdir(folder)).filter((name) => name.endsWith('.tmp'));

/** @param {string} folder */
async function orphansAfterSaving(folder) {
  const store = fileSystem(folder);
  const bytes = await store.read();
  if (bytes) await store.save(bytes);
  await store.close();
  return orphansIn(folder);
}

/**
 * Mulberry32, Tommy Ettinger's small generator.
 * @param {number} seed
 * @returns {() => number} numbers from 0 up to 1
 */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
