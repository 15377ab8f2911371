import { writeSnapshot } from '../../js/core/index.js';
import { indexIn } from './content.js';

/** @typedef {import('../../js/core/index.js').Snapshot} Snapshot */
/** @typedef {import('../../js/core/time.js').ExactTime} ExactTime */

/**
 * Where in its bytes a snapshot keeps one schedule. No format is known here: a snapshot of that
 * schedule alone is written three times, with its name, with another name, and with another time;
 * where they differ is what belongs to it, and that is looked for in the bytes.
 *
 * @param {import('./content.js').Content} content
 * @param {Snapshot} snapshot read from it
 * @param {string} name
 * @returns {Promise<{ offset: number, name: number, time: number } | undefined>} the lengths of
 *   both, the time directly after the name; undefined where the encoding does not keep them together
 */
export async function locate(content, snapshot, name) {
  const time = snapshot.getLastExecution(name);
  if (time === undefined || name === '') return undefined;
  const length = new TextEncoder().encode(name).length;
  const alone = written(snapshot, name, time);
  const otherName = written(snapshot, (name[0] === '!' ? '#' : '!').repeat(length), time);
  const otherTime = written(snapshot, name, { ...time, offsetSeconds: anotherOffset(time) });
  if (alone === undefined || otherName === undefined || otherTime === undefined) return undefined;
  const start = firstDifference(alone, otherName);
  const end = lastDifference(alone, otherTime) + 1;
  if (start < 0 || end <= start + length) return undefined;
  const offset = await indexIn(content, alone.subarray(start, end));
  return offset < 0 ? undefined : { offset, name: length, time: end - start - length };
}

/**
 * @param {Snapshot} snapshot
 * @param {string} name
 * @param {ExactTime} time
 */
function written(snapshot, name, time) {
  if (snapshot.encoding !== 'gob') return undefined;
  const one = snapshot.create();
  try {
    one.updateLastExecutionTime(name, time);
    return writeSnapshot(one);
  } finally {
    one.dispose();
  }
}

/** One that takes up as many bytes: whole minutes and seconds are written in different ways. */
function anotherOffset(/** @type {ExactTime} */ { offsetSeconds }) {
  if (offsetSeconds === null) return 60;
  if (offsetSeconds % 60 === 0) return offsetSeconds === 7200 ? 3600 : 7200;
  return (offsetSeconds + 1) % 60 === 0 ? offsetSeconds - 1 : offsetSeconds + 1;
}

/** @param {Uint8Array} a @param {Uint8Array} b of the same length */
function firstDifference(a, b) {
  return a.length === b.length ? a.findIndex((byte, at) => byte !== b[at]) : -1;
}

/** @param {Uint8Array} a @param {Uint8Array} b of the same length */
function lastDifference(a, b) {
  return a.length === b.length ? a.findLastIndex((byte, at) => byte !== b[at]) : -1;
}
