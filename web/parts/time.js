import { visibleText } from '../../js/formats/names.js';
import { formatRelative, formatTime, parseTime } from '../../js/formats/time.js';
import { h } from './dom.js';

/** @typedef {import('../../js/core/time.js').ExactTime} ExactTime */
/** @typedef {'utc' | 'local' | 'recorded'} Zone */

export const ZONES = /** @type {const} */ (['utc', 'local', 'recorded']);

/**
 * @param {ExactTime} time
 * @param {Zone} zone
 * @returns {string} RFC 3339 with a space for the T, where that can hold it
 */
export function timeText(time, zone) {
  return formatTime(inZone(time, zone)).replace(/^(\d{4}-\d\d-\d\d)T/, '$1 ');
}

/**
 * @param {ExactTime} time
 * @param {Zone} zone
 * @returns {ExactTime} the same instant with the offset that is to be shown
 */
function inZone(time, zone) {
  if (zone === 'recorded') return time;
  if (zone === 'utc') return { ...time, offsetSeconds: null };
  const minutes = new Date(Number(time.seconds) * 1000).getTimezoneOffset();
  return { ...time, offsetSeconds: Number.isNaN(minutes) ? null : -minutes * 60 };
}

/**
 * A time as it stands in the table: what is below a second is paler.
 *
 * @param {ExactTime | undefined} time
 * @param {Zone} zone
 */
export function timeCell(time, zone) {
  if (time === undefined) return h('span', { className: 'never' }, 'never');
  const text = timeText(time, zone);
  const parts = /^(.{19})(\.\d+)?(.*)$/.exec(text);
  if (parts === null || !/^\d{4}-/.test(text)) return text;
  const [, main, fraction = '', offset] = parts;
  return [main, h('span', { className: 'faint' }, fraction + offset)];
}

/** @param {ExactTime | undefined} time @param {number} now milliseconds */
export function relativeText(time, now) {
  return time === undefined ? '' : formatRelative(time, now);
}

/** @param {number} milliseconds @returns {ExactTime} */
export function fromMilliseconds(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const nanoseconds = Math.floor((milliseconds - seconds * 1000) * 1e6);
  return { seconds: BigInt(seconds), nanoseconds, offsetSeconds: null };
}

/**
 * @param {string} text as people type it: RFC 3339, without the seconds, without the time, without
 *   the zone
 * @param {Zone} [zone] what is meant where the text says none: `local`, else UTC
 * @returns {ExactTime | undefined}
 */
export function readTime(text, zone = 'utc') {
  const parts =
    /^\s*(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?)?\s*([Zz]|[+-]\d\d(?::?\d\d)?)?\s*$/.exec(
      text,
    );
  if (parts === null) return undefined;
  const [, day, clock = '00:00', seconds = ':00', written] = parts;
  const time = parseTime(`${day}T${clock}${seconds}${written ?? 'Z'}`);
  if (time === undefined || written !== undefined || zone !== 'local') return time;
  const offset = new Date(`${day}T${clock}`).getTimezoneOffset() * -60;
  return { ...time, seconds: time.seconds - BigInt(offset), offsetSeconds: offset };
}

/** @param {Zone} zone @returns {string} how `readTime` takes a time that says no zone */
export function zoneText(zone) {
  return zone === 'local' ? 'In this machine’s time, or with a zone.' : 'In UTC, or with a zone.';
}

/**
 * When something was saved, as its store or table tells it.
 *
 * @param {string} savedAt
 * @param {Zone} zone
 * @returns {string} that time where it is one, else what is told, as it can be shown
 */
export function savedText(savedAt, zone) {
  const time = readTime(savedAt);
  return time === undefined ? visibleText(savedAt) : timeText(time, zone);
}
