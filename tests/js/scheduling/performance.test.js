import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const bench = fileURLToPath(new URL('../../bench/record-main.js', import.meta.url));

// In a process of its own: Jest's modules run several times slower than a program's.
// The bench tells whether 100,000 start within a second; on a busy machine only a ratio holds.
test('a run is recorded in 5 microseconds, and schedules start about as fast as they are described', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [bench]);
  const { record, starts } = JSON.parse(stdout);
  expect(record).toBeLessThan(5);
  expect(Math.min(...starts.map(({ start, fill }) => start / fill))).toBeLessThan(4);
}, 120_000);
