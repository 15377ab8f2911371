import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { init } from '../../js/core/index.js';
import { runWith } from './mutants.js';
import { scratchFolder } from './scratch.js';
import { simulate } from './simulation.js';

const lives = 50;
const range = (from, count) => Array.from({ length: count }, (_, index) => from + index);

describe('10,000 lives of a scheduler on fake time', () => {
  beforeAll(() => init());

  const total = { lives: 0, crashes: 0, gaps: 0, runs: 0, repeats: 0 };

  test.each(range(0, 10))(
    'lose no slot, repeat no more than promised and keep to the policies, part %i',
    async (part) => {
      for (const seed of range(1 + 20 * part, 20)) {
        const result = await simulate(seed, { lives });
        for (const what of Object.keys(total)) total[what] += result[what];
      }
    },
  );

  test('were crashed and disturbed in most of them', () => {
    expect(total.lives).toBe(10_000);
    expect(total.crashes).toBeGreaterThan(5000);
    expect(total.gaps).toBeGreaterThan(4000);
    expect(total.runs).toBeGreaterThan(50_000);
    expect(total.repeats).toBeGreaterThan(1000);
  });
});

describe('the simulation notices', () => {
  let folder;
  beforeEach(async () => {
    folder = await scratchFolder();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const bugs = [
    [
      'a run that is recorded although an older one has not ended',
      {
        file: 'js/scheduling/ledger.js',
        good: 'for (const { slot } of track.running) floor = Math.min(floor, slot);',
        bad: '',
      },
    ],
    [
      'a next slot that does not wait until the one before is durable',
      {
        file: 'js/scheduling/catch-up.js',
        good: 'await this.#saver.flush(signal);',
        bad: 'await undefined;',
      },
    ],
    [
      'a failed save after which what changed counts as saved',
      {
        file: 'js/scheduling/saver.js',
        good: 'const mark = snapshot.mark();',
        bad: 'const mark = (this.#mark = snapshot.mark());',
      },
    ],
    [
      'slots that are lost while the event loop is busy and nobody looks for them',
      {
        file: 'js/scheduling/rounds.js',
        good: 'track.due <= gap.until',
        bad: 'track.due === gap.until',
      },
    ],
    [
      'a slot that its own scheduler ran and that is caught up again',
      {
        file: 'js/scheduling/ledger.js',
        good: 'const quiet = track.running',
        bad: 'if (track) return none;\n    const quiet = track.running',
      },
    ],
    [
      'a deadline that is taken for twice as long',
      {
        file: 'js/scheduling/plan-entry.js',
        good: 'until - rule.deadline - 1',
        bad: 'until - 2 * rule.deadline',
      },
    ],
  ];

  test.each(bugs)('%s', async (_, bug) => {
    const args = [...range(1, 40), lives];
    const output = await runWith(join(folder, 'mutant'), bug, 'simulate-child.js', args);
    expect(output).toContain('complaint: seed');
  });

  test('nothing where there is no bug', async () => {
    const same = 'for (const { slot } of track.running) known.add(slot);';
    const bug = { file: 'js/scheduling/ledger.js', good: same, bad: same };
    const output = await runWith(join(folder, 'mutant'), bug, 'simulate-child.js', [1, 10]);
    expect(JSON.parse(output).lives).toBe(10);
  });
});
