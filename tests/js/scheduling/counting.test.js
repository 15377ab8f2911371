import { World, day, every, hour, noon, planOf, second } from './world.js';

describe('counting', () => {
  const tenYears = 3653 * day;

  test.each(['all', 'latest', 'earliest', 'none', 'range', { last: 3 }])(
    'each second of ten years is capped, in bounded time, and says so: %j',
    async (catchUp) => {
      let asked = 0;
      const schedule = every(second);
      const counting = { ...schedule, next: (after) => (asked += 1) && schedule.next(after) };
      const { entry, plan } = await planOf(counting, tenYears, { catchUp });
      expect(entry).toMatchObject({ missed: 100_000, capped: true });
      expect(entry.last).toEqual(new Date(noon - 250 + tenYears));
      expect(plan.totals.capped).toBe(1);
      expect(asked).toBeLessThan(110_000);
    },
  );

  test('an engine that counts for itself is believed', async () => {
    const schedule = every(second, {
      count: (from, until, limit) => ({
        missed: Math.min(Math.floor((until - from) / second), limit),
        first: new Date(Number(from) + second),
        last: new Date(Math.floor(until / second) * second),
        capped: false,
      }),
    });
    const world = new World();
    await world.lived(world.job('job', schedule));
    await world.clock.advance(day);
    const snapshoter = world.life({ countLimit: 1e9 });
    snapshoter.add(world.job('job', schedule));
    expect((await snapshoter.plan()).entries[0]).toMatchObject({ missed: 86_400, capped: false });
  });

  test.each([hour, day, 3 * day])(
    'a deadline of %i ms with a capped count tells those that are too old all the same',
    async (deadline) => {
      const { entry } = await planOf(every(second), tenYears, { deadline });
      const young = Math.min(deadline / second, 100_000);
      expect(entry).toMatchObject({
        missed: 100_000 + young,
        capped: true,
        skipped: { deadline: 100_000 },
      });
      expect(entry.run.count).toBe(young);
    },
  );

  test('a limit with a capped count runs its oldest slots all the same', async () => {
    const { entry } = await planOf(every(second), tenYears, { limit: 5 });
    expect(entry.run).toMatchObject({ count: 5, first: new Date(noon - 250 + second) });
    expect(entry.run.last).toEqual(new Date(noon - 250 + 5 * second));
    expect(entry.skipped).toEqual({ limit: 99_995 });
  });
});
