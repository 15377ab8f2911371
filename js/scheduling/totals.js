/** @import { PlanEntry, SkipReason } from './plan.js' */

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
