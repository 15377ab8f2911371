import { anchored } from './anchored.js';
import { decide, keepOldest, skip } from './limits.js';
import { choose, policyName } from './policies.js';
import { origin } from './seen.js';
import {
  countKnown,
  missedAfter,
  missedFrom,
  newest,
  nothingKnown,
  slotAfter,
  tally,
} from './slots.js';

/** @import { Schedule } from './types.js' */
/** @import { PlanEntry, PlanItem } from './plan.js' */
/** @import { Known, Tally } from './slots.js' */
/** @import { Seen } from './seen.js' */

/**
 * The plan of one schedule; one whose engine fails gets an entry that says so.
 * @param {PlanItem} item
 * @param {Seen | undefined} seen
 * @param {number} until
 * @param {number} countLimit
 * @returns {PlanEntry}
 */
export function planEntry(item, seen, until, countLimit) {
  const { job, rule } = item;
  const start = origin(job, rule.firstRun, seen);
  const before = start.from;
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
    if (item.refused !== undefined && entry.active) throw item.refused;
    if (!start.reason) {
      const from = Number(start.from);
      const anchor = anchorOf(before, item.known ?? nothingKnown, from);
      // Most missed nothing, which their engine says at once.
      const next = anchor === from && from < until ? slotAfter(job.schedule, from) : undefined;
      if (next === null || Number(next) > until)
        noneMissed(entry, /** @type {number | null} */ (next));
      else
        fill(entry, { ...item, schedule: anchored(job.schedule, anchor) }, from, until, countLimit);
    }
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
 * Where an interval counts from: the newest slot that its scheduler ran before the missed ones.
 * @param {number | null} before what the snapshot says
 * @param {Known} known
 * @param {number} from
 * @returns {number}
 */
function anchorOf(before, known, from) {
  let anchor = before !== null && before <= from ? before : -Infinity;
  for (const time of known) if (time <= from && time > anchor) anchor = time;
  return anchor === -Infinity ? from : anchor;
}

/**
 * @param {PlanEntry} entry
 * @param {number | null} next the first slot after the plan's time
 */
function noneMissed(entry, next) {
  if (next === null) entry.reason = 'no-next';
  entry.next = next === null ? null : new Date(next);
}

/**
 * @param {PlanEntry} entry
 * @param {PlanItem & { schedule: Schedule }} item whose schedule is anchored
 * @param {number} from
 * @param {number} until
 * @param {number} countLimit
 */
function fill(entry, { schedule, rule, known = nothingKnown }, from, until, countLimit) {
  const slots = from < until ? tally(schedule, from, until, countLimit) : nothing;
  const [first, last] = missedEnds(schedule, slots, from, until, known);
  if (first === null || last === null) {
    if (from > until) entry.reason = 'ahead';
    if (slots.next !== undefined) noneMissed(entry, slots.next);
    return;
  }
  const ran = (/** @type {number} */ after, /** @type {number} */ to) =>
    countKnown(schedule, after, to, known);
  entry.capped = slots.capped;
  entry.first = new Date(first);
  entry.last = new Date(last);

  const cut = Math.max(from, until - rule.deadline - 1);
  const young = cut === from ? slots : tally(schedule, cut, until, countLimit);
  // Two counts that stopped say nothing by their difference.
  const isApart = slots.capped && cut > from;
  const old = isApart ? tally(schedule, from, cut, countLimit).count : slots.count - young.count;
  entry.missed = old + young.count - ran(from, until);
  skip(entry, 'deadline', old - ran(from, cut));
  const chosen = choose(rule.policy, schedule, young, cut, until);
  const wanted = chosen ? chosen.count - ran(chosen.first - 1, chosen.last) : 0;
  skip(entry, 'policy', young.count - ran(cut, until) - wanted);
  const begin = chosen && missedFrom(schedule, chosen.first, chosen.last, known);
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
 * @param {Schedule} schedule
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
