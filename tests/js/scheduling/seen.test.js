import { Snapshot, init } from '../../../js/core/index.js';
import { lookUp } from '../../../js/scheduling/seen.js';

const schedule = { expression: '* * * * *', timezone: 'UTC', engine: 'croner' };
const time = (seconds, nanoseconds = 0) => ({ seconds, nanoseconds, offsetSeconds: 3600 });
const TIMES = [
  time(0n),
  time(-1n, 1),
  time(-1n, 999_999_999),
  time(1_763_985_600n, 250_999_999),
  time(2n ** 32n - 1n),
  time(-(2n ** 33n) - 5n),
  time(8_640_000_000_000n, 1),
  time(2n ** 62n),
  time(-(2n ** 62n)),
];

test('of many schedules the same is known as of each', async () => {
  await init();
  const snapshot = new Snapshot();
  TIMES.forEach((last, index) => {
    const name = `ran ${index} é`;
    snapshot.updateLastExecutionTime(name, last);
    if (index % 2) snapshot.describe(name, { ...schedule, firstSeen: TIMES[index - 1] });
  });
  snapshot.describe('new', { expression: '@daily', firstSeen: time(5n, 999_999) });
  snapshot.updateLastExecutionTime('gone', new Date(1));
  snapshot.delete('gone');
  for (let count = snapshot.size; count < 10_000; count += 1) {
    snapshot.describe(`more ${count}`, { ...schedule, firstSeen: new Date(count) });
  }

  const ofOne = lookUp(snapshot, 1);
  const ofMany = lookUp(snapshot, snapshot.size);
  const names = [...snapshot.names(), 'gone', 'unknown'];
  const known = (look) => names.map((name) => [name, look(name)]);
  expect(known(ofMany)).toEqual(known(ofOne));
});
