import { checkKnown, checkLimit, checkNumber, refuse } from './checks.js';
import { newest } from './slots.js';

/** @import { Schedule } from './types.js' */
/** @import { Tally } from './slots.js' */

/**
 * Which slots of a gap run: every one, the newest, the oldest, the newest so many, one run for the
 * whole gap, or none. Those that the scheduler itself ran are not run again, but count: `latest`
 * runs nothing where the newest is one of them.
 * @typedef {'all' | 'latest' | 'earliest' | 'range' | 'none' | { last: number }} Policy
 */

/**
 * @typedef {object} RuleOptions
 * @property {Policy | undefined} [catchUp] default `all`
 * @property {number | undefined} [deadline] milliseconds; older slots are skipped. Default: no deadline
 * @property {number | undefined} [limit] runs of this schedule in one catch-up, the oldest first. Default: no limit
 * @property {'skip' | 'catchUp' | undefined} [firstRun] whether a schedule that never ran is caught up from the
 *   time it was created at. Default `skip`
 */

/** @typedef {{ policy: Policy, deadline: number, limit: number, firstRun: 'skip' | 'catchUp' }} Rule */

const words = ['all', 'latest', 'earliest', 'range', 'none'];

/**
 * @param {RuleOptions} options
 * @param {RuleOptions} [defaults]
 * @returns {Rule}
 * @throws {SnapshotError} `INVALID_ARGUMENT`
 */
export function parseRule(options, defaults = {}) {
  if (typeof options !== 'object' || options === null) {
    refuse('the policy of a schedule', options, 'an object like { catchUp: "latest" }');
  }
  const rule = { catchUp: 'all', deadline: Infinity, limit: Infinity, firstRun: 'skip' };
  for (const given of [defaults, options]) {
    checkKnown(given, Object.keys(rule));
    for (const [option, value] of Object.entries(given)) {
      if (value !== undefined) Object.assign(rule, { [option]: value });
    }
  }
  const { catchUp: policy, ...rest } = /** @type {Required<RuleOptions>} */ (rule);
  checkPolicy(policy);
  checkNumber('deadline', rest.deadline, 0, 'milliseconds, 0 or more');
  checkLimit('limit', rest.limit);
  if (rest.firstRun !== 'skip' && rest.firstRun !== 'catchUp') {
    refuse('firstRun', rest.firstRun, "'skip' or 'catchUp'");
  }
  return { policy, ...rest };
}

/** @param {Policy} policy */
function checkPolicy(policy) {
  if (words.includes(/** @type {string} */ (policy))) return;
  const { last, ...other } = /** @type {{ last?: unknown }} */ (Object(policy));
  if (Number.isInteger(last) && Number(last) > 0 && Object.keys(other).length === 0) return;
  refuse(
    'catchUp',
    policy,
    `${words.map((word) => `'${word}'`).join(', ')} or { last: n } with n ≥ 1`,
  );
}

/** @param {Policy} policy */
export function policyName(policy) {
  return typeof policy === 'string' ? policy : `last ${policy.last}`;
}

/**
 * @param {string} text one of the words, or `last:N`
 * @returns {Policy | undefined} undefined where it is none
 */
export function policyFrom(text) {
  const last = /^last:([1-9]\d*)$/.exec(text);
  if (last !== null) return { last: Number(last[1]) };
  return words.includes(text) ? /** @type {Policy} */ (text) : undefined;
}

/**
 * The slots that a policy chooses, always neighbours: the first and the last of them and how many,
 * or `null` for none.
 * @param {Policy} policy
 * @param {Schedule} schedule
 * @param {Tally} slots those that are not too old
 * @param {number} from
 * @param {number} until
 * @returns {{ first: number, last: number, count: number } | null}
 */
export function choose(policy, schedule, slots, from, until) {
  const { first, last, count } = slots;
  if (first === null || last === null || policy === 'none') return null;
  if (policy === 'latest') return { first: last, last, count: 1 };
  if (policy === 'earliest') return { first, last: first, count: 1 };
  if (typeof policy === 'string' || (policy.last >= count && !slots.capped)) {
    return { first, last, count };
  }
  return { first: newest(schedule, from, until, policy.last)[0], last, count: policy.last };
}
