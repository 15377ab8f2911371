import { timeText } from './time.js';

/** @typedef {import('./time.js').Zone} Zone */

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const YEAR = 31_556_952;
/** Steps of a time axis, in seconds. */
const STEPS = [
  ...[1, 5, 15, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  ...[HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY],
  ...[YEAR / 12, YEAR / 4, YEAR],
];
/** Marks on one axis, at most. */
const MOST = 100;

/**
 * @param {number} from seconds
 * @param {number} until seconds
 * @param {number} most how many
 */
export function timeStep(from, until, most) {
  const wanted = (until - from) / Math.max(1, most);
  const step = STEPS.find((candidate) => candidate >= wanted);
  if (step !== undefined) return step;
  const years = wanted / YEAR;
  const power = 10 ** Math.floor(Math.log10(years));
  const factor = [1, 2, 5, 10].find((one) => one * power >= years) ?? 10;
  return factor * power * YEAR;
}

/**
 * @param {Zone} zone
 * @returns {(at: number) => number} the seconds east of UTC at a time in seconds
 */
export function offsetsOf(zone) {
  if (zone !== 'local') return () => 0;
  return (at) => new Date(at * 1000).getTimezoneOffset() * -60 || 0;
}

/**
 * The marks of a time axis: full hours and days where people are, on either side of a change to
 * summer time and back.
 *
 * @param {number} from seconds
 * @param {number} until seconds
 * @param {number} step seconds
 * @param {(at: number) => number} offsetAt as `offsetsOf` gives it
 * @returns {number[]} seconds
 */
export function timeMarks(from, until, step, offsetAt) {
  const marks = [];
  let wall = Math.ceil((from + offsetAt(from)) / step) * step;
  for (; marks.length < MOST; wall += step) {
    const near = wall - offsetAt(wall);
    const at = wall - offsetAt(near);
    if (at > until) break;
    if (at >= from) marks.push(at);
  }
  return marks;
}

/**
 * A time for the axis of a plot, as exact as its steps.
 *
 * @param {number} seconds
 * @param {number} step seconds
 * @param {Zone} zone `recorded` has no one offset and is UTC here
 */
export function markText(seconds, step, zone) {
  const rounded = { seconds: BigInt(Math.floor(seconds)), nanoseconds: 0, offsetSeconds: null };
  const text = timeText(rounded, zone === 'local' ? 'local' : 'utc');
  if (!/^\d{4}-/.test(text)) return `${Math.round(seconds).toExponential(1)} s`;
  const [day, clock] = [text.slice(0, 10), text.slice(11, 19)];
  if (step >= 300 * DAY) return day.slice(0, 4);
  if (step >= 27 * DAY) return day.slice(0, 7);
  if (step >= DAY) return day;
  const isMidnight = clock === '00:00:00';
  if (step >= MINUTE) return isMidnight ? `${day}` : clock.slice(0, 5);
  return clock;
}
