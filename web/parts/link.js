/**
 * The view as it stands in the page's address, behind the `#`: what is looked at and how, never
 * what was opened or any of its names. A filter that was typed is part of the view.
 *
 * @typedef {object} View
 * @property {'schedules' | 'compare' | 'plan'} tab
 * @property {import('./time.js').Zone} zone
 * @property {string} sort
 * @property {boolean} descending
 * @property {string} filter
 * @property {bigint} [since]
 * @property {bigint} [until]
 * @property {string} policy
 * @property {string} [planUntil]
 */

const TABS = /** @type {const} */ (['schedules', 'compare', 'plan']);
const ZONES = /** @type {const} */ (['utc', 'local', 'recorded']);
const SORTS = [
  ...['name', 'time', 'firstSeen', 'lastStarted', 'lastSucceeded'],
  ...['lastOutcome', 'consecutiveFailures', 'schedule'],
];
const POLICY = /^(all|latest|earliest|range|none|last:[1-9]\d{0,5})$/;

/** @returns {View} */
export function defaultView() {
  return {
    tab: 'schedules',
    zone: 'utc',
    sort: 'time',
    descending: false,
    filter: '',
    policy: 'all',
  };
}

/**
 * @param {string} hash
 * @returns {View} with what is not there, or makes no sense, as it is by default
 */
export function readLink(hash) {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const view = defaultView();
  const seconds = (/** @type {string} */ name) => {
    const text = params.get(name) ?? '';
    if (!/^-?\d{1,19}$/.test(text)) return undefined;
    const value = BigInt(text);
    return BigInt.asIntN(64, value) === value ? value : undefined;
  };
  return {
    ...view,
    tab: TABS.find((tab) => tab === params.get('view')) ?? view.tab,
    zone: ZONES.find((zone) => zone === params.get('time')) ?? view.zone,
    sort: SORTS.find((sort) => sort === params.get('sort')) ?? view.sort,
    descending: params.get('order') === 'descending',
    filter: (params.get('filter') ?? '').slice(0, 1000).toWellFormed(),
    since: seconds('since'),
    until: seconds('until'),
    policy: POLICY.test(params.get('policy') ?? '') ? String(params.get('policy')) : view.policy,
    planUntil: params.get('at')?.slice(0, 40) || undefined,
  };
}

/**
 * @param {View} view
 * @returns {string} the same as `readLink` reads it; empty where all is as by default
 */
export function writeLink(view) {
  const plain = defaultView();
  const params = new URLSearchParams();
  const set = (/** @type {string} */ name, /** @type {any} */ value, /** @type {any} */ usual) => {
    if (value !== usual && value !== undefined) params.set(name, String(value));
  };
  set('view', view.tab, plain.tab);
  set('time', view.zone, plain.zone);
  set('sort', view.sort, plain.sort);
  set('order', view.descending ? 'descending' : undefined, undefined);
  set('filter', view.filter, plain.filter);
  set('since', view.since, undefined);
  set('until', view.until, undefined);
  set('policy', view.policy, plain.policy);
  set('at', view.planUntil, undefined);
  return params.toString();
}
