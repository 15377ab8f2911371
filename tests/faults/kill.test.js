import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { killMany } from './kills.js';
import { scratchFolder } from './scratch.js';

const root = await scratchFolder();
afterAll(() => rm(root, { recursive: true }));

describe('kill -9 at any point of saving and appending', () => {
  it('loses nothing acknowledged, tears nothing and leaves no orphans', async () => {
    const report = await killMany({ root: join(root, 'store'), kills: 300, seed: 20261124 });
    expect(report).toMatchObject({ kills: 300, lost: [], torn: [], orphans: [] });
    expect(report.acknowledged).toBeGreaterThan(300);
  }, 240_000);

  it('tears a file that is plainly overwritten', async () => {
    const report = await killMany({ root: join(root, 'plain'), kills: 24, seed: 1, mode: 'plain' });
    expect(report.kills).toBe(24);
    expect(report.torn.length).toBeGreaterThan(0);
  });
});
