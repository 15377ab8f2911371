import { rm } from 'node:fs/promises';
import { scratchFolder } from '../scratch.js';
import { killScheduler } from './kills.js';
import { SCHEDULERS } from './schedulers.js';

const root = await scratchFolder();
afterAll(() => rm(root, { recursive: true }));

describe('a program that is killed 50 times at random runs its job for each slot', () => {
  test.each(Object.keys(SCHEDULERS))(
    'with %s',
    async (scheduler) => {
      const report = await killScheduler({ scheduler, root, kills: 50, seed: 20261124 });
      expect(report).toMatchObject({ kills: 50, lost: [], repeated: [] });
      expect(report.slots).toBeGreaterThan(25);
      expect(report.caughtUp).toBeGreaterThan(0);
    },
    240_000,
  );
});
