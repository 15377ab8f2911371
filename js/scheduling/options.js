import { systemClock } from './clock.js';
import { defaultCountLimit } from './plan.js';
import { checkKnown, checkLimit, checkNumber, checkWhole, refuse } from './checks.js';
import { parseRule } from './policies.js';

/** @import { Store } from '../stores/types.js' */
/** @import { Clock, Logger } from './types.js' */
/** @import { RuleOptions } from './policies.js' */

/** @typedef {'native' | 'gob'} Encoding */
/** @typedef {{ registerMetric: (metric: any) => void }} MetricsRegistry prom-client's, by what it can
 *   do: its types may not be there */

/**
 * @typedef {object} OwnOptions
 * @property {Store} store whoever made it closes it, after `stop`
 * @property {number | undefined} [interval] milliseconds between saves, default 30,000; 0 saves each run as it ends
 * @property {Encoding | undefined} [encoding] default `native`; `gob` is what Flyte reads, and keeps version 1 only
 * @property {number | undefined} [totalLimit] runs over all schedules in one catch-up, the oldest first
 * @property {number | undefined} [countLimit] where counting the missed slots of a schedule stops; default 100,000
 * @property {MetricsRegistry | undefined} [metrics] a registry of prom-client
 * @property {string | undefined} [name] value of the label `snapshoter` of its metrics, default `default`
 * @property {boolean | undefined} [labelSchedules] whether metrics carry the names of schedules; default false
 * @property {Logger | undefined} [logger]
 * @property {boolean | undefined} [signals] whether SIGTERM and SIGINT stop it, with a last save; default false
 * @property {boolean | undefined} [allowOlder] whether to go on from an older snapshot where the newest is of a
 *   later version than this library; default false
 * @property {Clock | undefined} [clock]
 */
/** @typedef {ReturnType<typeof parseOptions>['options']} ParsedOptions */
/** @typedef {OwnOptions & RuleOptions} SnapshoterOptions the policies given here are those of each
 *   schedule that has none of its own */

/**
 * @param {SnapshoterOptions} given
 * @throws {SnapshotError} `INVALID_ARGUMENT`
 */
export function parseOptions(given) {
  if (typeof given !== 'object' || given === null) refuse('options', given, '{ store }');
  if ('save' in given) refuse('options', 'a store', '{ store }');
  const { catchUp, deadline, limit, firstRun, ...own } = given;
  const defaults = { catchUp, deadline, limit, firstRun };
  parseRule({}, defaults);
  checkKnown(own, known);
  const options = {
    interval: 30_000,
    encoding: /** @type {Encoding} */ ('native'),
    totalLimit: Infinity,
    countLimit: defaultCountLimit,
    name: 'default',
    labelSchedules: false,
    signals: false,
    allowOlder: false,
    clock: systemClock,
    ...defined(own),
  };
  for (const method of /** @type {const} */ (['save', 'read', 'history'])) {
    if (typeof options.store?.[method] === 'function') continue;
    const found = options.store ? `one without ${method}()` : typeof options.store;
    refuse('store', found, 'a store, such as fileSystem(path) or memory()');
  }
  checkNumber('interval', options.interval, 0, 'milliseconds, 0 or more');
  if (options.encoding !== 'native' && options.encoding !== 'gob') {
    refuse('encoding', options.encoding, "'native' or 'gob'");
  }
  checkLimit('totalLimit', options.totalLimit);
  checkWhole('countLimit', options.countLimit, 1, 'slots');
  for (const method of /** @type {const} */ (['now', 'setTimeout', 'clearTimeout'])) {
    if (typeof options.clock?.[method] !== 'function') {
      refuse(`clock.${method}`, typeof options.clock?.[method], 'a function');
    }
  }
  return { options, defaults };
}

const known = [
  'store',
  'interval',
  'encoding',
  'totalLimit',
  'countLimit',
  'metrics',
  'name',
  'labelSchedules',
  'logger',
  'signals',
  'allowOlder',
  'clock',
  'catchUp',
  'deadline',
  'limit',
  'firstRun',
];

/**
 * Without the options that are `undefined`, which stand for their defaults.
 * @template {object} T
 * @param {T} options
 * @returns {T}
 */
function defined(options) {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return /** @type {T} */ (Object.fromEntries(entries));
}
