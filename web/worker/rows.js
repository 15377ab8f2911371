import { visibleName, visibleText } from '../../js/formats/names.js';

/** @typedef {import('./library.js').Library} Library */
/** @typedef {import('./library.js').Ref} Ref */

/**
 * @typedef {object} Query
 * @property {any} [sort]
 * @property {boolean} [descending]
 * @property {string} [filter]
 * @property {bigint} [since] seconds
 * @property {bigint} [until] seconds
 */

/** As much of a name as fits into a cell, however wide; the details have all of it. */
const CELL = 200;

/**
 * A page of the table.
 *
 * @param {Library} library
 * @param {{ ref: Ref, query: Query, from: number, count: number }} params
 */
export async function rows(library, { ref, query, from, count }) {
  const { shown } = await library.get(ref);
  const page = shown.rows({ ...toRows(query), from, count });
  return {
    total: page.total,
    rows: page.rows.map(({ name, schedule, ...rest }) => ({
      ...rest,
      name: cellText(library.identityOf(name) ?? name),
      schedule: schedule && cellText(describeSchedule(schedule)),
    })),
  };
}

/** @param {Query} query */
export function toRows({ sort = 'name', descending = false, filter = '', since, until }) {
  const exact = (/** @type {bigint | undefined} */ seconds) =>
    seconds === undefined ? undefined : { seconds, nanoseconds: 0 };
  return { sort, descending, filter, since: exact(since), until: exact(until) };
}

/** @param {string} name @returns {string} as it can be shown, cut where it is very long */
export function cellText(name) {
  if (name.length <= CELL) return visibleName(name);
  return `${visibleName(name.slice(0, CELL).toWellFormed())}…`;
}

/** @param {{ expression: string, timezone: string, engine: string }} schedule */
export function describeSchedule({ expression, timezone, engine }) {
  return visibleText([expression, timezone, engine].filter((part) => part !== '').join(' · '));
}

/**
 * How the last executions spread over time.
 *
 * @param {Library} library
 * @param {{ ref: Ref, from: bigint, until: bigint, parts: number }} params seconds
 */
export async function histogram(library, { ref, from, until, parts }) {
  const { snapshot } = await library.get(ref);
  const exact = (/** @type {bigint} */ seconds) => ({ seconds, nanoseconds: 0 });
  return snapshot.histogram({ from: exact(from), until: exact(until), parts });
}
