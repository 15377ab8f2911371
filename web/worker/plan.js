import { parseRule } from '../../js/scheduling/policies.js';
import { describedSchedules, parseScheduleList } from '../../js/scheduling/lists.js';
import { planCatchUp } from '../../js/scheduling/plan.js';
import { visibleText } from '../../js/formats/names.js';
import { cellText } from './rows.js';
import { timelineOf } from './timeline.js';

/**
 * @typedef {import('../../js/scheduling/plan.js').PlanEntry} PlanEntry
 * @typedef {import('./library.js').Ref} Ref
 */

/** @type {PlanEntry[]} of the last plan, in the order in which they are shown */
let entries = [];
/** @type {PlanEntry[]} */
let shown = [];
let wanted = '';

/**
 * What a scheduler that starts from a snapshot would catch up: the same that `snapshoter plan`
 * tells.
 *
 * @param {import('./library.js').Library} library
 * @param {object} params
 * @param {Ref} params.ref
 * @param {import('../../js/scheduling/policies.js').RuleOptions} params.rule where a schedule names
 *   none of its own
 * @param {number} params.until milliseconds
 * @param {number} [params.totalLimit]
 * @param {number} params.parts of the timeline
 */
export async function plan(library, { ref, rule, until, totalLimit, parts }) {
  const { snapshot } = await library.get(ref);
  const { schedules } = library;
  parseRule({}, rule);
  const items = schedules
    ? await parseScheduleList(schedules.text, rule, undefined, snapshot)
    : await describedSchedules(snapshot, rule);
  const result = planCatchUp(items, { snapshot, until: new Date(until), totalLimit });
  entries = result.entries.toSorted(byUrgency);
  shown = entries;
  wanted = '';
  return {
    totals: result.totals,
    unknown: result.unknown.length,
    from: schedules ? schedules.name : undefined,
    timeline: timelineOf(items, result, parts),
  };
}

/**
 * What runs first, then what is skipped, then what is in order; the oldest slot first.
 *
 * @param {PlanEntry} a
 * @param {PlanEntry} b
 */
function byUrgency(a, b) {
  const rank = (/** @type {PlanEntry} */ { action, reason }) =>
    reason === 'invalid-schedule' ? 0 : ['run', 'skip', 'none'].indexOf(action) + 1;
  return rank(a) - rank(b) || Number(a.first ?? 0) - Number(b.first ?? 0);
}

/**
 * @param {{ action?: string, text?: string, from: number, count: number }} params
 */
export function planRows({ action = '', text = '', from, count }) {
  const now = `${action}\n${text}`;
  if (now !== wanted) {
    const part = text.toLowerCase();
    shown = entries.filter(
      (entry) =>
        (action === '' || entry.action === action) && entry.identity.toLowerCase().includes(part),
    );
    wanted = now;
  }
  return {
    total: shown.length,
    rows: shown.slice(from, from + count).map((entry) => ({
      ...entry,
      name: cellText(entry.identity),
      schedule: visibleText(entry.schedule),
      error: entry.error === undefined ? undefined : visibleText(entry.error),
    })),
  };
}
