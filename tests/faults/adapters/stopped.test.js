import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratchFolder } from '../scratch.js';
import { SCHEDULERS } from './schedulers.js';

const CHILD = fileURLToPath(new URL('child.js', import.meta.url));
const SECOND = 1000;

const root = await scratchFolder();
afterAll(() => rm(root, { recursive: true }));

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a process ran, which was stopped for a while and let go on: its slots, in order. */
async function ranWhileStopped(scheduler) {
  const folder = join(root, scheduler);
  await mkdir(join(folder, 'store'), { recursive: true });
  const child = fork(CHILD, [scheduler, folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ran = async () => {
    const lines = (await readFile(join(folder, 'ran'), 'utf8')).trim().split('\n').slice(1);
    return lines.map((line) => line.split(' ')).map(([how, slot]) => [how, Number(slot)]);
  };
  const until = async (isReached) => {
    const latest = Date.now() + 30 * SECOND;
    while (!isReached(await ran())) {
      if (Date.now() > latest) throw new Error(`${scheduler} only ran ${await ran()}`);
      await pause(100);
    }
  };
  try {
    const [{ until: started }] = await once(child, 'message');
    await until((runs) => runs.some(([, slot]) => slot > started));
    child.kill('SIGSTOP');
    await pause(5 * SECOND);
    child.kill('SIGCONT');
    const resumed = Date.now();
    const isBefore = ([, slot]) => slot > started && slot <= resumed - SECOND;
    const due = Math.floor((resumed - SECOND) / SECOND) - Math.floor(started / SECOND);
    await until((runs) => runs.filter(isBefore).length >= due);
    // Until the gap is dealt with; what ran twice would have done so by then.
    await until((runs) =>
      runs.some(([how, slot]) => how === 'live' && slot > resumed + 4 * SECOND),
    );
    return (await ran()).filter(([, slot]) => slot > started).sort(([, a], [, b]) => a - b);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

test('a program that is stopped for 5 seconds runs each slot of them once', async () => {
  const schedulers = Object.keys(SCHEDULERS);
  const ran = await Promise.all(schedulers.map(ranWhileStopped));
  for (const [index, scheduler] of schedulers.entries()) {
    const slots = ran[index].map(([, slot]) => slot);
    const every = slots.map((_, at) => slots[0] + at * SECOND);
    expect([scheduler, slots]).toEqual([scheduler, every]);
  }
});
