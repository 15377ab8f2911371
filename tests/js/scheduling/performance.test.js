import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const bench = fileURLToPath(new URL('../../bench/record-main.js', import.meta.url));

// In a process of its own: Jest's modules run several times slower than a program's.
test('a run is recorded in 5 microseconds, and 100,000 schedules start in a second', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [bench]);
  const { record, starts } = JSON.parse(stdout);
  expect(record).toBeLessThan(5);
  expect(Math.min(...starts.map(({ start }) => start))).toBeLessThan(1000);
}, 120_000);
