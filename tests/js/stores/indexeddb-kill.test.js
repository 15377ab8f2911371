import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../../browser/chromium.js';
import { serve } from '../../browser/static-server.js';
import { scratchFolder } from '../../faults/scratch.js';
import { seededRandom } from '../../random.js';

const KILLS = 100;
/** Starting a browser takes longer than all else, and one lane waits while another computes. */
const LANES = 2;

const PAGE =
  '<!doctype html><script type="module" src="/tests/js/stores/indexeddb-kill-page.js"></script>';

/** What was lost, and what files the browser has left, which tell whether it or the store lost it. */
function lost(profile, kill, before, found) {
  const files = readdirSync(profile, { recursive: true }).filter((file) =>
    /IndexedDB|WebStorage|Quota/i.test(String(file)),
  );
  return `${before} were acknowledged before kill ${kill}; ${JSON.stringify({ found, files })}`;
}

/**
 * Starts the browser on one profile again and again, and kills it in the middle of saving.
 * @param {number} lane
 */
async function killAgainAndAgain(lane) {
  const random = seededRandom(lane + 1);
  const profile = await scratchFolder();
  let heard = (/** @type {{ path: string, body: any }} */ _message) => {};
  const hear = (path) => (_request, response, body) => {
    heard({ path, body: JSON.parse(body) });
    response.writeHead(204).end();
  };
  const paths = ['/found', '/acknowledged', '/failed'];
  const server = await serve({
    pages: { '/': PAGE },
    routes: Object.fromEntries(paths.map((path) => [path, hear(path)])),
  });
  let acknowledged = 0;
  let unacknowledged = 0;

  /** Resolves once as many saves as told were acknowledged, to what was there before them. */
  const untilSaved = (saves) =>
    new Promise((resolve, reject) => {
      let found;
      heard = ({ path, body }) => {
        if (path === '/failed') return reject(new Error(body));
        if (path === '/found') {
          found = body;
          return undefined;
        }
        acknowledged = body;
        return --saves === 0 ? resolve(found) : undefined;
      };
      setTimeout(() => reject(new Error('the page did not save')), 60_000).unref();
    });

  try {
    for (let kill = 0; kill <= KILLS / LANES; kill++) {
      const before = acknowledged;
      const saved = untilSaved(1 + random(5));
      const browser = spawn(
        CHROMIUM(),
        [
          ...CHROMIUM_ARGUMENTS,
          '--headless',
          '--in-process-gpu',
          `--user-data-dir=${profile}`,
          // A window without tabs and tools takes half of the time to start.
          `--app=${server.origin}`,
        ],
        // A group of its own: the processes of pages go with the browser's.
        { stdio: 'ignore', detached: true },
      );
      const exit = once(browser, 'exit');
      let found;
      try {
        found = await saved;
        await sleep(random(4));
      } finally {
        process.kill(-browser.pid, 'SIGKILL');
        await exit;
      }
      // One save at a time is under way: the one after the last acknowledged may be there.
      if (found.first < before) throw new Error(lost(profile, kill, before, found));
      expect(found.first).toBeLessThanOrEqual(before + 1);
      unacknowledged += found.first - before;
      // Whole: the full save, and no more and no fewer pieces than went before the newest.
      expect(found).toMatchObject({
        status: found.first === 0 ? 'absent' : 'restored',
        skipped: 0,
        size: found.first === 0 ? 0 : 500,
        last: found.first === 0 ? 0 : found.first - ((found.first - 1) % 3),
      });
      // Three are kept; a kill may come before the removal of more, which the next save makes up for.
      expect(found.generations.length).toBeLessThan(10);
    }
  } finally {
    await server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  return { acknowledged, unacknowledged };
}

it(`IndexedDB loses nothing acknowledged to ${KILLS} kills of the browser while it saves`, async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: LANES }, (_, lane) => killAgainAndAgain(lane)),
  );
  // Only now: a lane that goes on would leave its browser behind.
  const lanes = outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  for (const { acknowledged } of lanes) expect(acknowledged).toBeGreaterThan(KILLS / LANES);
  // Some kills came so late that the save was carried out, and so early that nobody heard of it.
  expect(lanes.some(({ unacknowledged }) => unacknowledged > 0)).toBe(true);
}, 600_000);
