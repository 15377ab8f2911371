import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { golden, runProcess, snapshoter } from './cli/run.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text,
}));

/** Everything that it shows a terminal saying: the command, and what follows. */
const shown = blocks
  .flatMap(({ text }) => text.split(/^(?=\$ )/m))
  .filter((text) => text.startsWith('$ snapshoter '))
  .map((text) => text.split('\n'))
  .map(([command, ...lines]) => ({ command: command.slice('$ snapshoter '.length), lines }));

/** What the README calls each file. */
const FILES = new Map([
  ['snapshot.hex', golden('flyte-1000.hex')],
  ['schedulable_entities.csv', golden('schedulable_entities.csv')],
  ['schedule_entities_snapshots.csv', golden('schedule_entities_snapshots.csv')],
  ['dump.json', golden('bad-json.gob')],
]);

const home = process.cwd();
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapshoter-readme-'));
  for (const [name, path] of FILES) copyFileSync(path, join(folder, name));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

test('the README shows what commands print', () => expect(shown.length).toBeGreaterThan(4));

test.each(shown)(
  'the command prints what the README says: $command',
  async ({ command, lines }) => {
    const columns = command.startsWith('plan') ? 100 : 80;
    const { stdout, stderr } = await snapshoter(command.split(' '), { columns, rows: 24 });
    // Time goes by.
    const settled = (text) => text.replace(/\d+ years ago/g, '3 years ago').trim();
    const cut = lines.findIndex((line) => line.trim() === '…');
    const expected = lines.slice(0, cut === -1 ? undefined : cut).join('\n');
    const printed = settled(stdout + stderr.replace('snapshoter: ', '')).split('\n');
    expect(
      printed
        .slice(0, cut === -1 ? undefined : cut)
        .join('\n')
        .trim(),
    ).toBe(settled(expected));
  },
);

test('the recipes of the README record runs of each scheduler', async () => {
  const { text } = blocks.find(({ text }) => text.includes('toadScheduler(')) ?? { text: '' };
  const recipes = text.split('\n\n');
  expect(recipes).toHaveLength(5);
  const each = recipes.map(
    (recipe, at) => `{
  const snapshoter = new Snapshoter({ store: memory() });
  snapshoter.on('recorded', ({ name }) => seen(${at}, name));
  ${recipe.replaceAll('0 6 * * *', '* * * * * *').replace('hours', 'seconds').replace('60_000', '1000')}
  await snapshoter.start();
}`,
  );
  const script = join(ROOT, `.snapshoter-recipes-${process.pid}.mjs`);
  writeFileSync(
    script,
    `import { CronJob } from 'cron';
import { schedule } from 'node-cron';
import { scheduleJob } from 'node-schedule';
import { SimpleIntervalJob, Task, ToadScheduler } from 'toad-scheduler';
import { Snapshoter } from 'snapshoter';
import { memory } from 'snapshoter/memory';
import { cron } from 'snapshoter/adapters/cron';
import { nodeCron } from 'snapshoter/adapters/node-cron';
import { nodeSchedule } from 'snapshoter/adapters/node-schedule';
import { toadScheduler } from 'snapshoter/adapters/toad-scheduler';
const report = () => {};
const spec = '* * * * * *';
const scheduler = new ToadScheduler();
const nextAfter = (after) => new Date((Math.floor(after / 1000) + 1) * 1000);
const known = new Set();
function seen(at, name) {
  known.add(at + ' ' + name);
  if (known.size === 5) {
    console.log([...known].sort().join());
    process.exit();
  }
}
setTimeout(() => {
  console.log('only', [...known].join());
  process.exit(1);
}, 60_000);
${each.join('\n')}
`,
  );
  try {
    const { stdout, stderr } = await runProcess(process.execPath, [script]);
    // A busy machine is late, of which the engines may complain.
    const complaints = stderr.replace(/^\[Cron\] Missed execution deadline .*\n/gm, '');
    const all = '0 report,1 report,2 report,3 report,4 report';
    expect([stdout.trim(), complaints]).toEqual([all, '']);
  } finally {
    rmSync(script);
  }
});

test('whatever the README links to or maps is there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path);
  const map = readme.slice(readme.indexOf('## Map'));
  const mapped = [...map.matchAll(/`([\w./-]+\/)`/g)].map(([, path]) => path);
  expect(links.length).toBeGreaterThan(2);
  const within = (path) => existsSync(join(ROOT, path)) || existsSync(join(ROOT, 'tests', path));
  expect([...links, ...mapped].filter((path) => !within(path))).toEqual([]);
});
