import { readSnapshot, writeSnapshot } from '../../js/core/index.js';
import { compare, task } from './measure.js';
import { figure, table, times } from './table.js';

/**
 * Calls by name in random order, and saving what changed, beside a Map and beside a full save.
 *
 * @param {import('./filled.js').Filled} filled
 * @param {{ reps: number, count: number }} options
 */
export async function calls({ snapshot, map, names, times: moments, shuffled }, options) {
  const read = readSnapshot(writeSnapshot(snapshot, { encoding: 'native' }));
  let found = 0;
  let round = 0;
  // A slot later at every round, so that each update moves its schedule.
  const later = (/** @type {number} */ i) => moments[i] + round * 86_400_000;
  const date = new Date();

  const measured = await compare(
    {
      'Map.get': task(() => {
        for (const i of shuffled) found += map.get(names[i]) === undefined ? 0 : 1;
      }),
      has: task(() => {
        for (const i of shuffled) found += read.has(names[i]) ? 1 : 0;
      }),
      getLastExecutionTime: task(() => {
        for (const i of shuffled)
          found += read.getLastExecutionTime(names[i]) === undefined ? 0 : 1;
      }),
      getLastExecution: task(() => {
        for (const i of shuffled) found += read.getLastExecution(names[i]) === undefined ? 0 : 1;
      }),
      'Map.set': task(() => {
        for (const i of shuffled) map.set(names[i], later(i));
      }),
      updateLastExecutionTime: task(() => {
        round++;
        for (const i of shuffled) {
          date.setTime(later(i));
          if (!read.updateLastExecutionTime(names[i], date)) throw new Error('it did not move');
        }
      }),
    },
    options,
  );
  if (found % names.length !== 0) throw new Error('not every schedule was found');
  read.dispose();
  return measured;
}

/**
 * What a save costs when one schedule in a hundred has changed: the changes alone, or everything.
 *
 * @param {import('./filled.js').Filled} filled
 * @param {{ reps: number, count: number }} options
 */
export async function changes({ snapshot, names, shuffled }, { reps, count }) {
  const changing = shuffled.slice(0, Math.ceil(names.length / 100));
  const read = readSnapshot(writeSnapshot(snapshot, { encoding: 'native' }));
  let bytes = 0;
  const now = Date.now();
  const mark = read.mark();
  for (const i of changing) read.updateLastExecutionTime(names[i], new Date(now + i));
  const measured = await compare(
    {
      changes: task(() => {
        const changed = read.changesSince(mark);
        if (changed?.size !== changing.length) throw new Error('not what has changed');
        bytes = writeSnapshot(changed, { encoding: 'native' }).length;
        changed.dispose();
      }),
      everything: task(() => writeSnapshot(read, { encoding: 'native' })),
    },
    { reps, count },
  );
  const fullBytes = writeSnapshot(read, { encoding: 'native' }).length;
  read.dispose();
  return { ...measured, bytes, fullBytes };
}

/**
 * @param {number} size
 * @param {Awaited<ReturnType<typeof calls>>} measured
 */
export function callsTable(size, measured) {
  const entries = Object.entries(measured);
  const base = (/** @type {string} */ name) =>
    name === 'Map.set' || name === 'updateLastExecutionTime'
      ? measured['Map.set']
      : measured['Map.get'];
  return table(
    `${size.toLocaleString('en')} schedules: calls by name in random order`,
    ['', 'ns a call', 'min', '/Map'],
    entries.map(([name, { median, min }]) => [
      name,
      figure((median * 1e6) / size),
      figure((min * 1e6) / size),
      times(median / base(name).median),
    ]),
  );
}

/**
 * @param {number} size
 * @param {Awaited<ReturnType<typeof changes>>} measured
 */
export function changesTable(size, { changes, everything, bytes, fullBytes }) {
  const percent = (/** @type {number} */ part) => `${figure(part * 100)}%`;
  return table(
    `${size.toLocaleString('en')} schedules, 1% of them changed: saving the changes alone`,
    ['', 'ms', 'min', 'of full', 'bytes', 'of full'],
    [
      ['everything', figure(everything.median), figure(everything.min), '', String(fullBytes), ''],
      [
        'changes',
        figure(changes.median),
        figure(changes.min),
        percent(changes.median / everything.median),
        String(bytes),
        percent(bytes / fullBytes),
      ],
    ],
  );
}
