import { SnapshotError, readSnapshot } from '../../js/core/index.js';
import { Snapshoter } from '../../js/scheduling/snapshoter.js';
import { memory } from '../../js/stores/memory.js';
import { FakeClock } from '../js/scheduling/fake-clock.js';
import { ScheduleModel } from './model.js';
import { random } from './random.js';
import { simulatedScheduler } from './scheduler.js';

const never = () => new Promise(() => {});

/**
 * Lets a scheduler with a Snapshoter live and die many times on fake time: it crashes at any step,
 * its store fails, its event loop is blocked, its clock jumps. Each life is held against a model
 * that knows which slots there are and which were run.
 * @param {number} seed
 * @param {{ lives: number }} options
 * @returns {Promise<{ lives: number, crashes: number, runs: number, repeats: number, gaps: number }>}
 * @throws {Error} naming the seed and what was promised and not kept
 */
export async function simulate(seed, { lives }) {
  const world = new World(seed);
  try {
    await world.live({ crashes: false, planned: 1000 });
    for (let count = 2; count < lives; count += 1) {
      await world.sleep();
      await world.live({ crashes: true, planned: 1000 * (2 + world.rng.below(25)) });
    }
    await world.sleep();
    await world.live({ crashes: false, planned: 50_000 });
    // In the last seconds a slot may still be under way.
    for (const model of world.models) model.checkNothingLost(world.clock.now() - 10_000);
  } catch (error) {
    throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
  }
  const sum = (what) => world.models.reduce((total, model) => total + model[what], 0);
  return {
    lives: world.lives,
    crashes: world.crashes,
    gaps: world.gaps,
    runs: sum('runs'),
    repeats: sum('repeats'),
  };
}

class World {
  lives = 0;
  crashes = 0;
  gaps = 0;

  constructor(seed) {
    this.rng = random(seed);
    this.clock = new FakeClock('2026-03-01T00:00:00.250Z');
    this.store = memory({ keep: 3 });
    this.setsBack = this.rng.chance(0.3);
    const count = 1 + this.rng.below(3);
    this.models = Array.from(
      { length: count },
      (_, index) => new ScheduleModel(`schedule ${index}`, this.rng, this.clock.now()),
    );
  }

  /** Time between two lives. */
  async sleep() {
    await this.clock.advance(this.rng.below(this.rng.pick([1000, 10_000, 60_000])));
    if (this.setsBack && this.rng.chance(0.1)) this.clock.jump(-this.rng.below(30_000));
  }

  /** The time of each schedule as the store has it. */
  async durable() {
    const bytes = await this.store.read();
    const snapshot = bytes && readSnapshot(bytes);
    const times = this.models.map(({ name }) => snapshot?.getLastExecutionTime(name));
    snapshot?.dispose();
    return times.map((time) => time && Number(time));
  }

  async live({ crashes, planned }) {
    this.lives += 1;
    const durable = await this.durable();
    this.models.forEach((model, index) => model.restart(durable[index], this.setsBack));
    const life = new Life(
      this,
      crashes && this.rng.chance(0.6) ? 1 + this.rng.below(80) : Infinity,
    );
    await life.run(planned, crashes);
    if (life.crashed) this.crashes += 1;
  }
}

class Life {
  alive = true;
  crashed = false;
  #steps = 0;
  #timers = new Set();

  constructor(world, crashAt) {
    this.world = world;
    this.rng = world.rng;
    this.crashAt = crashAt;
    const { clock } = world;
    this.clock = {
      now: clock.now,
      monotonic: clock.monotonic,
      setTimeout: (callback, milliseconds) => {
        if (!this.alive) return undefined;
        const timer = clock.setTimeout(() => {
          this.#timers.delete(timer);
          callback();
        }, milliseconds);
        this.#timers.add(timer);
        return timer;
      },
      clearTimeout: (timer) => {
        this.#timers.delete(timer);
        clock.clearTimeout(timer);
      },
    };
  }

  /** One step further; the process may end here. @returns {boolean} whether it did */
  step() {
    this.#steps += 1;
    if (this.#steps === this.crashAt) {
      this.crashed = true;
      this.end();
    }
    return !this.alive;
  }

