import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { unless } from './files.js';

/**
 * Who holds a lock, so that another process can tell whether it is still alive.
 * @typedef {object} Owner
 * @property {string} pid
 * @property {string} started when that process began, in the kernel's ticks since boot; `none`
 *   where that cannot be known. A process that got a dead one's number has another.
 * @property {string} kernel the boot and the namespace in which `pid` means something, or `none`
 * @property {string} host
 */

const NONE = 'none';

/** States of a process that ended and that its parent has not noticed yet. */
const ENDED = ['Z', 'X'];

/** @type {Promise<Owner> | undefined} */
let self;

/**
 * This process. Linux only tells more than the process id and the host.
 * @returns {Promise<Owner>}
 */
export function thisProcess() {
  self ??= (async () => ({
    pid: String(process.pid),
    started: (await look('self'))?.started ?? NONE,
    kernel: await kernel(),
    host: hostname()
      .replace(/[^\w-]+/g, '_')
      .slice(0, 60),
  }))();
  return self;
}

/**
 * @param {Owner} owner
 * @param {Owner} me
 * @returns {Promise<'alive' | 'dead' | 'unknown'>} `unknown`: it may be alive where we cannot look
 */
export async function fateOf(owner, me) {
  if (owner.host !== me.host || owner.kernel !== me.kernel) return 'unknown';
  if (!exists(Number(owner.pid))) return 'dead';
  if (owner.kernel === NONE || owner.started === NONE) return 'unknown';
  const found = await look(owner.pid);
  // It exists and does not show itself: another user's, under proc(5)'s hidepid.
  if (!found) return 'unknown';
  return found.started === owner.started && !ENDED.includes(found.state) ? 'alive' : 'dead';
}

/**
 * Whether the owner ran on this machine before it was started the last time, as far as the
 * machine's name tells.
 * @param {Owner} owner
 * @param {Owner} me
 */
export function isOfEarlierBoot(owner, me) {
  if (owner.host !== me.host || owner.kernel === NONE || me.kernel === NONE) return false;
  return bootOf(owner.kernel) !== bootOf(me.kernel);
}

/** @param {string} kernel */
const bootOf = (kernel) => kernel.split('-')[0];

/** @param {number} pid */
function exists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {{ code?: string }} */ (error).code === 'EPERM';
  }
}

/**
 * Fields 3 and 22 of proc(5)'s stat, counted behind the command's name, which may hold anything.
 * @param {string} pid
 */
async function look(pid) {
  const stat = await optional(readFile(`/proc/${pid}/stat`, 'latin1'));
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && { state: fields[0], started: fields[19] };
}

async function kernel() {
  const boot = await optional(readFile('/proc/sys/kernel/random/boot_id', 'latin1'));
  const namespace = await optional(readlink('/proc/self/ns/pid'));
  if (boot === undefined || namespace === undefined) return NONE;
  return `${boot.slice(0, 8)}-${namespace.replace(/\D/g, '')}`;
}

/**
 * @template T
 * @param {Promise<T>} promise
 */
const optional = (promise) => unless(promise, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ESRCH');
