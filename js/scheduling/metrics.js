import { SnapshotError } from '../core/errors.js';
import { toMilliseconds } from '../core/time.js';

/** @import { Registry } from 'prom-client' */
/** @import { MetricsRegistry } from './options.js' */
/** @import { Snapshot } from '../core/index.js' */
/** @import { Snapshoter } from './snapshoter.js' */

/**
 * @typedef {object} Watched one Snapshoter that is measured
 * @property {Snapshoter} snapshoter
 * @property {string} label
 * @property {number} [savedAt] milliseconds since 1970
 * @property {Map<string | undefined, number>} succeededAt by schedule where those are labels
 */

/** The families of each registry: several Snapshoters share them, told apart by a label.
 * @type {WeakMap<object, { families: ReturnType<typeof createFamilies>, watched: Set<Watched> }>} */
const registries = new WeakMap();

/**
 * Measures a Snapshoter into a registry of prom-client.
 * @param {Snapshoter} snapshoter
 * @param {object} options
 * @param {MetricsRegistry} options.registry
 * @param {string} options.label value of the label `snapshoter`; a second one that is measured at the
 *   same time under the same gets `-2` behind it, and so on
 * @param {boolean} options.labelSchedules whether what concerns one schedule carries its name
 * @param {() => number} options.now milliseconds since 1970
 * @returns {Promise<() => void>} stops measuring
 * @throws {SnapshotError} `INVALID_ARGUMENT` where this is no registry or prom-client is not installed
 */
export async function measure(snapshoter, { registry, label: wanted, labelSchedules, now }) {
  const { families, watched } = await familiesOf(registry, now);
  const label = freeLabel(wanted, watched);
  /** @type {Watched} */
  const own = { snapshoter, label, succeededAt: new Map() };
  watched.add(own);
  const common = { snapshoter: label };
  /** @param {string} name */
  const labelsOf = (name) => (labelSchedules ? { ...common, schedule: name } : common);
  // A series that begins at its first increase hides that one from rate() and increase().
  for (const counter of [families.saveErrors, families.creationErrors, families.quarantined]) {
    counter.inc(common, 0);
  }
  for (const kind of ['full', 'append']) {
    for (const counter of [families.saves, families.savedBytes])
      counter.inc({ ...common, kind }, 0);
  }
  if (!labelSchedules) {
    for (const counter of [families.missed, families.caughtUp, families.failed]) {
      counter.inc(common, 0);
    }
  }

  const off = [
    snapshoter.on('saved', ({ bytes, appended, milliseconds }) => {
      const kind = { ...common, kind: appended ? 'append' : 'full' };
      families.saves.inc(kind);
      families.savedBytes.inc(kind, bytes);
      families.saveDuration.observe(kind, milliseconds / 1000);
      own.savedAt = now();
    }),
    snapshoter.on('error', ({ during }) => {
      if (during === 'save') families.saveErrors.inc(common);
      if (during === 'create') families.creationErrors.inc(common);
    }),
    snapshoter.on('restored', ({ skipped }) => {
      families.quarantined.inc(common, skipped.filter((one) => one.quarantined).length);
      own.succeededAt = successesIn(snapshoter.snapshot, labelSchedules);
    }),
    snapshoter.on('missed', ({ name, count }) => families.missed.inc(labelsOf(name), count)),
    snapshoter.on('skipped', ({ name, count, reason }) =>
      families.skipped.inc({ ...labelsOf(name), reason }, count),
    ),
    snapshoter.on('caughtUp', ({ name, count, outcome }) => {
      families.caughtUp.inc(labelsOf(name), count);
      if (outcome === 'failed') families.failed.inc(labelsOf(name), count);
    }),
    snapshoter.on('recorded', ({ name, outcome }) => {
      if (outcome === 'succeeded') own.succeededAt.set(labelSchedules ? name : undefined, now());
    }),
    snapshoter.on('finished', ({ milliseconds }) =>
      families.catchUpDuration.observe(common, milliseconds / 1000),
    ),
  ];
  return () => {
    for (const stop of off) stop();
    watched.delete(own);
  };
}

/**
 * @param {string} wanted
 * @param {Set<Watched>} watched
 */
function freeLabel(wanted, watched) {
  const taken = new Set(Array.from(watched, ({ label }) => label));
  let label = wanted;
  for (let count = 2; taken.has(label); count++) label = `${wanted}-${count}`;
  return label;
}

/** Rows that are read at a time. */
const page = 4096;

/**
 * The last successes that a restored snapshot knows: of all schedules one, or that of each.
 * @param {Snapshot | undefined} snapshot
 * @param {boolean} each
 */
