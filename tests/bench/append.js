import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readSnapshot, writeSnapshot } from '../../js/core/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';
import { collectGarbage, compare } from './measure.js';
import { figure, table } from './table.js';

/**
 * What it costs to make 1% of the schedules durable in a folder once they have changed: appended, or
 * saved in full. Both from the snapshot in memory to the answer of the store.
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
  /** Changes the schedules, which is not timed, then times how `write` makes that durable. */
  const timed = (/** @type {(mark: number) => Promise<unknown>} */ write) => async () => {
    const mark = live.mark();
    now += 1000;
    for (const i of changing) live.updateLastExecutionTime(names[i], new Date(now + i));
    collectGarbage();
    const start = performance.now();
    await write(mark);
    return performance.now() - start;
  };
  try {
    await store.save(writeSnapshot(live));
    const measured = await compare(
      {
        append: timed(async (mark) => {
          const changes = live.changesSince(mark);
          if (changes?.size !== changing.length) throw new Error('not what has changed');
          const piece = writeSnapshot(changes);
          changes.dispose();
          bytes.append = piece.length;
          await store.append(piece);
        }),
        save: timed(async () => {
          const full = writeSnapshot(live);
          bytes.save = full.length;
          await store.save(full);
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
