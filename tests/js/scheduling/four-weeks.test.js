import { readFile } from 'node:fs/promises';
import { flyte, parseEntities } from '../../../js/scheduling/adapters/flyte.js';
import { init, readSnapshot, writeSnapshot } from '../../../js/core/index.js';
import { Snapshoter } from '../../../js/scheduling/snapshoter.js';
import { memory } from '../../../js/stores/memory.js';
import { FakeClock, settle } from './fake-clock.js';

const data = new URL('../../../examples/data/', import.meta.url);
const until = new Date('2023-10-03T00:00:00Z');
const rate = 100;

/** Flyte's 1,000 launch plans after four weeks, with `latest`, crashed after so many runs each time. */
async function catchUpInLives(crashes) {
  await init();
  const entities = parseEntities(await readFile(new URL('schedulable_entities.csv', data), 'utf8'));
  const store = memory();
  const bytes = await readFile(new URL('flyte-1000.gob', data));
  await store.save(writeSnapshot(readSnapshot(bytes), { encoding: 'gob' }));
  const clock = new FakeClock(until);
  const runs = [];
  const lives = [];
  const began = [];
  let planned = 0;
  for (const crash of [...crashes, Infinity]) {
    let alive = true;
    const life = [];
    lives.push(life);
    let left = crash;
    const own = {
      ...clock,
      setTimeout: (callback, wait) => clock.setTimeout(() => alive && callback(), wait),
      clearTimeout: (id) => clock.clearTimeout(id),
    };
    const snapshoter = new Snapshoter({
      store,
      clock: own,
      encoding: 'gob',
      catchUp: 'latest',
      interval: 0,
    });
    for (const entity of entities) {
      const run = ({ idempotencyKey, scheduledTime }) => {
        if (!alive) return new Promise(() => {});
        // A slot that comes due while the lives go on is not one of the four weeks.
        if (scheduledTime <= until) {
          runs.push(idempotencyKey);
          life.push(idempotencyKey);
        }
        began.push(clock.monotonic());
        if ((left -= 1) > 0) return undefined;
        alive = false;
        return new Promise(() => {});
      };
      snapshoter.add(flyte(entity, { run }));
    }
    let done = false;
    snapshoter.start({ rate }).then(({ totals }) => {
      planned = totals.run;
      done = true;
    });
    while (alive && !done) await clock.advance(50);
    await settle();
    if (done) await snapshoter.stop();
  }
  return { runs, lives, began, planned };
}

test('four weeks of 1,000 launch plans: one run each at most, at the rate that was asked', async () => {
  const { runs, began, planned } = await catchUpInLives([]);
  expect(runs).toHaveLength(planned);
  expect(planned).toBeGreaterThan(400);
  expect(new Set(runs).size).toBe(runs.length);
  for (let at = rate; at < began.length; at += 1) {
    expect(began[at] - began[at - rate]).toBeGreaterThanOrEqual(990);
  }
  expect(began.at(-1) - began[0]).toBeLessThan((1.2 * 1000 * runs.length) / rate);
});

test('crashed again and again, it goes on where it was', async () => {
  const whole = await catchUpInLives([]);
  const { runs, lives } = await catchUpInLives([1, 2, 50, 200, 300]);
  expect(new Set(runs)).toEqual(new Set(whole.runs));
  const ran = new Set();
  for (const life of lives) {
    // Each plan has one slot here: a crash repeats it once at most, a life never.
    expect(new Set(life).size).toBe(life.length);
    // What was under way, and what ended while the save before it was.
    expect(life.filter((key) => ran.has(key)).length).toBeLessThanOrEqual(20);
    for (const key of life) ran.add(key);
  }
});
