import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { slowness } from '../../machine.js';

/** In a process of its own: Jest's modules run several times slower than a program's. */
async function measured(program) {
  const path = fileURLToPath(new URL(`../../bench/${program}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [path]);
  return JSON.parse(stdout);
}

// The bench tells whether 100,000 start within a second; on a busy machine only a ratio holds.
test('a run is recorded in 5 microseconds, and schedules start about as fast as they are described', async () => {
  const { record, starts } = await measured('record-main.js');
  expect(record).toBeLessThan(5 * slowness());
  expect(Math.min(...starts.map(({ start, fill }) => start / fill))).toBeLessThan(2);
});

test('751,690 missed slots are planned in 2 seconds and 200 MB', async () => {
  const { missed, milliseconds, megabytes } = await measured('plan-main.js');
  expect(missed).toBe(751_690);
  expect(milliseconds).toBeLessThan(2000 * slowness());
  expect(megabytes).toBeLessThan(200);
});

test('schedules that missed a thousand slots are planned about as fast as those that missed one', async () => {
  const { few, many } = await measured('fleet-main.js');
  expect(many.missed).toBeGreaterThan(700 * few.missed);
  expect(many.milliseconds / few.milliseconds).toBeLessThan(4);
});
