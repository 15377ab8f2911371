import { slotAfter } from '../../js/scheduling/slots.js';

/** Slots of one schedule that are looked up one by one; beyond that they are spread evenly. */
const EXACT = 400;

/**
 * How many missed slots lie in each part of the time that was missed, and how many of those run.
 *
 * @param {import('../../js/scheduling/plan.js').PlanItem[]} items
 * @param {import('../../js/scheduling/plan.js').Plan} plan of these items, in their order
 * @param {number} parts
 * @returns {{ from: number, until: number, missed: Float64Array, run: Float64Array,
 *   isEstimate: boolean } | undefined} undefined where nothing was missed; milliseconds
 */
export function timelineOf(items, { entries, until }, parts) {
  const firsts = entries.flatMap(({ first }) => (first ? [Number(first)] : []));
  if (firsts.length === 0) return undefined;
  const from = firsts.reduce((least, first) => Math.min(least, first));
  const end = Number(until);
  const width = Math.max(1, (end - from + 1) / parts);
  const missed = new Float64Array(parts);
  const run = new Float64Array(parts);
  let isEstimate = false;
  const add = (/** @type {Float64Array} */ counts, /** @type {number} */ slot, amount = 1) => {
    counts[Math.min(parts - 1, Math.floor((slot - from) / width))] += amount;
  };
  entries.forEach((entry, at) => {
    const spans = /** @type {const} */ ([
      [missed, entry.first, entry.last, entry.missed],
      [run, entry.run?.first, entry.run?.last, entry.run?.count],
    ]);
    for (const [counts, first, last, count] of spans) {
      if (!first || !last || !count) continue;
      if (count <= EXACT) {
        const { schedule } = items[at].job;
        let slot = /** @type {number | null} */ (Number(first));
        for (; slot !== null && slot <= Number(last); slot = slotAfter(schedule, slot)) {
          add(counts, slot);
        }
      } else {
        isEstimate = true;
        const steps = Math.min(count, parts * 2);
        const step = (Number(last) - Number(first)) / (steps - 1);
        for (let i = 0; i < steps; i += 1) add(counts, Number(first) + i * step, count / steps);
      }
    }
  });
  return { from, until: end, missed, run, isEstimate };
}
