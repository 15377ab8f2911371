import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CronJob } from 'cron';
import { Cron } from 'croner';
import { createTask } from 'node-cron';
import { scheduleJob } from 'node-schedule';
import { CronJob as ToadJob, Task } from 'toad-scheduler';
import { init, Snapshot, writeSnapshot } from '../../../js/core/index.js';
import { cron } from '../../../js/scheduling/adapters/cron.js';
import { croner } from '../../../js/scheduling/adapters/croner.js';
import { nodeCron } from '../../../js/scheduling/adapters/node-cron.js';
import { nodeSchedule } from '../../../js/scheduling/adapters/node-schedule.js';
import { toadScheduler } from '../../../js/scheduling/adapters/toad-scheduler.js';
import { jsonLines, runProcess, spawnSnapshoter, temporaryFolder } from './run.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const folder = temporaryFolder({ beforeEach, afterEach });
const name = 'nightly';
// In the hour that Stockholm left out on 29 March 2026, and had twice on 25 October.
const expression = '30 2 * * *';
const timezone = 'Europe/Stockholm';
const nothing = () => {};

/** @type {Record<string, () => { schedule: { next(after: Date): Date | null }, end?: () => void }>} */
const LIVE = {
  croner() {
    const job = new Cron(expression, { timezone, paused: true }, nothing);
    return { ...croner(job, { name }), end: () => job.stop() };
  },
  cron: () => cron(new CronJob(expression, nothing, null, false, timezone), { name }),
  'node-cron'() {
    const task = createTask(expression, nothing, { timezone });
    return { ...nodeCron(task, { name }), end: () => task.destroy() };
  },
  'node-schedule'() {
    const spec = { rule: expression, tz: timezone };
    const job = scheduleJob(name, spec, nothing);
    return { ...nodeSchedule(job, spec), end: () => job.cancel() };
  },
  'toad-scheduler'() {
    const options = { cronExpression: expression, timezone };
    return toadScheduler(new ToadJob(options, new Task(name, nothing), { id: name }));
  },
};
const ENGINES = Object.keys(LIVE);

beforeAll(() => init());

/** @param {string} from when each engine's schedule last ran */
function files(from) {
  const snapshot = new Snapshot();
  for (const engine of ENGINES) snapshot.updateLastExecutionTime(engine, new Date(from));
  writeFileSync(folder('snapshot'), writeSnapshot(snapshot));
  const list = ENGINES.map((engine) => ({ name: engine, expression, timezone, engine }));
  writeFileSync(folder('list.json'), JSON.stringify(list));
  return ['--schedules', folder('list.json'), folder('snapshot')];
}

test.each([
  ['2026-03-26T12:00:00Z', '2026-04-02T12:00:00Z'],
  ['2026-10-22T12:00:00Z', '2026-10-29T12:00:00Z'],
])(
  'a list has the slots of each live scheduler from %s on, and the process ends',
  async (from, until) => {
    // In a process of its own: an engine that keeps a timer would keep it from ending.
    const args = ['plan', '--json', '--until', until, ...files(from)];
    const { code, stdout } = await spawnSnapshoter(args);
    const planned = jsonLines(stdout).map(({ name, missed, first, last }) => ({
      name,
      missed,
      first: Date.parse(first),
      last: Date.parse(last),
    }));
    const live = ENGINES.map((engine) => {
      const { schedule, end } = LIVE[engine]();
      const slots = [];
      let slot = schedule.next(new Date(from));
      for (; slot !== null && Number(slot) <= Date.parse(until); slot = schedule.next(slot)) {
        slots.push(Number(slot));
      }
      end?.();
      return { name: engine, missed: slots.length, first: slots[0], last: slots.at(-1) };
    });
    expect(code).toBe(0);
    expect(planned).toEqual(live);
    for (const { missed } of planned) expect(missed).toBeGreaterThanOrEqual(6);
  },
);

test('toad is short for toad-scheduler, and makes no other schedule', async () => {
  const written = { expression: 'every 60000 ms', timezone: 'UTC' };
  const snapshot = new Snapshot();
  snapshot.describe(name, { ...written, engine: 'toad-scheduler' });
  snapshot.updateLastExecutionTime(name, new Date('2026-11-24T12:00:00Z'));
  writeFileSync(folder('snapshot'), writeSnapshot(snapshot));
  writeFileSync(folder('list.json'), JSON.stringify([{ name, ...written, engine: 'toad' }]));
  const given = ['--schedules', folder('list.json'), folder('snapshot')];
  const args = ['plan', '--json', '--until', '2026-11-24T13:00:00Z', ...given];
  const [{ reason, missed }] = jsonLines((await spawnSnapshoter(args)).stdout);
  expect([reason, missed]).toEqual(['policy', 60]);
});

describe('installed where no scheduler is', () => {
  /** Runs the command out of a folder without packages, in the given one. */
  function planIn(cwd, args) {
    const away = folder('global');
    cpSync(join(ROOT, 'js'), join(away, 'js'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(away, 'package.json'));
    symlinkSync(join(ROOT, 'dist'), join(away, 'dist'));
    mkdirSync(cwd, { recursive: true });
    const command = `cd "$1" && shift && exec "$@"`;
    const main = join(away, 'js/cli/main.js');
    return runProcess('sh', ['-c', command, '-', cwd, process.execPath, main, 'plan', ...args]);
  }
  const args = () => [
    '--json',
    '--until',
    '2026-04-02T12:00:00Z',
    ...files('2026-03-26T12:00:00Z'),
  ];

  test('the command says which package it needs, schedule for schedule', async () => {
    const { code, stdout } = await planIn(folder('elsewhere'), args());
    const lines = jsonLines(stdout);
    expect([code, lines.length]).toEqual([0, ENGINES.length]);
    for (const { name, reason, error } of lines) {
      expect([name, reason]).toEqual([name, 'invalid-schedule']);
      expect(error).toContain(`npm install ${name}`);
    }
  });

  test('the command takes the packages of the working directory', async () => {
    mkdirSync(folder('project/node_modules'), { recursive: true });
    for (const engine of ENGINES) {
      symlinkSync(join(ROOT, 'node_modules', engine), folder(`project/node_modules/${engine}`));
    }
    const { code, stdout } = await planIn(folder('project'), args());
    expect([code, jsonLines(stdout).map(({ missed }) => missed >= 6)]).toEqual([
      0,
      ENGINES.map(() => true),
    ]);
  });
});
