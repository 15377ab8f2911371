import { SnapshotError } from '../../core/errors.js';
import { parseDuration } from './duration.js';
import { quote } from './quote.js';
import { loadZone } from './zone.js';

/**
 * Cron expressions by the rules of robfig/cron v3 `ParseStandard`, which Flyte's scheduler uses:
 * what that takes is taken here and means the same, what that refuses is refused.
 * Source of the rules: the documentation and the behaviour of robfig/cron 3.0.1.
 *
 * @typedef {{ isAllowed: Uint8Array, values: number[], isStar: boolean }} Field `isAllowed[v]` is
 *   1 where `v` matches, `values` lists the same ascending; `isStar`: written as `*` or `?`, which
 *   decides how day of month and day of week combine
 * @typedef {{ kind: 'cron', minute: Field, hour: Field, dayOfMonth: Field, month: Field,
 *   dayOfWeek: Field, zone: import('./zone.js').Zone | undefined }} CronFields `zone` is undefined
 *   where the expression names none
 * @typedef {{ kind: 'every', seconds: number }} Every
 * @typedef {{ label: string, min: number, max: number, names?: string[] }} Bounds
 */

/** @type {Bounds[]} */
const BOUNDS = [
  { label: 'minute', min: 0, max: 59 },
  { label: 'hour', min: 0, max: 23 },
  { label: 'day of month', min: 1, max: 31 },
  {
    label: 'month',
    min: 1,
    max: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  {
    label: 'day of week',
    min: 0,
    max: 6,
    names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
  },
];

const DESCRIPTORS = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

// Go's unicode.IsSpace, which differs from a regular expression's \s.
const SPACE = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const SPACES = new RegExp(`[${SPACE}]+`);
const SPACES_AROUND = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, 'g');
const LARGEST_INT = 2n ** 63n - 1n;

/**
 * @param {string} expression
 * @returns {CronFields | Every}
 * @throws {SnapshotError} `INVALID_ARGUMENT` with the reason where robfig/cron refuses it
 */
export function parseStandard(expression) {
  /** @param {string} reason */
  const refuse = (reason) => {
    throw new SnapshotError(
      'INVALID_ARGUMENT',
      `found the schedule ${quote(expression)}, which Flyte's cron rules refuse: ${reason}`,
    );
  };
  if (expression === '') {
    return refuse('it is empty; expected 5 fields such as "0 6 * * 1-5", or @daily, @every 1h');
  }
  const { spec, zone } = splitZone(expression, refuse);
  if (spec.startsWith('@every ')) {
    const duration = parseDuration(spec.slice('@every '.length));
    if (typeof duration === 'string') return refuse(duration);
    const seconds = duration / 1_000_000_000n;
    return { kind: 'every', seconds: seconds < 1n ? 1 : Number(seconds) };
  }
  const standard = spec.startsWith('@') ? DESCRIPTORS.get(spec) : spec;
  if (standard === undefined) {
    return refuse(`expected one of ${[...DESCRIPTORS.keys()].join(' ')} or @every DURATION`);
  }
  const texts = standard.replace(SPACES_AROUND, '').split(SPACES);
  if (texts.length !== BOUNDS.length || texts[0] === '') {
    const count = texts[0] === '' ? 0 : texts.length;
    return refuse(`expected exactly 5 fields, found ${count}`);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = texts.map((text, index) => {
    const field = parseField(text, BOUNDS[index]);
    return typeof field === 'string'
      ? refuse(`${field} (${BOUNDS[index].label} ${quote(text)})`)
      : field;
  });
  return { kind: 'cron', minute, hour, dayOfMonth, month, dayOfWeek, zone };
}

/**
 * @param {string} expression
 * @param {(reason: string) => never} refuse
 */
function splitZone(expression, refuse) {
  const prefix = /^(?:CRON_)?TZ=/.exec(expression);
  if (prefix === null) return { spec: expression, zone: undefined };
  const space = expression.indexOf(' ');
  if (space < 0) return refuse('expected a space and the schedule behind the timezone');
  const name = expression.slice(prefix[0].length, space);
  // Go's name for the zone of the machine, which to robfig/cron is that of the time it is given.
  const zone = name === 'Local' ? undefined : loadZone(name);
  if (zone === undefined && name !== 'Local') return refuse(`unknown timezone ${quote(name)}`);
  return { spec: expression.slice(space).replace(SPACES_AROUND, ''), zone };
}

/**
 * @param {string} text a comma-separated list of ranges; empty members are ignored
 * @param {Bounds} bounds
 * @returns {Field | string} the field, or why it is none
 */
function parseField(text, bounds) {
  const field = {
    isAllowed: new Uint8Array(60),
    values: /** @type {number[]} */ ([]),
    isStar: false,
  };
  for (const part of text.split(',')) {
    const range = part === '' ? undefined : parseRange(part, bounds);
    if (typeof range === 'string') return range;
    if (range === undefined) continue;
    field.isStar ||= range.isStar;
    for (let v = range.start; v <= range.end; v += range.step) field.isAllowed[v] = 1;
  }
  field.isAllowed.forEach((isAllowed, value) => isAllowed && field.values.push(value));
  return field;
}

/**
 * `number | number "-" number [ "/" number ]`, or `*` or `?` in place of the numbers; whatever
 * follows `*-` is ignored, as robfig/cron does.
 *
 * @param {string} text
 * @param {Bounds} bounds
 * @returns {{ start: number, end: number, step: number, isStar: boolean } | string}
 */
function parseRange(text, bounds) {
  const { min, max } = bounds;
  const [range, stepText, ...moreSteps] = text.split('/');
  const [low, high, ...more] = range.split('-');
  const isStar = low === '*' || low === '?';
  const start = isStar ? min : parseNumber(low, bounds);
  if (typeof start === 'string') return start;
  if (!isStar && more.length > 0) return `too many hyphens in ${quote(text)}`;
  const written = isStar ? max : high === undefined ? start : parseNumber(high, bounds);
  if (typeof written === 'string') return written;
  if (moreSteps.length > 0) return `too many slashes in ${quote(text)}`;
  const step = stepText === undefined ? 1 : parseNumber(stepText);
  if (typeof step === 'string') return step;
  // "5/15" means "5-59/15".
  const end = stepText !== undefined && high === undefined ? max : written;
  if (start < min) return `${start} is below the minimum ${min}`;
  if (end > max) return `${end} is above the maximum ${max}`;
  if (start > end) return `the range begins at ${start}, behind its end ${end}`;
  if (step === 0) return 'the step of a range must be positive';
  return { start, end, step, isStar: isStar && step === 1 };
}

/**
 * @param {string} text
 * @param {Bounds} [bounds] whose names are understood too
 * @returns {number | string} a number that is not negative, or why there is none
 */
function parseNumber(text, bounds) {
  if (bounds?.names !== undefined) {
    // Go's ToLower makes an i of İ, JavaScript's an i and a dot above.
    const index = bounds.names.indexOf(text.replaceAll('\u0130', 'i').toLowerCase());
    if (index >= 0) return bounds.min + index;
  }
  if (!/^[+-]?[0-9]+$/.test(text)) return `${quote(text)} is not a number`;
  const digits = text.replace(/^[+-]?0*/, '');
  if (digits === '') return 0;
  if (text.startsWith('-')) return `the number ${quote(text)} is negative`;
  if (digits.length > 19 || BigInt(digits) > LARGEST_INT) return `${quote(text)} is too large`;
  return Number(digits);
}