function successesIn(snapshot, each) {
  /** @type {Watched['succeededAt']} */
  const successes = new Map();
  const total = snapshot?.version === 2 ? snapshot.size : 0;
  /** @type {'none' | 'lastSucceeded'} */
  const sort = each ? 'none' : 'lastSucceeded';
  for (let from = 0; from < (each ? total : Math.min(total, 1)); from += page) {
    const count = each ? page : 1;
    const rows = snapshot?.rows({ sort, descending: true, from, count }).rows ?? [];
    for (const { name, lastSucceeded } of rows) {
      if (lastSucceeded) successes.set(each ? name : undefined, toMilliseconds(lastSucceeded));
    }
  }
  return successes;
}

/**
 * @param {MetricsRegistry} given
 * @param {() => number} now
 */
async function familiesOf(given, now) {
  const registry = /** @type {Registry} */ (given);
  if (typeof registry?.registerMetric !== 'function') {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      'metrics is not a registry of prom-client; pass `register`, or a `new Registry()`',
    );
  }
  let client;
  try {
    client = await import('prom-client');
  } catch (cause) {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      'metrics needs the package prom-client, which cannot be loaded; install it beside snapshoter',
      { cause },
    );
  }
  let known = registries.get(registry);
  if (!known) {
    /** @type {Set<Watched>} */
    const watched = new Set();
    known = { families: createFamilies(client.default ?? client, registry, watched, now), watched };
    registries.set(registry, known);
  }
  return known;
}

/**
 * @param {typeof import('prom-client')} client
 * @param {Registry} registry
 * @param {Set<Watched>} watched
 * @param {() => number} now
 */
function createFamilies(client, registry, watched, now) {
  const registers = [registry];
  /** @param {string} name @param {string} help @param {string[]} labels */
  const counter = (name, help, ...labels) =>
    new client.Counter({
      name: `snapshoter_${name}_total`,
      help,
      labelNames: ['snapshoter', ...labels],
      registers,
    });
  /** @param {string} name @param {string} help @param {number[]} buckets @param {string[]} labels */
  const seconds = (name, help, buckets, ...labels) =>
    new client.Histogram({
      name: `snapshoter_${name}_duration_seconds`,
      help,
      buckets,
      labelNames: ['snapshoter', ...labels],
      registers,
    });
  /** @param {string} name @param {string} help @param {(own: Watched, set: (value: number, labels?: object) => void) => void} read @param {string[]} labels */
  const gauge = (name, help, read, ...labels) =>
    new client.Gauge({
      name: `snapshoter_${name}`,
      help,
      labelNames: ['snapshoter', ...labels],
      registers,
      collect() {
        this.reset();
        for (const own of watched) {
          read(own, (value, labelled) => this.set({ snapshoter: own.label, ...labelled }, value));
        }
      },
    });

  gauge('schedules', 'Schedules in the snapshot.', ({ snapshoter }, set) =>
    set(snapshoter.snapshot?.size ?? 0),
  );
  gauge('last_save_timestamp_seconds', 'When the snapshot was last saved.', ({ savedAt }, set) => {
    if (savedAt !== undefined) set(savedAt / 1000);
  });
  gauge(
    'snapshot_age_seconds',
    'Time since everything recorded was last known to be durable.',
    ({ snapshoter: { durableAt } }, set) => durableAt && set((now() - Number(durableAt)) / 1000),
  );
  gauge(
    'last_success_age_seconds',
    'Time since a run last succeeded.',
    ({ succeededAt }, set) => {
      for (const [schedule, at] of succeededAt) {
        set((now() - at) / 1000, schedule === undefined ? {} : { schedule });
      }
    },
    'schedule',
  );
  return {
    saves: counter('saves', 'Saves that are durable.', 'kind'),
    savedBytes: counter('saved_bytes', 'Bytes saved.', 'kind'),
    saveErrors: counter('save_errors', 'Saves that the store did not take.'),
    creationErrors: counter('creation_errors', 'Snapshots that could not be written as bytes.'),
    quarantined: counter('quarantined', 'Unreadable snapshots set aside while restoring.'),
    missed: counter('missed', 'Slots found missed.', 'schedule'),
    skipped: counter('skipped', 'Missed slots that do not run.', 'schedule', 'reason'),
    caughtUp: counter('caught_up', 'Missed slots that were run.', 'schedule'),
    failed: counter('catch_up_failed', 'Missed slots whose run failed.', 'schedule'),
    saveDuration: seconds('save', 'Time that a save takes.', durations(0.001), 'kind'),
    catchUpDuration: seconds('catch_up', 'Time that catching up takes.', durations(0.1)),
  };
}

/** @param {number} first seconds; each bucket is four times the one before */
const durations = (first) => Array.from({ length: 10 }, (_, index) => first * 4 ** index);
