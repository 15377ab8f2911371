import { join } from 'node:path';
import { SnapshotError } from '../../core/errors.js';
import { closeQuietly, codeOf, unless } from './files.js';
import { LOCK, temporaryName, token } from './names.js';
import { fateOf, isOfEarlierBoot, thisProcess } from './owner.js';

/** @import { Files } from './files.js' */
/** @import { Owner } from './owner.js' */

/*
 * The lock is a folder with one empty file in it, whose name says who holds it:
 *
 *     free.TOKEN
 *     held.TOKEN.PID.STARTED.KERNEL.HOST
 *
 * It changes hands by renaming that file. A rename of a name that is gone fails, and no name ever
 * comes back, since each carries a new token: of all that see a lock free, or its holder dead, one
 * gets it. Nobody removes a file that another may have just taken.
 */

/** @typedef {{ name: string, owner: Owner | undefined }} State `owner`: undefined where free */

const FREE = 'free.';
const HELD = /^held\.[\da-f]+\.(\d+)\.(\w+)\.([\w-]+)\.([\w-]*)$/;

/** Milliseconds between two looks at a lock that another holds. */
const PAUSE = { first: 2, most: 50 };

/** How many renewals fit into the time after which a silent holder counts as dead. */
const RENEWALS = 6;

/** Who may write into a folder, among all processes that can see it. */
export class Lock {
  #files;
  #parent;
  #folder;
  #stale;
  #me;
  /** @type {string | undefined} our file's name while we hold the lock */
  #mine;
  /** @type {NodeJS.Timeout | undefined} */
  #renewal;
  /** @type {{ name: string, touched: number, since: number } | undefined} */
  #watched;

  /**
   * @param {Files} files
   * @param {string} parent the folder that it guards
   * @param {{ lockStale: number, owner?: Owner }} options `lockStale`: milliseconds; `owner`: who we are
   */
  constructor(files, parent, { lockStale, owner }) {
    this.#files = files;
    this.#parent = parent;
    this.#folder = join(parent, LOCK);
    this.#stale = lockStale;
    this.#me = owner ? Promise.resolve(owner) : thisProcess();
  }

  /** Whether we hold it, for all we know. */
  get isHeld() {
    return this.#mine !== undefined;
  }

  /**
   * @param {number} timeout milliseconds to wait for another holder
   * @returns {Promise<boolean>} whether the one before us never let go of it
   * @throws {SnapshotError} `LOCKED`
   */
  async acquire(timeout) {
    const deadline = performance.now() + timeout;
    for (let pause = PAUSE.first; ; pause = Math.min(pause * 2, PAUSE.most)) {
      const { holder, tookOver } = await this.#attempt();
      if (holder === undefined) return tookOver;
      const left = deadline - performance.now();
      if (left <= 0) throw this.#locked(holder);
      await new Promise((resolve) => {
        setTimeout(resolve, Math.min(left, pause * (0.5 + Math.random())));
      });
    }
  }

