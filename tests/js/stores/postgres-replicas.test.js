import { Snapshot, readSnapshot, writeSnapshot } from '../../../js/core/index.js';
import { Snapshoter } from '../../../js/scheduling/snapshoter.js';
import { FakeClock } from '../scheduling/fake-clock.js';
import { record } from '../scheduling/world.js';
import { postgresPlace } from './postgres-place.js';

const { open } = postgresPlace({ beforeAll, afterAll, beforeEach, afterEach });

describe('replicas that are replaced one by one', () => {
  const [six, seven] = [6, 7].map((hour) => Date.UTC(2026, 10, 24, hour));
  const old = { expression: '0 6 * * *', timezone: 'UTC', engine: 'cron' };
  const changed = { ...old, expression: '0 7 * * *' };

  /** A replica that knows one schedule; `runs` is a run of it, and a save. */
  async function replica(schedule, at) {
    const store = open();
    const bytes = await store.read();
    const snapshot = bytes ? readSnapshot(bytes) : new Snapshot();
    const save = () => store.save(writeSnapshot(snapshot, { encoding: 'native' }));
    const runs = async (time) => {
      snapshot.recordRun('daily', { scheduledTime: new Date(time), outcome: 'succeeded' });
      await save();
    };
    snapshot.describe('daily', schedule);
    snapshot.updateLastExecutionTime('daily', new Date(at));
    await save();
    return { snapshot, save, runs };
  }
  const stored = async () => readSnapshot(await open().read()).record('daily');

  test('an old one that runs once more does not bring the old schedule back', async () => {
    const before = await replica(old, six - 3600_000);
    await replica(changed, six - 60_000);
    await before.runs(six);
    const { schedule, lastExecution } = await stored();
    expect(schedule).toEqual(changed);
    expect(Number(lastExecution.seconds)).toBe(six / 1000);
  });

  test('the later word counts, also where it comes from one that saved before', async () => {
    const first = await replica(old, six - 3600_000);
    const second = await replica(old, six - 60_000);
    first.snapshot.describe('daily', changed);
    await first.runs(six);
    await second.runs(seven);
    expect((await stored()).schedule).toEqual(changed);
    const another = { ...old, expression: '0 8 * * *' };
    second.snapshot.describe('daily', another);
    await second.runs(seven + 1000);
    expect((await stored()).schedule).toEqual(another);
  });

  test('a start with the old one again is the last word', async () => {
    await replica(changed, six);
    await replica(old, seven);
    expect((await stored()).schedule).toEqual(old);
  });

  test('the new one misses nothing of the new schedule, though the old one ran last', async () => {
    const clock = new FakeClock(six - 3600_000);
    const start = async (hour) => {
      const snapshoter = new Snapshoter({ store: open(), clock });
      const next = (after) => new Date(nextAt(hour, Number(after)));
      const schedule = { next, expression: `0 ${hour} * * *`, timezone: 'UTC', engine: 'cron' };
      snapshoter.add({ name: 'daily', schedule, run() {} });
      await snapshoter.start();
      await snapshoter.save();
      return snapshoter;
    };
    const before = await start(6);
    await clock.advance(3590_000);
    await start(7);
    await clock.advance(10_000);
    record(before, 'daily', six);
    await before.stop();
    // Both are gone; the new one is started again behind its slot.
    clock.jump(2 * 3600_000);
    const again = await start(7);
    const { lastExecution, schedule } = again.snapshot.record('daily');
    expect(schedule.expression).toBe('0 7 * * *');
    expect(Number(lastExecution.seconds)).toBe(seven / 1000);
    await again.stop();
  });
});

/** The next full hour of that number, UTC. */
function nextAt(hour, after) {
  const [day, at] = [86_400_000, hour * 3_600_000];
  return (Math.floor((after - at) / day) + 1) * day + at;
}
