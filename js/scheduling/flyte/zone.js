import { LAST_DATE, floor } from './seconds.js';

/**
 * A timezone's offsets from UTC, as far as they have been asked for. Asking `Intl` costs more than
 * a microsecond, so that each stretch between two changes of the offset is found once and kept.
 *
 * @typedef {{ start: number, end: number, offset: number }} Span local time is UTC plus `offset`
 *   seconds from `start` up to but not including `end`, both in Unix seconds
 * @typedef {{ at(unix: number): Span }} Zone
 */

const DAY = 86_400;
// No zone of tzdb changes to and fro in less than 3.98 days (Freetown in 1939).
const SAMPLE = 3 * DAY;
const CHUNK = 120 * SAMPLE;
const ALWAYS = { start: -Infinity, end: Infinity, offset: 0 };

/** @type {Zone} */
export const UTC = { at: () => ALWAYS };

/** @type {Map<string, Zone>} */
const zones = new Map();

/**
 * @param {string} name a name out of tzdb, as Go's `time.LoadLocation` takes it; empty: UTC
 * @returns {Zone | undefined} undefined where there is no such zone
 */
export function loadZone(name) {
  // tzdb has Factory for machines that were told no timezone; Intl does not know it.
  if (name === '' || name === 'UTC' || name === 'Factory') return UTC;
  let zone = zones.get(name);
  if (zone === undefined && isSpeltAsInTzdb(name)) {
    try {
      zone = createZone(name);
    } catch {
      return undefined;
    }
    zones.set(name, zone);
  }
  return zone;
}

// Go looks for a file of that name, so that case matters, unlike to `Intl`, which also knows
// abbreviations (PST, IST) and SystemV's names that tzdb does not have.
const PART =
  /^(?:[A-Z][a-z]+(?:D?[A-Z][a-z]+)*|[A-Z]{2}|CET|EET|EST|GMT(?:[+-]?\d\d?)?|HST|MET|MST|PRC|ROC|ROK|UCT|UTC|WET|[A-Z]{3}\d[A-Z]{3}|NSW|ACT|LHI|IN|W-SU|NZ-CHAT|of|es|au)$/;
const NOT_IN_TZDB =
  /^(?:ACT|NSW|LHI|IN|(?!Etc)[A-Z][a-z]{1,2}(?:[-/].*)?|SystemV\/.*|US\/Pacific-New)$/;

/** @param {string} name */
function isSpeltAsInTzdb(name) {
  if (NOT_IN_TZDB.test(name)) return false;
  const parts = name
    .split('/')
    .flatMap((segment) => (PART.test(segment) ? [segment] : segment.split(/[_-]/)));
  return parts.every((part) => PART.test(part));
}

/**
 * @param {string} name
 * @returns {Zone}
 * @throws {RangeError} where `Intl` knows no such zone
 */
function createZone(name) {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const canonical = format.resolvedOptions().timeZone;
  if (canonical !== name && canonical.toLowerCase() === name.toLowerCase()) throw new RangeError();
  /** @type {Map<number, Span[]>} */
  const chunks = new Map();
  let latest = { start: Infinity, end: -Infinity, offset: 0 };
  return {
    at(unix) {
      if (unix >= latest.start && unix < latest.end) return latest;
      const index = floor(unix / CHUNK);
      let spans = chunks.get(index);
      if (spans === undefined) chunks.set(index, (spans = spansOf(format, index * CHUNK)));
      latest = /** @type {Span} */ (spans.find((span) => unix < span.end) ?? spans.at(-1));
      return latest;
    },
  };
}

/**
 * @param {Intl.DateTimeFormat} format
 * @param {number} start
 * @returns {Span[]} the spans of the chunk that begins at `start`, without gaps
 */
function spansOf(format, start) {
  const end = start + CHUNK;
  const spans = [{ start, end, offset: offsetAt(format, start) }];
  for (let before = start; before < end; before += SAMPLE) {
    const offset = offsetAt(format, before + SAMPLE);
    const span = spans[spans.length - 1];
    if (offset === span.offset) continue;
    let low = before;
    let high = before + SAMPLE;
    while (high - low > 1) {
      const middle = floor((low + high) / 2);
      if (offsetAt(format, middle) === span.offset) low = middle;
      else high = middle;
    }
    span.end = high;
    spans.push({ start: high, end, offset });
  }
  return spans;
}

/**
 * @param {Intl.DateTimeFormat} format
 * @param {number} unix
 * @returns {number} seconds east of UTC
 */
function offsetAt(format, unix) {
  const text = format.format(Math.max(-LAST_DATE, Math.min(LAST_DATE, unix)) * 1000);
  const match = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === '-' ? -seconds : seconds;
}
