import { join } from 'node:path';
import { SnapshotError } from '../../core/errors.js';
import { timerDelay } from '../arguments.js';
import { closeQuietly, codeOf, unless } from './files.js';
import { LOCK, temporaryName, token } from './names.js';
import { fateOf, isOfEarlierBoot, thisProcess } from './owner.js';

/** @import { Files } from './files.js' */
/** @import { Owner } from './owner.js' */

/*
 * The lock is a folder with one empty file in it, whose name says who holds it:
 *
 *     free.TOKEN
 *     held.TOKEN.TIME.PID.STARTED.KERNEL.HOST
 *
 * It changes hands by renaming that file. A rename of a name that is gone fails, and no name ever
 * comes back, since each carries a new token: of all that see a lock free, or its holder dead, one
 * gets it. Nobody removes a file that another may have just taken. The holder renews its hold by
 * giving the file another name with the time of then; a rename asks for rights to the folder only,
 * so that a file which another user made will do.
 */

/**
 * @typedef {object} State
 * @property {string} name of the file
 * @property {Owner} [owner] undefined where free
 * @property {number} renewed epoch milliseconds, by the owner's clock
 */

const FREE = 'free.';
const HELD = /^held\.[\da-f]+\.(\d+)\.(\d+)\.(\w+)\.([\w-]+)\.([\w-]*)$/;

/** Milliseconds between two looks at a lock that another holds. */
const PAUSE = { first: 2, most: 50 };

/** So often a lock folder without a lock is looked at again: another may be at work in it. */
const ATTEMPTS = 100;

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
  /** @type {Promise<unknown>} the last of what is done to our file, one after another */
  #turn = Promise.resolve();
  /** @type {{ name: string, since: number } | undefined} another's file, and since when we see it */
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
   * @throws {SnapshotError} `LOCKED`
   */
  async acquire(timeout) {
    const deadline = performance.now() + timeout;
    for (let pause = PAUSE.first; ; pause = Math.min(pause * 2, PAUSE.most)) {
      const holder = await this.#attempt();
      if (holder === undefined) return;
      const left = deadline - performance.now();
      if (left <= 0) throw this.#locked(holder);
      await new Promise((resolve) => {
        setTimeout(resolve, Math.min(left, pause * (0.5 + Math.random())));
      });
    }
  }

  /** @returns {Promise<boolean>} whether we hold it still: another may have taken us for dead */
  verify() {
    return this.#inTurn(async (mine) => {
      if (await unless(this.#files.stat(join(this.#folder, mine)), 'ENOENT', 'ENOTDIR'))
        return true;
      this.#forget();
      return false;
    });
  }

  /** Lets go of the lock. Never fails: a lock that cannot be let go of goes stale. */
  async release() {
    await this.#inTurn(async (mine) => {
      this.#forget();
      await this.#rename(mine, nameOf(undefined)).catch(() => {});
      return true;
    });
  }

  async #renew() {
    await this.#inTurn(async (mine) => {
      const renewed = nameOf(await this.#me);
      // What fails now is tried again, and a lock that is lost is noticed at the next write.
      if (
        await this.#rename(mine, renewed).then(
          () => true,
          () => false,
        )
      )
        this.#mine = renewed;
      return true;
    });
  }

  /**
   * Our file has one name at a time.
   * @param {(mine: string) => Promise<boolean>} task
   * @returns {Promise<boolean>} false where we do not hold the lock
   */
  #inTurn(task) {
    const run = this.#turn.then(() => (this.#mine === undefined ? false : task(this.#mine)));
    this.#turn = run.catch(() => {});
    return run;
  }

  /**
   * @param {string} from
   * @param {string} to
   */
  #rename(from, to) {
    return this.#files.rename(join(this.#folder, from), join(this.#folder, to));
  }

  #forget() {
    clearInterval(this.#renewal);
    this.#mine = undefined;
  }

  /** @returns {Promise<State | undefined>} who else has it */
  async #attempt() {
    for (;;) {
      const states = await this.#states();
      for (const state of states) {
        if (await this.#isAlive(state)) return state;
      }
      const [state, ...copies] = states;
      // There is more than one only where somebody copied or restored the folder.
      for (const { name } of copies) {
        await unless(this.#files.remove(join(this.#folder, name)), 'ENOENT');
      }
      if (copies.length === 0 && (await this.#take(state))) return undefined;
    }
  }

  /**
   * @param {State} state which nobody alive holds
   * @returns {Promise<boolean>} false where another was quicker
   */
  async #take({ name }) {
    const mine = nameOf(await this.#me);
    try {
      await this.#rename(name, mine);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
    this.#mine = mine;
    this.#renewal = setInterval(() => this.#renew(), timerDelay(this.#stale / RENEWALS)).unref();
    return true;
  }

  /** @returns {Promise<State[]>} at least one, in an order that all see alike */
  async #states() {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const names = await unless(this.#files.list(this.#folder), 'ENOENT');
      const states = (names ?? []).filter((name) => !name.startsWith('.')).map(stateOf);
      if (states.length > 0) return states.sort((a, b) => (a.name < b.name ? -1 : 1));
      // A crash can leave the folder empty. It cannot be removed once another has filled it.
      if (names) {
        await unless(this.#files.removeFolder(this.#folder), 'ENOENT', 'ENOTEMPTY', 'EEXIST');
      }
      await this.#create();
    }
    throw new SnapshotError(
      'SAVE_FAILED',
      `${this.#folder} holds neither a lock nor nothing; remove it if nothing writes there`,
    );
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
  async #isAlive({ name, owner, renewed }) {
    // A name that we did not give may mean anything: only its remover knows.
    if (!owner) return !name.startsWith(FREE);
    const me = await this.#me;
    const fate = await fateOf(owner, me);
    if (fate !== 'unknown') return fate === 'alive';
    // Before the machine was started anew it renewed by the clock that we have.
    if (isOfEarlierBoot(owner, me) && Date.now() - renewed >= this.#stale) return false;
    return !this.#isSilent(name);
  }

  /**
   * Whether a holder that we cannot look at has stopped renewing: its file has kept its name for
   * as long as we have watched it. Clocks of two machines are not compared.
   * @param {string} name
   */
  #isSilent(name) {
    const now = performance.now();
    if (this.#watched?.name !== name) this.#watched = { name, since: now };
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
  const { pid, started, kernel, host } = owner;
  return ['held', token(), Date.now(), pid, started, kernel, host].join('.');
}

/**
 * @param {string} name
 * @returns {State}
 */
function stateOf(name) {
  const [, time, pid, started, kernel, host] = HELD.exec(name) ?? [];
  if (time === undefined) return { name, renewed: NaN };
  return { name, owner: { pid, started, kernel, host }, renewed: Number(time) };
}
