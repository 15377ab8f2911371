/** @import { PlanEntry, SkipReason } from './plan.js' */

/**
 * @typedef {object} PlanTotals
 * @property {number} schedules
 * @property {number} missed slots: those that run and those that are skipped
 * @property {number} run slots that run
 * @property {number} runs how often something is called for them: once for a whole range
 * @property {number} skipped slots
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
    runs: 0,
    skipped: 0,
    skippedBecause: {},
    capped: 0,
    invalid: 0,
  };
  for (const { missed, run, skipped, capped, reason } of entries) {
    totals.missed += missed;
    totals.run += run?.count ?? 0;
    totals.runs += run?.range ? 1 : (run?.count ?? 0);
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
