import { init, readSnapshot } from '../../../js/core/index.js';
import { Snapshoter } from '../../../js/scheduling/snapshoter.js';
import { memory } from '../../../js/stores/memory.js';
import { FakeClock } from './fake-clock.js';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A quarter of a second after a full hour, so that nothing falls together by chance. */
export const noon = Date.UTC(2026, 10, 24, 12) + 250;

/**
 * @param {number} period milliseconds
 * @param {object} [rest] more of the schedule, such as its expression
 */
export function every(period, rest = {}) {
  return {
    fingerprint: `every ${period} ms`,
    next: (after) => new Date((Math.floor(Number(after) / period) + 1) * period),
    ...rest,
  };
}

/** The time of a Date, for short: hours, minutes and seconds. */
export const short = (time) => new Date(time).toISOString().slice(11, 19);

/** A store and a clock that outlive the Snapshoters, as a disk and the world do. */
export class World {
  store = memory();
  clock = new FakeClock(noon);
  /** What ran to catch up, over all lives: `name hh:mm:ss`. */
  ran = [];
  contexts = [];

  /** @param {object} [options] */
  life(options = {}) {
    return new Snapshoter({ store: this.store, clock: this.clock, ...options });
  }

  /**
   * @param {string} name
   * @param {object} schedule
   * @param {object} [rest] more of the job; `run` instead of one that only notes down what ran
   */
  job(name, schedule, rest = {}) {
    return {
      name,
      schedule,
      run: (context) => {
        this.ran.push(`${name} ${short(context.scheduledTime)}`);
        this.contexts.push(context);
      },
      ...rest,
    };
  }

  /** A life in which the jobs ran last, at the full hour before noon, and which ended well. */
  async lived(...jobs) {
    const snapshoter = this.life();
    for (const job of jobs) snapshoter.add(job);
    await snapshoter.start();
    for (const { name } of jobs) record(snapshoter, name, noon - 250);
    await snapshoter.stop();
  }

  /** What the store has. */
  async stored() {
    await init();
    const bytes = await this.store.read();
    return bytes && readSnapshot(bytes);
  }
}

/** A job that was down for an hour, of which each ten minutes were a slot. */
export async function missedSix(rest = {}, names = ['job']) {
  const world = new World();
  const jobs = names.map((name) => world.job(name, every(10 * minute), rest));
  await world.lived(...jobs);
  await world.clock.advance(hour);
  return { world, jobs };
}

/** The scheduler runs a slot itself, in no time. */
export function record(snapshoter, name, slot, outcome = 'succeeded') {
  const recorder = snapshoter.recorder(name);
  recorder.started(new Date(slot));
  recorder[outcome](new Date(slot));
}

/** Notes down the events of the given kinds, in order. */
export function listen(snapshoter, ...events) {
  const told = [];
  for (const event of events) snapshoter.on(event, (details) => told.push([event, details]));
  return told;
}

/** Moves time on until a promise is settled; gives what it gave. */
export async function finish(clock, promise, step = 100) {
  let settled = false;
  const done = () => (settled = true);
  promise.then(done, done);
  for (let steps = 0; !settled; steps += 1) {
    if (steps > 100_000) throw new Error('this never ends');
    await clock.advance(step);
  }
  return promise;
}

/** What one schedule, last run at noon, is planned after an absence. */
export async function planOf(schedule, absence, options, rest) {
  const world = new World();
  await world.lived(world.job('job', schedule, rest));
  await world.clock.advance(absence);
  const snapshoter = world.life();
  snapshoter.add(world.job('job', schedule, rest), options);
  const plan = await snapshoter.plan();
  return { plan, entry: plan.entries[0], world, snapshoter };
}
