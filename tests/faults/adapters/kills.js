import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { random } from '../random.js';

const CHILD = fileURLToPath(new URL('child.js', import.meta.url));
const PERIOD = 1000;

/**
 * @typedef {object} KillReport
 * @property {number} kills
 * @property {number} slots from the first start to the last one
 * @property {number} caughtUp
 * @property {number[]} lost slots that never ran
 * @property {number[]} repeated runs of a process that ran a slot twice, or several again
 */

/**
 * Kills programs that run a job every second, each in a folder of its own, and looks whether the
 * job ran for each second since the first of them was started.
 *
 * @param {object} options
 * @param {string} options.scheduler
 * @param {string} options.root
 * @param {number} options.kills
 * @param {number} options.seed decides how long each lives
 * @param {number} [options.lanes] folders, each with one process at a time
 * @returns {Promise<KillReport>}
 */
export async function killScheduler({ scheduler, root, kills, seed, lanes = 5 }) {
  const perLane = Array.from({ length: lanes }, (_, lane) => Math.floor((kills + lane) / lanes));
  const reports = await Promise.all(
    perLane.map((count, lane) =>
      killInLane(scheduler, join(root, `${scheduler}-${lane}`), count, random(seed + lane)),
    ),
  );
  return {
    kills: reports.reduce((sum, report) => sum + report.kills, 0),
    slots: reports.reduce((sum, report) => sum + report.slots, 0),
    caughtUp: reports.reduce((sum, report) => sum + report.caughtUp, 0),
    lost: reports.flatMap(({ lost }) => lost),
    repeated: reports.flatMap(({ repeated }) => repeated),
  };
}

async function killInLane(scheduler, folder, kills, rng) {
  await mkdir(join(folder, 'store'), { recursive: true });
  let first;
  let until;
  // The first start and the last are let live until they have told since when and up to when.
  for (let life = 0; life <= kills; life += 1) {
    const child = fork(CHILD, [scheduler, folder], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit');
    const told = once(child, 'message').then(([message]) => message);
    told.catch(() => {});
    if (life === 0 || life === kills) {
      ({ until } = await told);
      first ??= until;
    } else {
      // From before it has started to where it ran a slot or two.
      await Promise.race([
        rng.below(3) === 0 ? pause(rng.below(400)) : told.then(() => pause(rng.below(1500))),
        ended,
      ]);
    }
    child.kill(life === kills ? 'SIGTERM' : 'SIGKILL');
    const [status, signal] = await ended;
    if (signal !== 'SIGKILL' && life < kills) throw new Error(`it ended by itself: ${status}`);
  }
  return account(await readFile(join(folder, 'ran'), 'utf8'), first, until, kills);
}

/**
 * @param {string} written by the processes
 * @param {number} first
 * @param {number} until
 * @param {number} kills
 */
function account(written, first, until, kills) {
  const ran = new Set();
  const repeated = [];
  let caughtUp = 0;
  // What follows the last "life" was written by the last process.
  for (const life of written.split('life 0\n')) {
    const lines = life.split('\n').filter(Boolean);
    const slots = lines.map((line) => Number(line.split(' ')[1]));
    const once = new Set(slots);
    const again = [...once].filter((slot) => ran.has(slot));
    // A kill between a run and its record repeats that one.
    if (again.length > 1 || once.size < slots.length) repeated.push(...again, ...slots);
    for (const slot of once) ran.add(slot);
    caughtUp += lines.filter((line) => line.startsWith('catch-up')).length;
  }
  const lost = [];
  let slots = 0;
  for (let slot = (Math.floor(first / PERIOD) + 1) * PERIOD; slot <= until; slot += PERIOD) {
    slots += 1;
    if (!ran.has(slot)) lost.push(slot);
  }
  return { kills, slots, caughtUp, lost, repeated };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
