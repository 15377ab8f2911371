import { Registry } from 'prom-client';
import { SnapshotError } from '../../../js/core/index.js';
import { NEWER } from '../stores/contract/tools.js';
import { World, every, finish, hour, minute, noon, record, second } from './world.js';

/** The samples of a registry by name and labels, as Prometheus would read them. */
async function samples(registry) {
  const lines = (await registry.metrics()).split('\n').filter((line) => line && line[0] !== '#');
  return Object.fromEntries(lines.map((line) => line.split(/ (?=[^ ]*$)/)));
}

async function measured(options = {}, rule = {}) {
  const world = new World();
  await world.lived(world.job('job', every(10 * minute)));
  await world.clock.advance(hour);
  const registry = new Registry();
  const snapshoter = world.life({ metrics: registry, ...options });
  snapshoter.add(world.job('job', every(10 * minute)), rule);
  return { world, registry, snapshoter };
}

describe('metrics', () => {
  test('count what was missed, caught up, skipped and saved', async () => {
    const { registry, snapshoter } = await measured({}, { catchUp: { last: 4 }, limit: 3 });
    await snapshoter.start();
    await snapshoter.save();
    const found = await samples(registry);
    const own = 'snapshoter="default"';
    expect(found).toMatchObject({
      [`snapshoter_missed_total{${own}}`]: '6',
      [`snapshoter_caught_up_total{${own}}`]: '3',
      [`snapshoter_skipped_total{${own},reason="policy"}`]: '2',
      [`snapshoter_skipped_total{${own},reason="limit"}`]: '1',
      [`snapshoter_save_errors_total{${own}}`]: '0',
      [`snapshoter_creation_errors_total{${own}}`]: '0',
      [`snapshoter_quarantined_total{${own}}`]: '0',
      [`snapshoter_schedules{${own}}`]: '1',
      [`snapshoter_snapshot_age_seconds{${own}}`]: '0',
      [`snapshoter_last_success_age_seconds{${own}}`]: '0',
      [`snapshoter_catch_up_duration_seconds_count{${own}}`]: '1',
    });
    expect(Number(found[`snapshoter_saves_total{${own},kind="full"}`])).toBeGreaterThan(0);
    expect(Number(found[`snapshoter_saved_bytes_total{${own},kind="full"}`])).toBeGreaterThan(50);
    await snapshoter.stop();
  });

  test('count each slot of a range, so that sums agree', async () => {
    const { registry, snapshoter } = await measured(
      {},
      { catchUp: 'range', deadline: 25 * minute },
    );
    const counts = [];
    snapshoter.on('caughtUp', ({ count }) => counts.push(count));
    await snapshoter.start();
    const found = await samples(registry);
    const own = 'snapshoter="default"';
    expect(found).toMatchObject({
      [`snapshoter_missed_total{${own}}`]: '6',
      [`snapshoter_caught_up_total{${own}}`]: '3',
      [`snapshoter_skipped_total{${own},reason="deadline"}`]: '3',
    });
    expect(counts).toEqual([3]);
    await snapshoter.stop();
  });

  test('begin at 0, so that the first increase is seen', async () => {
    const registry = new Registry();
    const snapshoter = new World().life({ metrics: registry, name: 'own' });
    await snapshoter.plan();
    const found = await samples(registry);
    const own = 'snapshoter="own"';
    for (const name of ['missed', 'caught_up', 'catch_up_failed', 'save_errors']) {
      expect([name, found[`snapshoter_${name}_total{${own}}`]]).toEqual([name, '0']);
    }
    for (const kind of ['full', 'append']) {
      expect(found[`snapshoter_saves_total{${own},kind="${kind}"}`]).toBe('0');
      expect(found[`snapshoter_saved_bytes_total{${own},kind="${kind}"}`]).toBe('0');
    }
    await snapshoter.stop();
  });

  test('never carry the names of schedules, unless asked', async () => {
    const quiet = await measured();
    await quiet.snapshoter.start();
    record(quiet.snapshoter, 'job', noon + hour);
    expect(await quiet.registry.metrics()).not.toMatch(/schedule=|"job"/);
    await quiet.snapshoter.stop();

    const named = await measured({ labelSchedules: true });
    await named.snapshoter.start();
    const found = await samples(named.registry);
    expect(found['snapshoter_missed_total{snapshoter="default",schedule="job"}']).toBe('6');
    expect(found['snapshoter_last_success_age_seconds{snapshoter="default",schedule="job"}']).toBe(
      '0',
    );
    await named.snapshoter.stop();
  });

  test('follow time: ages grow until the next success and save', async () => {
    const { world, registry, snapshoter } = await measured({ interval: 1e9 });
    await snapshoter.start();
    await snapshoter.save();
    await world.clock.advance(90 * second);
    const found = await samples(registry);
    expect(found['snapshoter_snapshot_age_seconds{snapshoter="default"}']).toBe('90');
    expect(found['snapshoter_last_success_age_seconds{snapshoter="default"}']).toBe('90');
    expect(found['snapshoter_last_save_timestamp_seconds{snapshoter="default"}']).toBe(
      String((noon + hour) / 1000),
    );
    await snapshoter.stop();
  });

  test('know the last success of the life before', async () => {
    const { world, registry, snapshoter } = await measured({}, { catchUp: 'none' });
    await snapshoter.plan();
    const found = await samples(registry);
    const age = Number(found['snapshoter_last_success_age_seconds{snapshoter="default"}']);
    expect(age).toBeCloseTo((world.clock.now() - noon) / 1000, 0);
    await snapshoter.stop();
  });

  test('count failed runs, failed saves and snapshots that were set aside', async () => {
    const { world, registry } = await measured();
    await world.store.save(new Uint8Array([1]));
    const failing = {
      ...world.store,
      save: async () => {
        throw new SnapshotError('SAVE_FAILED', 'no');
      },
    };
    const snapshoter = world.life({ metrics: registry, store: failing, catchUp: 'latest' });
    const run = () => Promise.reject(new Error('no'));
    snapshoter.add(world.job('job', every(10 * minute), { run }));
    await snapshoter.start();
    await expect(snapshoter.save()).rejects.toMatchObject({ code: 'SAVE_FAILED' });
    const found = await samples(registry);
    const own = '{snapshoter="default"}';
    expect(found[`snapshoter_catch_up_failed_total${own}`]).toBe('1');
    expect(found[`snapshoter_quarantined_total${own}`]).toBe('1');
    expect(Number(found[`snapshoter_save_errors_total${own}`])).toBeGreaterThan(0);
    await expect(snapshoter.stop()).rejects.toMatchObject({ code: 'SAVE_FAILED' });
  });

  test('count snapshots that cannot be written as bytes', async () => {
    const { registry, snapshoter } = await measured();
    await snapshoter.start();
    await snapshoter.save();
    record(snapshoter, 'job', noon + hour);
    snapshoter.snapshot.dispose();
    await expect(snapshoter.save()).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(snapshoter.stop()).rejects.toMatchObject({ code: 'DISPOSED' });
    const found = await samples(registry);
    expect(Number(found['snapshoter_creation_errors_total{snapshoter="default"}'])).toBeGreaterThan(
      0,
    );
  });

  test('of several in one process share a registry, told apart by their names', async () => {
    const registry = new Registry();
    const lives = [];
    for (const name of ['one', 'two']) {
      const { snapshoter } = await measured({ metrics: registry, name });
      await snapshoter.start();
      lives.push(snapshoter);
    }
    const found = await samples(registry);
    expect(found['snapshoter_missed_total{snapshoter="one"}']).toBe('6');
    expect(found['snapshoter_missed_total{snapshoter="two"}']).toBe('6');
    await lives[0].stop();
    const left = await samples(registry);
    expect(left).not.toHaveProperty(['snapshoter_schedules{snapshoter="one"}']);
    expect(left['snapshoter_schedules{snapshoter="two"}']).toBe('1');
    await lives[1].stop();
  });

  test('of several of the same name are told apart as well', async () => {
    const registry = new Registry();
    const lives = [];
    for (let count = 0; count < 3; count++) {
      const { snapshoter } = await measured({ metrics: registry });
      await snapshoter.start();
      lives.push(snapshoter);
    }
    const schedules = async () =>
      Object.keys(await samples(registry)).filter((name) => name.includes('_schedules'));
    const labelled = (...names) =>
      names.map((name) => `snapshoter_schedules{snapshoter="${name}"}`);
    expect(await schedules()).toEqual(labelled('default', 'default-2', 'default-3'));
    // A name is free again once what had it was stopped.
    await lives[0].stop();
    const { snapshoter } = await measured({ metrics: registry });
    lives[0] = snapshoter;
    await snapshoter.start();
    expect((await schedules()).sort()).toEqual(labelled('default', 'default-2', 'default-3'));
    await Promise.all(lives.map((life) => life.stop()));
  });

  test('do not count as quarantined what is only newer', async () => {
    const { world, registry, snapshoter } = await measured({ allowOlder: true });
    await world.store.save(NEWER);
    await snapshoter.start();
    const found = await samples(registry);
    expect(found['snapshoter_quarantined_total{snapshoter="default"}']).toBe('0');
    await snapshoter.stop();
  });

  // https://prometheus.io/docs/practices/naming/
  test('keep to the naming rules of Prometheus', async () => {
    const { registry, snapshoter } = await measured({ labelSchedules: true });
    await snapshoter.start();
    const families = await registry.getMetricsAsJSON();
    for (const { name, type, help, values } of families) {
      expect(name).toMatch(/^snapshoter(_[a-z]+)+$/);
      expect(name).not.toMatch(/counter|gauge|histogram|_(count|sum|bucket|info)$/);
      // Base units, in the plural and last, but for the `_total` of what only grows.
      expect(name).not.toMatch(/milli|minutes|hours|second(_|$)|byte(_|$)|_(ms|kb)(_|$)/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      if (/duration|age|timestamp/.test(name)) expect(name).toMatch(/_seconds$/);
      expect(help).toMatch(/^[A-Z].*\.$/);
      for (const label of values.flatMap(({ labels }) => Object.keys(labels))) {
        expect(['snapshoter', 'schedule', 'kind', 'reason', 'le']).toContain(label);
      }
    }
    expect(families.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['snapshoter_save_errors_total', 'snapshoter_creation_errors_total']),
    );
    await snapshoter.stop();
  });

  test.each([[{}], ['registry'], [{ registerMetric: 1 }]])(
    'refuse what is no registry: %j',
    async (metrics) => {
      const snapshoter = new World().life({ metrics });
      await expect(snapshoter.start()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
      await snapshoter.stop();
    },
  );

  test('measure how long catching up took', async () => {
    const { world, registry, snapshoter } = await measured();
    await finish(world.clock, snapshoter.start({ rate: 1 }));
    const found = await samples(registry);
    const sum = Number(found['snapshoter_catch_up_duration_seconds_sum{snapshoter="default"}']);
    expect(sum).toBeCloseTo(5, 0);
    await snapshoter.stop();
  });
});
