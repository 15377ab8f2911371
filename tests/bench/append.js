import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readSnapshot, writeSnapshot } from '../../js/core/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';
import { collectGarbage, compare } from './measure.js';
import { figure, table } from './table.js';

/**
 * What it costs to make 1% of the schedules durable in a folder once they have changed: appended
 * behind an earlier piece, or saved in full. Both from the snapshot in memory to the answer of the
 * store.
 *
 * @param {import('./filled.js').Filled} filled
 * @param {{ reps: number }} options
 */
export async function appends({ snapshot, names, shuffled }, { reps }) {
  const changing = shuffled.slice(0, Math.ceil(names.length / 100));
  const folder = mkdtempSync(path.join(os.tmpdir(), 'snapshoter-bench-'));
  const live = readSnapshot(writeSnapshot(snapshot, { encoding: 'native' }));
  const store = fileSystem(path.join(folder, 'state'), { keep: 2 });
  const bytes = { append: 0, save: 0 };
  let now = Date.now();
  const append = async (/** @type {number} */ mark, /** @type {number} */ expected) => {
    const changes = live.changesSince(mark);
    if (changes?.size !== expected) throw new Error('not what has changed');
    const piece = writeSnapshot(changes);
    changes.dispose();
    await store.append(piece);
    return piece.length;
  };
  const save = async () => {
    const full = writeSnapshot(live);
    await store.save(full);
    return full.length;
  };
  /** Changes the schedules, which is not timed, then times how `write` makes that durable. */
  const timed = (/** @type {(mark: number) => Promise<unknown>} */ write) => async () => {
    // The first piece behind a save makes a file; here the many after it are asked about.
    const before = live.mark();
    live.updateLastExecutionTime(names[0], new Date(now + 2 * names.length));
    await append(before, 1);
    const mark = live.mark();
    now += 4 * names.length;
    for (const i of changing) live.updateLastExecutionTime(names[i], new Date(now + i));
    await collectGarbage();
    const start = performance.now();
    await write(mark);
    return performance.now() - start;
  };
  try {
    await save();
    const measured = await compare(
      {
        append: timed(async (mark) => {
          bytes.append = await append(mark, changing.length);
        }),
        save: timed(async () => {
          bytes.save = await save();
        }),
      },
      { reps, count: 1 },
    );
    const kept = readSnapshot(/** @type {Uint8Array} */ (await store.read()));
    if (kept.size !== names.length) throw new Error(`${kept.size} schedules were kept`);
    kept.dispose();
    return { ...measured, bytes };
  } finally {
    await store.close();
    live.dispose();
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {number} size
 * @param {Awaited<ReturnType<typeof appends>>} measured
 */
export function appendsTable(size, { append, save, bytes }) {
  const percent = (/** @type {number} */ part) => `${figure(part * 100)}%`;
  return table(
    `${size.toLocaleString('en')} schedules, 1% of them changed, made durable in a folder`,
    ['', 'ms', 'min', 'of save', 'bytes', 'of save'],
    [
      ['save', figure(save.median), figure(save.min), '', String(bytes.save), ''],
      [
        'append',
        figure(append.median),
        figure(append.min),
        percent(append.median / save.median),
        String(bytes.append),
        percent(bytes.append / bytes.save),
      ],
    ],
  );
}
