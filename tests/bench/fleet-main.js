// usage: node tests/bench/fleet-main.js [SCHEDULES] — plans a fleet with 200 expressions, once about
// a slot and once about 1,000 slots a schedule behind, as one line of JSON: { few, many }, each with
// { missed, milliseconds } of this process's own work.
import { init, Snapshot } from '../../js/core/index.js';
import { flyteCron } from '../../js/scheduling/flyte/schedule.js';
import { planCatchUp } from '../../js/scheduling/plan.js';
import { parseRule } from '../../js/scheduling/policies.js';

const schedules = Number(process.argv[2] ?? 20_000);
const timezones = ['UTC', 'Europe/Stockholm', 'America/New_York', 'Asia/Kolkata'];
const until = new Date('2026-11-24T12:00:00Z');
const rule = parseRule({ firstRun: 'catchUp' });
const run = () => {};

/** Expressions, with the minutes between two slots. @type {((at: number) => [string, number])[]} */
const kinds = [
  () => ['* * * * *', 1],
  (at) => [`${at % 5}-59/5 * * * *`, 5],
  (at) => [`${at % 10}-59/10 * * * *`, 10],
  (at) => [`${at % 15}-59/15 * * * *`, 15],
  (at) => [`*/20 * * * ${at % 2 ? '*' : '1-5'}`, 20],
  (at) => [`${at % 60} * * * *`, 60],
];

/** @param {number} behind slots that a schedule missed, about */
function fleet(behind) {
  return Array.from({ length: schedules }, (_, index) => {
    const at = index % 200;
    const [expression, minutes] = kinds[at % kinds.length](at);
    const slots = behind * (0.5 + ((index * 7919) % 1000) / 1000);
    const schedule = flyteCron(expression, { timezone: timezones[(at >> 2) % 4] });
    const createdAt = new Date(Number(until) - slots * minutes * 60_000);
    return { job: { name: `schedule ${index}`, schedule, createdAt, run }, rule };
  });
}

/** @param {number} behind */
function planned(behind) {
  const items = fleet(behind);
  const before = process.cpuUsage();
  const { totals } = planCatchUp(items, { snapshot, until });
  const { user, system } = process.cpuUsage(before);
  return { missed: totals.missed, milliseconds: (user + system) / 1000 };
}

await init();
const snapshot = new Snapshot();
planned(1);
console.log(JSON.stringify({ few: planned(1), many: planned(1000) }));
