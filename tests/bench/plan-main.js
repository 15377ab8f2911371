// Plans Flyte's 1,000 launch plans after a week, by itself: { missed, milliseconds, megabytes }. The
// time is that of this process's own work, from loading the core on.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { init, readSnapshot } from '../../js/core/index.js';
import { flyte, parseEntities } from '../../js/scheduling/adapters/flyte.js';
import { planCatchUp } from '../../js/scheduling/plan.js';
import { parseRule } from '../../js/scheduling/policies.js';

const data = new URL('../golden/flyte/', import.meta.url);
const [csv, bytes] = await Promise.all([
  readFile(new URL('schedulable_entities.csv', data), 'utf8'),
  readFile(new URL('flyte-1000.gob', data)),
]);
const before = process.cpuUsage();
await init();
const rule = parseRule({ firstRun: 'catchUp' });
const items = parseEntities(csv).map((entity) => ({ job: flyte(entity), rule }));
const snapshot = readSnapshot(bytes);
const { totals } = planCatchUp(items, { snapshot, until: new Date('2023-10-03T00:00:00Z') });
const { user, system } = process.cpuUsage(before);

/** Linux counts what the program that started this one used into maxRSS. */
function peakKilobytes() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

console.log(
  JSON.stringify({
    missed: totals.missed,
    milliseconds: (user + system) / 1000,
    megabytes: peakKilobytes() / 1024,
  }),
);
