import { readFileSync } from 'node:fs';

/** @param {string} path inside tests/golden */
export function goldenText(path) {
  return readFileSync(new URL(`../../../golden/${path}`, import.meta.url), 'utf8');
}

/** @param {string} path inside tests/golden */
export function goldenJson(path) {
  return JSON.parse(goldenText(path));
}

/** @param {string} path of a file inside tests/golden with a JSON value a line */
export function goldenLines(path) {
  return goldenText(path)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** @param {() => unknown} action */
export function codeOf(action) {
  try {
    action();
  } catch (error) {
    return /** @type {any} */ (error).code;
  }
  return undefined;
}

/**
 * @param {{ next(after: Date): Date | null }} schedule
 * @param {Date} from
 * @param {number} count
 */
export function slotsAfter(schedule, from, count) {
  const slots = [];
  for (let at = schedule.next(from); at !== null && slots.length < count; at = schedule.next(at)) {
    slots.push(at);
  }
  return slots;
}

/**
 * Time that this process has computed, which other processes on the machine do not lengthen.
 *
 * @param {() => void} action
 * @returns {number} milliseconds
 */
export function cpuTimeOf(action) {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