  /** @returns {Promise<boolean>} whether we hold it still: another may have taken us for dead */
  async verify() {
    const mine = this.#mine;
    if (mine === undefined) return false;
    const path = join(this.#folder, mine);
    if (await unless(this.#files.stat(path), 'ENOENT', 'ENOTDIR')) return true;
    this.#forget();
    return false;
  }

  /** Lets go of the lock. Never fails: a lock that cannot be let go of goes stale. */
  async release() {
    const mine = this.#mine;
    this.#forget();
    if (mine === undefined) return;
    const free = join(this.#folder, nameOf(undefined));
    await this.#files.rename(join(this.#folder, mine), free).catch(() => {});
  }

  #forget() {
    clearInterval(this.#renewal);
    this.#mine = undefined;
  }

  /** @returns {Promise<{ holder?: State, tookOver: boolean }>} `holder`: who else has it */
  async #attempt() {
    for (;;) {
      const states = await this.#states();
      for (const state of states) {
        if (await this.#isAlive(state)) return { holder: state, tookOver: false };
      }
      const [state, ...copies] = states;
      // There is more than one only where somebody copied or restored the folder.
      for (const { name } of copies) {
        await unless(this.#files.remove(join(this.#folder, name)), 'ENOENT');
      }
      if (copies.length === 0 && (await this.#take(state))) {
        return { tookOver: state.owner !== undefined };
      }
    }
  }

  /**
   * @param {State} state which nobody alive holds
   * @returns {Promise<boolean>} false where another was quicker
   */
  async #take({ name }) {
    const before = join(this.#folder, name);
    const mine = nameOf(await this.#me);
    try {
      // Renewed first, so that nobody sees us holding it with the old one's time.
      await this.#files.touch(before);
      await this.#files.rename(before, join(this.#folder, mine));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
    this.#mine = mine;
    const renew = () => this.#files.touch(join(this.#folder, mine)).catch(() => {});
    this.#renewal = setInterval(renew, this.#stale / RENEWALS).unref();
    return true;
  }

  /** @returns {Promise<State[]>} at least one, in an order that all see alike */
  async #states() {
    for (;;) {
      const names = await unless(this.#files.list(this.#folder), 'ENOENT');
      const states = (names ?? []).filter((name) => !name.startsWith('.')).map(stateOf);
      if (states.length > 0) return states.sort((a, b) => (a.name < b.name ? -1 : 1));
      // A crash can leave the folder empty. It cannot be removed once another has filled it.
      if (names) {
        await unless(this.#files.removeFolder(this.#folder), 'ENOENT', 'ENOTEMPTY', 'EEXIST');
      }
      await this.#create();
    }
  }

  /** Puts a free lock in place, unless one is there. */
  async #create() {
    const temporary = join(this.#parent, temporaryName(LOCK));
    const file = join(temporary, nameOf(undefined));
    try {
      await this.#files.makeFolder(temporary);
      await closeQuietly(await this.#files.create(file));
      await this.#files.rename(temporary, this.#folder);
    } catch (error) {
      await this.#files.remove(file).catch(() => {});
      await this.#files.removeFolder(temporary).catch(() => {});
      // Where there is one now, another was quicker, or swept ours away after it was.
      if (!(await unless(this.#files.stat(this.#folder), 'ENOENT'))) throw error;
    }
  }

  /** @param {State} state */
  async #isAlive({ name, owner }) {
    // A name that we did not give may mean anything: only its remover knows.
    if (!owner) return !name.startsWith(FREE);
    const me = await this.#me;
    const fate = await fateOf(owner, me);
    if (fate !== 'unknown') return fate === 'alive';
    return !(await this.#isSilent(name, isOfEarlierBoot(owner, me)));
  }

  /**
   * Whether a holder that we cannot look at stopped renewing its lock: nothing happened to it for
   * as long as we have watched it. Clocks of two machines are not compared.
   * @param {string} name
   * @param {boolean} isOurClock whether the last renewal was by the clock that we have
   */
  async #isSilent(name, isOurClock) {
    const found = await unless(this.#files.stat(join(this.#folder, name)), 'ENOENT');
    if (!found) return false;
    if (isOurClock && Date.now() - found.mtimeMs >= this.#stale) return true;
    const now = performance.now();
    if (this.#watched?.name !== name || this.#watched.touched !== found.mtimeMs) {
      this.#watched = { name, touched: found.mtimeMs, since: now };
    }
    return now - this.#watched.since >= this.#stale;
  }

  /** @param {State} holder */
  #locked({ name, owner }) {
    const who = owner ? `process ${owner.pid} on ${owner.host}` : `the unknown holder "${name}"`;
    return new SnapshotError(
      'LOCKED',
      `${who} is writing to ${this.#parent}; stop it, give this scheduler a folder of its own, or ` +
        `pass lockTimeout to wait. If nothing writes there, remove ${this.#folder}`,
    );
  }
}

/**
 * @param {Owner | undefined} owner `undefined`: nobody
 * @returns {string} a name that never was
 */
function nameOf(owner) {
  if (!owner) return FREE + token();
  return ['held', token(), owner.pid, owner.started, owner.kernel, owner.host].join('.');
}

/**
 * @param {string} name
 * @returns {State}
 */
function stateOf(name) {
  const [, pid, started, kernel, host] = HELD.exec(name) ?? [];
  return { name, owner: pid === undefined ? undefined : { pid, started, kernel, host } };
}
