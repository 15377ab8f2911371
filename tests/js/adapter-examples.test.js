import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCHEDULERS = ['croner', 'cron', 'nestjs', 'node-cron', 'node-schedule', 'toad-scheduler'];

/** @type {import('node:child_process').ChildProcess[]} */
const children = [];
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

/**
 * @param {string} example
 * @param {string[]} args
 */
function start(example, args = []) {
  const path = fileURLToPath(new URL(`../../examples/${example}.js`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  children.push(child);
  let output = '';
  const closed = once(child, 'close');
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const printed = async (/** @type {RegExp} */ pattern) => {
    const ended = closed.then(() => {
      if (!pattern.test(output)) throw new Error(`ended with: ${output}`);
    });
    while (!pattern.test(output)) await Promise.race([ended, once(child.stdout, 'data')]);
    return output;
  };
  return { child, closed, printed, output: () => output };
}

describe('an example, killed and started again, catches up what it missed', () => {
  test.concurrent.each(SCHEDULERS)('with %s', async (scheduler) => {
    const folder = await mkdtemp(join(tmpdir(), 'snapshoter-'));
    try {
      const first = start(scheduler, [folder]);
      // By the second run, a second later, it has saved since when it is there.
      expect(await first.printed(/(ran .*Z\n[^]*){2}/)).toMatch(/missed 0, caught up 0\n/);
      first.child.kill('SIGKILL');
      await first.closed;
      // Real schedules of a second: one or two slots pass.
      await new Promise((resolve) => setTimeout(resolve, 2100));

      const second = start(scheduler, [folder]);
      await second.printed(/^caught up .*Z\n/m);
      await second.printed(/^missed [1-9]\d*, caught up [1-5]\n/m);
      expect(await second.printed(/^ran .*Z\n/m)).not.toMatch(/error/i);
      second.child.kill('SIGTERM');
      expect(await second.closed).toEqual([null, 'SIGTERM']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

test('the example on Flyte’s launch plans tells what they missed', async () => {
  const { closed, output } = start('flyte-catch-up');
  expect(await closed).toEqual([0, null]);
  expect(output()).toMatch(/^1000 launch plans missed 751690 slots; \d+ would run\n/);
});
