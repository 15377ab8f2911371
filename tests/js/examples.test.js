import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DEMO = join(ROOT, 'examples/demo.js');

let folder = '';
/** @type {import('node:child_process').ChildProcess[]} */
let children = [];

beforeEach(async () => {
  // In the project, so that `import 'snapshoter'` finds it.
  folder = await mkdtemp(join(ROOT, '.snapshoter-test-'));
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** @param {string[]} args */
function start(args) {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, args, { cwd: folder, env });
  children.push(child);
  let output = '';
  const closed = once(child, 'close').then(([code]) => code);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  /** @param {RegExp} pattern */
  const printed = async (pattern) => {
    while (!pattern.test(output)) {
      const ended = await Promise.race([closed.then(() => true), once(child.stdout, 'data')]);
      if (ended === true && !pattern.test(output)) throw new Error(`ended with: ${output}`);
    }
    return output;
  };
  return { child, printed, closed, output: () => output };
}

/** @param {string} store until something is saved there @returns {Promise<void>} */
async function saved(store) {
  const isSaved = (/** @type {string} */ file) => file.endsWith('.snapshot');
  while (!existsSync(store) || !readdirSync(store).some(isSaved)) await setImmediate();
}

/** Real schedules: a slot of every two seconds passes for certain. */
const aSlotPasses = () => new Promise((resolve) => setTimeout(resolve, 2500));

test('the demonstration, killed and started again, restores and catches up', async () => {
  const store = join(folder, 'state');
  const first = start([DEMO, '--store', store]);
  await first.printed(/running {2}/);
  expect(await first.printed(/ran {8}poll-inbox/)).toMatch(/first {6}start/);
  await saved(store);
  first.child.kill('SIGKILL');
  await first.closed;
  await aSlotPasses();

  const second = start([DEMO, '--store', store, '--for', '500ms']);
  expect(await second.closed).toBe(0);
  expect(second.output()).toMatch(/restored {3}5 schedules/);
  // Where it starts just as a slot is due, croner runs that one itself.
  expect(second.output()).toMatch(
    /latest: 1 of them[^]*caught up {2}poll-inbox|latest: nothing, a newer one ran/,
  );
  expect(second.output()).toMatch(/stopped +time is up/);
});

test('the demonstration ends well at Ctrl-C while it catches up', async () => {
  const store = join(folder, 'state');
  const first = start([DEMO, '--store', store, '--for', '100ms']);
  expect(await first.closed).toBe(0);
  await aSlotPasses();
  const second = start([DEMO, '--store', store]);
  await second.printed(/plan +[1-9]/);
  second.child.kill('SIGINT');
  expect(await second.closed).toBe(0);
  expect(second.output()).toMatch(/stopped +SIGINT; saved 5 schedules/);
});

test('the demonstration ends well at Ctrl-C, and refuses what it does not know', async () => {
  const running = start([DEMO, '--store', join(folder, 'state')]);
  await running.printed(/until Ctrl-C/);
  running.child.kill('SIGINT');
  expect(await running.closed).toBe(0);
  expect(running.output()).toMatch(/stopped +SIGINT/);
  expect(await start([DEMO, '--for', 'ever']).closed).toBe(2);
});

test('the first lines of the README run', async () => {
  const [, code] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  const script = join(folder, 'readme.mjs');
  await writeFile(script, code);
  const running = start([script]);
  await running.printed(/^report$/m);
  running.child.kill('SIGTERM');
  await running.closed;
  const again = start([script]);
  await again.printed(/^report$/m);
});
