import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { random } from './random.js';
import { scratchFolder } from './scratch.js';

const child = fileURLToPath(new URL('restart-child.js', import.meta.url));
const period = 50;
const kills = 50;

/**
 * How many slots each life caught up that one before it had caught up already. The next slot of a
 * schedule waits until the one before is durable, so that a kill leaves one at most.
 */
function repeatsOf(lines) {
  const seen = new Set();
  const repeats = new Map();
  for (const line of lines) {
    const [how, slot, life] = line.split(' ');
    if (how !== 'catch-up') continue;
    repeats.set(life, (repeats.get(life) ?? 0) + Number(seen.has(slot)));
    seen.add(slot);
  }
  return repeats;
}

test('a process that is killed 50 times at random accounts for each slot', async () => {
  const folder = await scratchFolder();
  await mkdir(join(folder, 'store'), { recursive: true });
  const rng = random(20261124);
  let first;
  let until;
  try {
    for (let life = 0; life <= kills; life += 1) {
      const process_ = fork(child, [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const ended = once(process_, 'exit');
      if (life === 0 || life === kills) {
        const [told] = await once(process_, 'message');
        first ??= told.until;
        until = told.until;
        process_.kill(life === 0 ? 'SIGKILL' : 'SIGTERM');
      } else {
        setTimeout(() => process_.kill('SIGKILL'), 40 + rng.below(200));
      }
      await ended;
    }
    const lines = (await readFile(join(folder, 'ran'), 'utf8')).trim().split('\n');
    const counts = new Map();
    for (const line of lines) {
      const slot = Number(line.split(' ')[1]);
      counts.set(slot, (counts.get(slot) ?? 0) + 1);
    }
    expect(Math.max(...repeatsOf(lines).values())).toBeLessThanOrEqual(1);
    const lost = [];
    for (let slot = (Math.floor(first / period) + 1) * period; slot <= until; slot += period) {
      if (!counts.has(slot)) lost.push(slot);
    }
    expect(lost).toEqual([]);
    expect(lines.some((line) => line.startsWith('catch-up'))).toBe(true);
    expect((until - first) / period).toBeGreaterThan(kills);
  } finally {
    await rm(folder, { recursive: true });
  }
});
