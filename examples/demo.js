// What `npm start` shows: a scheduler that is killed, started again, and runs what it missed.
//
//   npm start                    until Ctrl-C
//   npm start -- --for 20s       ends by itself
//   npm start -- --store FOLDER  keeps its state elsewhere than in .snapshoter/
import { parseArgs } from 'node:util';
import { Cron } from 'croner';
import { Snapshoter } from 'snapshoter';
import { croner } from 'snapshoter/adapters/croner';
import { fileSystem } from 'snapshoter/filesystem';
import { openTerminal } from '../js/cli/terminal.js';
import { formatSpan } from '../js/formats/time.js';
import { serveViewer } from '../js/viewer/server.js';
import { storeSource } from '../js/viewer/sources.js';

/** Each with what becomes of the slots that it missed. */
const JOBS = [
  { name: 'poll-inbox', pattern: '*/2 * * * * *', options: { catchUp: 'latest' } },
  { name: 'export-orders', pattern: '*/5 * * * * *', options: { catchUp: 'all', limit: 20 } },
  { name: 'sum-up', pattern: '*/10 * * * * *', options: { catchUp: 'range' } },
  { name: 'send-digest', pattern: '*/15 * * * * *', options: { catchUp: { last: 2 } } },
  { name: 'nightly-backup', pattern: '0 3 * * *', options: { catchUp: 'latest' } },
];

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

const STYLES = new Map([
  ['ran', 'dim'],
  ['caught up', 'green'],
  ['corrupt', 'yellow'],
  ['passed', 'yellow'],
  ['failed', 'red'],
  ['error', 'red'],
]);

const { paint, write } = openTerminal();
const seconds = (time) => time.toISOString().slice(11, 19);
const say = (what, text) => {
  const time = paint('dim', seconds(new Date()));
  return write(`${time}  ${paint(STYLES.get(what) ?? 'bold', what.padEnd(9))}  ${text}\n`);
};

const { runFor, path } = argumentsOf(process.argv.slice(2));
const store = fileSystem(path);
const snapshoter = new Snapshoter({ store, interval: 2000 });
let isCatchingUp = true;

/** Ctrl-C ends it well at any time, while it catches up too. */
const interrupted = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve(signal));
});

snapshoter.on('restored', ({ status, size, id, skipped }) => {
  const { takenAt } = snapshoter.snapshot ?? {};
  const age = takenAt
    ? `, taken ${formatSpan(Date.now() / 1000 - Number(takenAt.seconds))} ago`
    : '';
  if (status === 'restored') say('restored', `${size} schedules from ${id}${age}`);
  else if (status === 'absent') say('first', `start: nothing in ${path}/ yet`);
  else say(status, `no good snapshot in ${path}/: starting empty`);
  for (const { id: bad, error } of skipped) say('passed', `over ${bad}: ${error.code}`);
});
snapshoter.on('caughtUp', ({ name, scheduledTime, count, outcome }) => {
  const slots = count === 1 ? 'of' : `${count} slots to`;
  say(
    outcome === 'succeeded' ? 'caught up' : outcome,
    `${name} ${slots} ${seconds(scheduledTime)}`,
  );
});
snapshoter.on('recorded', ({ name, scheduledTime }) => {
  if (!isCatchingUp) say('ran', `${name} of ${seconds(scheduledTime)}`);
});
snapshoter.on('error', ({ error, during }) => say('error', `${during}: ${error.message}`));

const jobs = JOBS.map(({ name, pattern, options }) => {
  const job = new Cron(pattern, { name }, () => {});
  snapshoter.add(croner(job), options);
  return job;
});

try {
  await demonstrate();
} catch (error) {
  await write(`${paint('red', error.code ?? error.name)}: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  for (const job of jobs) job.stop();
  await snapshoter.stop().catch(() => {});
  await store.close();
}

async function demonstrate() {
  await printPlan(await snapshoter.plan());
  const caughtUp = snapshoter.start({ rate: 20 }).then(() => undefined);
  const reason = (await Promise.race([caughtUp, interrupted])) ?? (await run());
  await snapshoter.stop();
  await say('stopped', `${reason}; saved ${snapshoter.snapshot?.size ?? 0} schedules`);
}

/** @returns {Promise<string>} why it ended */
async function run() {
  isCatchingUp = false;
  const viewer = await serveViewer({ sources: [storeSource(path, store)] }).catch(
    (error) => void say('viewer', `not available: ${error.message}`),
  );
  if (viewer) await say('viewer', viewer.url);
  await say('running', runFor ? `for ${formatSpan(runFor / 1000)}` : 'until Ctrl-C');
  await say('try', `kill -9 ${process.pid}, wait a little, and start again`);
  let timer;
  const timeIsUp = new Promise((resolve) => {
    if (runFor) timer = setTimeout(() => resolve('time is up'), runFor);
  });
  const reason = await Promise.race([timeIsUp, interrupted]);
  clearTimeout(timer);
  await viewer?.close();
  return reason;
}

/** What was missed, before anything of it runs. */
async function printPlan({ entries, totals }) {
  const { missed, run, runs, skipped } = totals;
  if (missed === 0) return say('plan', 'nothing was missed');
  const how = run === runs ? ',' : `, in ${runs} ${runs === 1 ? 'run' : 'runs'};`;
  const slots = missed === 1 ? '1 slot' : `${missed} slots`;
  await say('plan', `${slots} missed: ${run} will run${how} ${skipped} skipped`);
  for (const { name, missed, first, last, policy, run } of entries) {
    if (missed === 0) continue;
    // Of a `latest` only where croner has run a newer slot by itself, this moment.
    const runs =
      run === null
        ? 'nothing, a newer one ran'
        : run.range
          ? 'one run for all'
          : `${run.count} of them`;
    const span = `${missed} from ${seconds(first)} to ${seconds(last)}`;
    await say('', `${name.padEnd(14)}  ${span}; ${policy}: ${runs}`);
  }
}

/** @param {string[]} args */
function argumentsOf(args) {
  const options = { for: { type: 'string' }, store: { type: 'string', default: '.snapshoter' } };
  try {
    const { values } = parseArgs({ args, options });
    const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(values.for ?? '0s') ?? [];
    if (unit === undefined)
      throw new Error(`found --for ${values.for}, expected such as 20s or 5m`);
    return { runFor: Number(amount) * UNITS[unit], path: values.store };
  } catch (error) {
    console.error(`demo: ${error.message}; usage: npm start -- [--for 20s] [--store FOLDER]`);
    return process.exit(2);
  }
}
