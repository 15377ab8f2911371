import { Heap } from './heap.js';
import { choose, policyName } from './policies.js';
import { origin, seenIn } from './seen.js';
import { countKnown, missedAfter, newest, nothingKnown, tally } from './slots.js';

/** @import { Job } from './types.js' */
/** @import { Snapshot } from '../core/index.js' */
/** @import { Rule } from './policies.js' */
/** @import { Known, Tally } from './slots.js' */
/** @import { Seen } from './seen.js' */

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
 * @typedef {object} PlanTotals
 * @property {number} schedules
 * @property {number} missed
 * @property {number} run runs, a range being one
 * @property {number} skipped
 * @property {Partial<Record<SkipReason, number>>} skippedBecause
 * @property {number} capped schedules whose count is "at least"
 * @property {number} invalid schedules whose engine failed
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
 * @property {Seen} [seen] what the snapshot knows of it, where that was looked up already
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
  const { snapshot, until, totalLimit = Infinity } = options;
  const list = [...items];
  let recorded = 0;
  const entries = list.map((item) => {
    const seen = item.seen ?? seenIn(snapshot, item.job.name);
    if (seen) recorded += 1;
    return planEntry(item, seen, Number(until), options.countLimit);
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

/**
 * The plan of one schedule; one whose engine fails gets an entry that says so.
 * @param {PlanItem} item
 * @param {Seen | undefined} seen
 * @param {number} until
 * @param {number} [countLimit]
 * @returns {PlanEntry}
 */
export function planEntry(item, seen, until, countLimit = defaultCountLimit) {
  const { job, rule } = item;
  const start = origin(job, rule.firstRun, seen);
  if (item.from !== undefined && start.reason !== 'inactive') {
    start.from = item.from;
    delete start.reason;
  }
  /** @type {PlanEntry} */
  const entry = {
    name: job.name,
    identity: job.identity ?? job.name,
    schedule: job.schedule.expression ?? job.schedule.fingerprint ?? '',
    active: job.active !== false,
    from: start.from === null ? null : new Date(start.from),
    missed: 0,
    capped: false,
    first: null,
    last: null,
    policy: policyName(rule.policy),
    action: 'none',
    reason: start.reason ?? 'up-to-date',
    run: null,
    skipped: {},
  };
  try {
    if (!start.reason) fill(entry, item, Number(start.from), until, countLimit);
  } catch (error) {
    const { message } = /** @type {{ message?: string }} */ (error ?? {});
    return {
      ...entry,
      action: 'none',
      reason: 'invalid-schedule',
      error: message ?? String(error),
    };
  }
  return entry;
}

/**
 * @param {PlanEntry} entry
 * @param {PlanItem} item
 * @param {number} from
 * @param {number} until
 * @param {number} countLimit
 */
function fill(entry, { job: { schedule }, rule, known = nothingKnown }, from, until, countLimit) {
  const slots = from < until ? tally(schedule, from, until, countLimit) : nothing;
  const [first, last] = missedEnds(schedule, slots, from, until, known);
  if (first === null || last === null) {
    if (from > until) entry.reason = 'ahead';
    if (slots.next === null) entry.reason = 'no-next';
    if (slots.next !== undefined) entry.next = slots.next === null ? null : new Date(slots.next);
    return;
  }
  const ran = (/** @type {number} */ after, /** @type {number} */ to) =>
    countKnown(schedule, after, to, known);
  entry.missed = slots.count - ran(from, until);
  entry.capped = slots.capped;
  entry.first = new Date(first);
  entry.last = new Date(last);

  const cut = Math.max(from, until - rule.deadline - 1);
  const young = cut === from ? slots : tally(schedule, cut, until, countLimit);
  skip(entry, 'deadline', slots.count - young.count - ran(from, cut));
  const chosen = choose(rule.policy, schedule, young, cut, until);
  const wanted = chosen ? chosen.count - ran(chosen.first - 1, chosen.last) : 0;
  skip(entry, 'policy', young.count - ran(cut, until) - wanted);
  const begin = chosen && missedAfter(schedule, chosen.first - 1, chosen.last, known);
  if (chosen && begin !== null) {
    const range = rule.policy === 'range';
    entry.run = { count: wanted, first: new Date(begin), last: new Date(chosen.last), range };
    keepOldest(
      entry,
      { schedule, known },
      range && rule.limit > 0 ? Infinity : rule.limit,
      'limit',
    );
  }
  decide(entry);
}

/** @type {Tally} */
const nothing = { count: 0, first: null, last: null, capped: false };

/**
 * The first and last slot that the scheduler did not run itself.
 * @param {Job['schedule']} schedule
 * @param {Tally} slots
 * @param {number} from
 * @param {number} until
 * @param {Known} known
 */
function missedEnds(schedule, { first, last }, from, until, known) {
  if (first === null || last === null) return [null, null];
  if (known.size === 0) return [first, last];
  const newer = newest(schedule, from, until, known.size + 1).filter((slot) => !known.has(slot));
  return [missedAfter(schedule, from, until, known), newer.at(-1) ?? null];
}

/**
 * Cuts what runs down to its oldest slots; the rest is skipped.
 * @param {PlanEntry} entry
 * @param {{ schedule: Job['schedule'], known?: Known }} of
 * @param {number} limit
 * @param {SkipReason} reason
 */
function keepOldest(entry, { schedule, known = nothingKnown }, limit, reason) {
  const { run } = entry;
  if (!run || (run.count <= limit && !(entry.capped && limit < Infinity))) return;
  let last = null;
  let count = 0;
  for (let after = Number(run.first) - 1; count < limit; count += 1) {
    const slot = missedAfter(schedule, after, Number(run.last), known);
    if (slot === null) break;
    last = after = slot;
  }
  skip(entry, reason, run.count - count);
  entry.run = last === null ? null : { ...run, count, last: new Date(last) };
}

/**
 * Lets only the oldest runs over all schedules stand.
 * @param {PlanItem[]} items
 * @param {PlanEntry[]} entries
 * @param {number} limit
 */
function limitTotal(items, entries, limit) {
  if (limit === Infinity) return;
  const { run, capped } = totalsOf(entries);
  if (run <= limit && capped === 0) return;
  /** @type {Heap<number>} */
  const heap = new Heap();
  entries.forEach(({ run }, index) => run && heap.push(Number(run.first), index));
  const taken = new Map();
  for (let left = limit; left > 0 && heap.size > 0; left -= 1) {
    const index = /** @type {number} */ (heap.pop());
    const { slot = null, count = 0 } = taken.get(index) ?? {};
    const { run } = entries[index];
    if (!run) continue;
    const { job, known = nothingKnown } = items[index];
    const now = slot ?? Number(run.first);
    const next = run.range ? null : missedAfter(job.schedule, now, Number(run.last), known);
    taken.set(index, { slot: next, count: count + 1 });
    if (next !== null) heap.push(next, index);
  }
  entries.forEach((entry, index) => {
    if (!entry.run) return;
    const { job, known } = items[index];
    const count = taken.get(index)?.count ?? 0;
    const whole = entry.run.range && count > 0;
    keepOldest(entry, { schedule: job.schedule, known }, whole ? Infinity : count, 'total-limit');
    decide(entry);
  });
}

/**
 * @param {PlanEntry} entry
 * @param {SkipReason} reason
 * @param {number} count
 */
function skip(entry, reason, count) {
  if (count > 0) entry.skipped[reason] = (entry.skipped[reason] ?? 0) + count;
}

/** @param {PlanEntry} entry */
function decide(entry) {
  entry.action = entry.run ? 'run' : 'skip';
  const reasons = /** @type {SkipReason[]} */ (Object.keys(entry.skipped));
  entry.reason = entry.run ? 'policy' : (reasons.at(-1) ?? 'policy');
}

/**
 * @param {PlanEntry[]} entries
 * @returns {PlanTotals}
 */
export function totalsOf(entries) {
  /** @type {PlanTotals} */
  const totals = {
    schedules: entries.length,
    missed: 0,
    run: 0,
    skipped: 0,
    skippedBecause: {},
    capped: 0,
    invalid: 0,
  };
  for (const { missed, run, skipped, capped, reason } of entries) {
    totals.missed += missed;
    if (run) totals.run += run.range ? 1 : run.count;
    if (capped) totals.capped += 1;
    if (reason === 'invalid-schedule') totals.invalid += 1;
    for (const [why, count] of Object.entries(skipped)) {
      const key = /** @type {SkipReason} */ (why);
      totals.skipped += count;
      totals.skippedBecause[key] = (totals.skippedBecause[key] ?? 0) + count;
    }
  }
  return totals;
}
