import { Heap } from './heap.js';
import { missedAfter, nothingKnown } from './slots.js';
import { totalsOf } from './totals.js';

/** @import { Schedule } from './types.js' */
/** @import { PlanEntry, PlanItem, SkipReason } from './plan.js' */
/** @import { Known } from './slots.js' */

/**
 * Cuts what runs down to its oldest slots; the rest is skipped.
 * @param {PlanEntry} entry
 * @param {{ schedule: Schedule, known?: Known }} of
 * @param {number} limit
 * @param {SkipReason} reason
 */
export function keepOldest(entry, { schedule, known = nothingKnown }, limit, reason) {
  const { run } = entry;
  if (!run || (run.count <= limit && !(entry.capped && limit < Infinity))) return;
  let last = null;
  let count = 0;
  /** @type {number | null} */
  let slot = Number(run.first);
  for (; slot !== null && count < limit; count += 1) {
    last = slot;
    slot = missedAfter(schedule, slot, Number(run.last), known);
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
export function limitTotal(items, entries, limit) {
  if (limit === Infinity) return;
  const { runs, capped } = totalsOf(entries);
  if (runs <= limit && capped === 0) return;
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
export function skip(entry, reason, count) {
  if (count > 0) entry.skipped[reason] = (entry.skipped[reason] ?? 0) + count;
}

/** @param {PlanEntry} entry */
export function decide(entry) {
  entry.action = entry.run ? 'run' : 'skip';
  const reasons = /** @type {SkipReason[]} */ (Object.keys(entry.skipped));
  entry.reason = entry.run ? 'policy' : (reasons.at(-1) ?? 'policy');
}
