import { init, Snapshot } from '../../../js/core/index.js';
import { scheduleOf } from '../../../js/scheduling/engines.js';
import { planCatchUp } from '../../../js/scheduling/plan.js';
import { parseRule } from '../../../js/scheduling/policies.js';
import { seededRandom } from '../../random.js';

const hour = 3_600_000;
const day = 24 * hour;

const timezones = [
  'UTC',
  'Europe/Stockholm',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/St_Johns',
];
const fields = {
  minute: ['*', '0', '7', '*/5', '3-59/10', '0,30', '59', '1,2,58', '*/7'],
  hour: ['*', '*', '0', '2', '*/6', '23', '1-3', '0,12', '3-22/5'],
  day: ['*', '*', '*', '1', '31', '*/2', '?', '28-31', '13'],
  month: ['*', '*', '*', '3,10', '2', '*/2', '12'],
  weekday: ['*', '*', '*', '0', '1-5', '?', '6', '*/3'],
};

/** How the schedules of a fleet come to their slots. */
const kinds = {
  cron: (pick) => written('flyte', Object.values(fields).map(pick).join(' '), pick(timezones)),
  rate: (pick) => written('flyte', pick(['7 MINUTE', '5 HOUR', '1 DAY']), 'UTC'),
  every: (pick) => written('flyte', pick(['@every 1s', '@every 90m', '@hourly']), 'UTC'),
  interval: (pick) => written('croner', pick(['every 1500 ms', 'every 86399 ms']), 'UTC'),
  croner: (pick) => written('croner', pick(['30 2 * * 0', '*/20 2 13 * *']), pick(timezones)),
  failing: (pick) => failing(pick([hour, day]), pick([() => null, (after) => after, fail])),
};

/** @param {string} engine */
function written(engine, expression, timezone) {
  return scheduleOf({ engine, expression, timezone });
}

function fail() {
  throw new Error('no more slots');
}

/** Hourly, until it has none any more, names one that is not later, or throws. */
function failing(since, then) {
  return {
    next: (after) =>
      Number(after) % (8 * day) > since
        ? then(after)
        : new Date((Math.floor(Number(after) / hour) + 1) * hour),
  };
}

/** The same schedule, whose slots are asked for one by one. */
function walked(schedule) {
  const { anchoredAt } = schedule;
  return {
    ...schedule,
    count: undefined,
    anchoredAt: anchoredAt && ((anchor) => walked(anchoredAt(anchor))),
  };
}

/** @param {number} seed */
async function fleetOf(seed) {
  const random = seededRandom(seed);
  const pick = (list) => list[random(list.length)];
  const until = Date.UTC(2006 + random(30), random(12), 1 + random(28)) + random(day);
  const span = pick([2 * hour, day, 9 * day, 200 * day, 800 * day]);
  const items = [];
  for (let index = 0; index < 12; index += 1) {
    const schedule = await pick(Object.values(kinds))(pick);
    const from = until - random(span) - pick([0, 0, -hour]);
    const rule = parseRule({
      catchUp: pick(['all', 'all', 'latest', 'earliest', 'range', 'none', { last: 3 }]),
      deadline: pick([Infinity, Infinity, hour, 3 * day]),
      limit: pick([Infinity, Infinity, 0, 5]),
      firstRun: 'catchUp',
    });
    const known = new Set();
    let slot = new Date(from);
    for (let left = pick([0, 0, 3]); left > 0 && slot; left -= 1) {
      try {
        slot = schedule.next(slot);
      } catch {
        break;
      }
      if (slot && random(2)) known.add(Number(slot));
    }
    const job = { name: `job ${index}`, schedule, createdAt: new Date(from), run() {} };
    items.push({ job, rule, known });
  }
  const limits = { countLimit: pick([1000, 1000, 1, 24, 100]), totalLimit: pick([Infinity, 20]) };
  return { items, options: { until: new Date(until), ...limits } };
}

test('300 fleets are planned as if their slots were asked for one by one', async () => {
  await init();
  const snapshot = new Snapshot();
  let missed = 0;
  for (let seed = 1; seed <= 300; seed += 1) {
    const { items, options } = await fleetOf(seed);
    const plan = planCatchUp(items, { snapshot, ...options });
    const one = items.map((item) => ({
      ...item,
      job: { ...item.job, schedule: walked(item.job.schedule) },
    }));
    expect([seed, plan]).toEqual([seed, planCatchUp(one, { snapshot, ...options })]);
    missed += plan.totals.missed;
  }
  expect(missed).toBeGreaterThan(100_000);
});
