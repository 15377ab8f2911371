import { settle } from './fake-clock.js';
import { finish, missedSix, second } from './world.js';

describe('ended in the middle', () => {
  test('by a crash, it goes on at each point where it was left, and repeats one run at most', async () => {
    for (let crashAfter = 1; crashAfter <= 6; crashAfter += 1) {
      const { world, jobs } = await missedSix();
      const crashing = { ...jobs[0] };
      crashing.run = (context) => {
        jobs[0].run(context);
        // The process ends here: nothing comes back, and nothing is saved any more.
        return world.ran.length === crashAfter ? new Promise(() => {}) : undefined;
      };
      world.life().add(crashing).start();
      while (world.ran.length < crashAfter) await settle();
      const left = world.ran.at(-1);

      const next = world.life().add(jobs[0]);
      await next.start();
      await next.stop();
      expect(world.ran).toHaveLength(7);
      expect(world.ran[crashAfter]).toBe(left);
      expect(new Set(world.ran).size).toBe(6);
    }
  });

  test('by stop, runs under way end and the rest stays missed', async () => {
    const { world, jobs } = await missedSix();
    let end;
    const first = { ...jobs[0] };
    first.run = (context) => {
      jobs[0].run(context);
      return new Promise((resolve) => (end = resolve));
    };
    const snapshoter = world.life().add(first);
    const starting = snapshoter.start();
    while (world.ran.length === 0) await settle();
    const stopping = snapshoter.stop();
    await settle();
    expect(world.contexts[0].signal.aborted).toBe(true);
    end();
    await stopping;
    expect((await starting).totals.run).toBe(6);
    const next = world.life().add(jobs[0]);
    expect((await next.plan()).totals.missed).toBe(5);
  });

  test('a run that gives up when told to stop stays missed', async () => {
    const { world, jobs } = await missedSix();
    const first = { ...jobs[0] };
    first.run = ({ signal }) =>
      new Promise((_, reject) => {
        world.ran.push('begun');
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const snapshoter = world.life().add(first);
    const starting = snapshoter.start();
    while (world.ran.length === 0) await settle();
    await snapshoter.stop();
    await starting;
    const next = world.life().add(jobs[0]);
    expect((await next.plan()).totals.missed).toBe(6);
  });

  test('a run that does not end is waited for so long and no longer', async () => {
    const { world, jobs } = await missedSix();
    const first = { ...jobs[0], run: () => new Promise(() => world.ran.push('begun')) };
    const snapshoter = world.life().add(first);
    snapshoter.start();
    while (world.ran.length === 0) await settle();
    const began = world.clock.monotonic();
    await finish(world.clock, snapshoter.stop({ timeout: 3 * second }), 500);
    expect(world.clock.monotonic() - began).toBe(3 * second);
  });

  test('by a signal, start rejects with its reason and everything is stopped', async () => {
    const { world, jobs } = await missedSix();
    const abort = new AbortController();
    const first = { ...jobs[0], run: (context) => void jobs[0].run(context) };
    const snapshoter = world.life().add(first);
    const starting = snapshoter.start({ rate: 1, signal: abort.signal });
    while (world.ran.length === 0) await settle();
    abort.abort(new Error('shutting down'));
    await expect(starting).rejects.toThrow('shutting down');
    await snapshoter.stop();
    expect(() => snapshoter.add(jobs[0])).toThrow(expect.objectContaining({ code: 'CLOSED' }));
    const next = world.life().add(jobs[0]);
    expect((await next.plan()).totals.missed).toBe(5);
  });

  test('a signal that aborted before starts nothing', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life().add(jobs[0]);
    await expect(snapshoter.start({ signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(snapshoter.snapshot).toBeUndefined();
    expect(world.ran).toEqual([]);
  });

  test('a signal that aborts while the snapshot is being restored starts nothing', async () => {
    const { world, jobs } = await missedSix();
    const abort = new AbortController();
    const history = () => {
      abort.abort('meanwhile');
      return world.store.history();
    };
    const snapshoter = world.life({ store: { ...world.store, history } }).add(jobs[0]);
    await expect(snapshoter.start({ signal: abort.signal })).rejects.toBe('meanwhile');
    expect(world.ran).toEqual([]);
  });

  test('by a listener that stops it, start still ends', async () => {
    const { world, jobs } = await missedSix();
    const snapshoter = world.life().add(jobs[0]);
    snapshoter.on('missed', () => void snapshoter.stop());
    const plan = await snapshoter.start();
    expect(plan.totals.missed).toBe(6);
    await snapshoter.stop();
  });
});
