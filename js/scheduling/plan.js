import { planEntry } from './plan-entry.js';
import { limitTotal } from './limits.js';
import { lookUp } from './seen.js';
import { totalsOf } from './totals.js';

/** @import { Job } from './types.js' */
/** @import { Snapshot } from '../core/index.js' */
/** @import { Rule } from './policies.js' */
/** @import { Known } from './slots.js' */
/** @import { Seen } from './seen.js' */
/** @import { PlanTotals } from './totals.js' */

/** Slots counted a schedule, unless told otherwise. */
export const defaultCountLimit = 100_000;

/**
 * `inactive`, `never-run`, `changed`, `up-to-date`, `ahead` (its time lies after `until`), `no-next`
 * (it never fires again) and `invalid-schedule` (its engine failed; `error` says how): nothing was
 * missed that could run. `policy`, `deadline`, `limit`, `total-limit`: why slots are skipped, or
 * `policy` also: why they run.
 * @typedef {'inactive' | 'never-run' | 'changed' | 'up-to-date' | 'ahead' | 'no-next' | 'invalid-schedule' | SkipReason} PlanReason
 */
/** @typedef {'policy' | 'deadline' | 'limit' | 'total-limit'} SkipReason */

/**
 * What one schedule missed in (from, until], and what becomes of it. The slots that run are those
 * missed from `run.first` to `run.last`; none of them is held.
 * @typedef {object} PlanEntry
 * @property {string} name
 * @property {string} identity
 * @property {string} schedule
 * @property {boolean} active
 * @property {Date | null} from
 * @property {number} missed at least so many when `capped`
 * @property {boolean} capped
 * @property {Date | null} first
 * @property {Date | null} last
 * @property {string} policy
 * @property {'run' | 'skip' | 'none'} action
 * @property {PlanReason} reason
 * @property {{ count: number, first: Date, last: Date, range: boolean } | null} run with `range` one run for all of them
 * @property {Partial<Record<SkipReason, number>>} skipped
 * @property {Date | null} [next] where nothing was missed: the first slot after `until`
 * @property {string} [error]
 */

/**
 * Plain data: `JSON.stringify` keeps all of it, with times as ISO 8601.
 * @typedef {object} Plan
 * @property {Date} until
 * @property {PlanEntry[]} entries in the order of the jobs
 * @property {PlanTotals} totals
 * @property {string[]} unknown names in the snapshot that no job has: kept, and left alone
 */

/**
 * @typedef {object} PlanItem
 * @property {Job} job
 * @property {Rule} rule
 * @property {Known} [known] slots which the scheduler ran itself
 * @property {Seen | undefined} [seen] what the snapshot knows of it, where that was looked up already
 * @property {unknown} [refused] why its engine refused it, where that is known
 * @property {number} [from] milliseconds; where the slots begin, whatever the snapshot says
 */

/**
 * Works out what each schedule missed. Reads the snapshot, changes nothing, runs nothing.
 * @param {Iterable<PlanItem>} items
 * @param {object} options
 * @param {Snapshot} options.snapshot
 * @param {Date} options.until inclusive
 * @param {number} [options.totalLimit] runs over all schedules, the oldest first. Default: no limit
 * @param {number} [options.countLimit] where counting the slots of a schedule stops; default 100,000
 * @returns {Plan}
 */
export function planCatchUp(items, options) {
  const { snapshot, until, totalLimit = Infinity, countLimit = defaultCountLimit } = options;
  const list = [...items];
  /** @type {ReturnType<typeof lookUp> | undefined} */
  let seenOf;
  let recorded = 0;
  const entries = list.map((item) => {
    const seen =
      'seen' in item ? item.seen : (seenOf ??= lookUp(snapshot, list.length))(item.job.name);
    if (seen) recorded += 1;
    return planEntry(item, seen, Number(until), countLimit);
  });
  limitTotal(list, entries, totalLimit);
  const unknown = recorded === snapshot.size ? [] : unknownNames(snapshot, list);
  return { until, entries, totals: totalsOf(entries), unknown };
}

/**
 * @param {Snapshot} snapshot
 * @param {PlanItem[]} items
 */
function unknownNames(snapshot, items) {
  const names = new Set(items.map(({ job }) => job.name));
  return [...snapshot.names()].filter((name) => !names.has(name));
}