  end() {
    this.alive = false;
    for (const timer of this.#timers) this.world.clock.clearTimeout(timer);
  }

  async run(planned, disturbed) {
    const { rng, clock } = this;
    const snapshoter = new Snapshoter({
      store: this.#store(disturbed ? 0.1 : 0),
      clock,
      interval: rng.pick([0, 1000, 5000, 30_000]),
    });
    snapshoter.on('caughtUp', ({ name, scheduledTime }) => {
      if (!this.alive) return;
      this.world.models.find((model) => model.name === name).recorded(Number(scheduledTime));
    });
    for (const model of this.world.models) this.#add(snapshoter, model);
    let started = false;
    const start = async () => {
      try {
        const options = { rate: rng.pick([Infinity, 5, 20]), concurrency: rng.pick([1, 2, 10]) };
        const { until } = await snapshoter.start(options);
        if (!this.alive || stopping) return;
        started = true;
        for (const model of this.world.models) model.caughtUp(Number(until));
      } catch (error) {
        if (error.code === 'READ_FAILED') clock.setTimeout(start, 1000);
        else if (!(stopping && error.code === 'CLOSED')) {
          trouble = error;
          this.end();
        }
      }
    };
    let stopping = false;
    let trouble;
    start();
    const end = clock.monotonic() + planned;
    while (this.alive && (clock.monotonic() < end || (!disturbed && !started))) {
      if (disturbed) this.#disturb();
      await this.world.clock.advance(100 + rng.below(3000));
    }
    if (this.alive && (!disturbed || rng.chance(0.4))) {
      stopping = true;
      await this.#finish(snapshoter.stop());
    } else if (this.alive) {
      this.crashed = true;
    }
    this.end();
    if (trouble) throw trouble;
    for (const model of this.world.models) model.check();
  }

  async #finish(stop) {
    let done = false;
    const ended = stop.then(
      () => (done = true),
      () => (done = true),
    );
    while (this.alive && !done) await this.world.clock.advance(500);
    if (done) await ended;
  }

  #disturb() {
    const { rng, world } = this;
    const kind = rng.below(30);
    if (kind > 2) return;
    world.gaps += 1;
    for (const model of world.models) model.gapBegins(world.clock.monotonic());
    if (kind === 0) world.clock.block(1100 + rng.below(20_000));
    if (kind === 1) world.clock.jump(1100 + rng.below(60_000));
    if (kind === 2 && world.setsBack) world.clock.jump(-rng.below(60_000));
  }

  #add(snapshoter, model) {
    const { rng, clock } = this;
    const job = {
      name: model.name,
      schedule: model.schedule,
      run: async ({ scheduledTime, signal }) => {
        const slot = Number(scheduledTime);
        if (this.step()) return never();
        model.begins(slot, 'catch-up');
        const duration = rng.pick(model.durations);
        if (duration > 0) await new Promise((resolve) => clock.setTimeout(resolve, duration));
        if (this.step()) return never();
        if (signal.aborted && rng.chance(0.5)) {
          model.gaveUp(slot);
          throw signal.reason;
        }
        model.executed(slot, 'catch-up');
        if (this.step()) return never();
        if (rng.chance(0.1)) throw new Error('the job failed');
      },
      attach: (recorder) => {
        const end = (slot) => {
          if (this.step()) return;
          model.executed(slot, 'live');
          if (this.step()) return;
          recorder[rng.chance(0.1) ? 'failed' : 'succeeded'](new Date(slot));
          model.recorded(slot);
        };
        const fire = (slot) => {
          if (this.step() || !recorder.started(new Date(slot))) return;
          model.begins(slot, 'live');
          const duration = rng.pick(model.durations);
          if (duration === 0) end(slot);
          else clock.setTimeout(() => end(slot), duration);
        };
        const missed = (slot) => recorder.missed(new Date(slot));
        const { schedule, kind } = model;
        simulatedScheduler({ clock, schedule, kind, fire, missed });
      },
    };
    snapshoter.add(job, model.rule);
  }

  /** The world's store as this process sees it: it can fail, and the process can end in it. */
  #store(failing) {
    const { rng, world } = this;
    const fails = (code) => {
      throw new SnapshotError(code, 'the store failed');
    };
    const write = (call) => async (bytes) => {
      if (this.step()) return never();
      const saving = world.models.map((model) => model.saving(world.clock.monotonic()));
      if (rng.chance(failing)) fails('SAVE_FAILED');
      const result = await world.store[call](bytes);
      if (this.step()) return never();
      // The write arrived, and the process does not get to know.
      if (rng.chance(failing / 2)) fails('SAVE_FAILED');
      for (const saved of saving) saved();
      return result;
    };
    return {
      ...world.store,
      save: write('save'),
      append: write('append'),
      history: () => {
        if (rng.chance(failing / 2)) fails('READ_FAILED');
        return world.store.history();
      },
    };
  }
}
