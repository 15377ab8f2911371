import { init } from '../../js/core/index.js';
import { explore, LEFT_UNDONE, QUARANTINES, WORKLOADS } from './crashes.js';

beforeAll(init);

/**
 * @param {string[][]} workloads
 * @returns {Promise<number>} states
 */
async function expectNoFault(workloads) {
  let states = 0;
  for (const steps of workloads) {
    const found = await explore(steps);
    expect({ steps, fault: found.fault }).toEqual({ steps, fault: undefined });
    states += found.states;
  }
  return states;
}

describe('a power failure at any moment', () => {
  it('leaves the old state or the new one, whatever survives of what was not synced', async () => {
    expect(await expectNoFault(WORKLOADS)).toBeGreaterThanOrEqual(500);
  });

  it.each(Object.entries(LEFT_UNDONE))('loses nothing where a killed process left %s', (_, steps) =>
    expectNoFault(steps),
  );

  it('never brings back a generation that was quarantined', () => expectNoFault(QUARANTINES));

  it.each([
    ['of files', { file: false }],
    ['of folders', { folder: false }],
  ])('loses what was acknowledged once the fsync %s is taken out', async (_, honest) => {
    for (const steps of [['save'], ['save', 'append'], ['save', 'save']]) {
      expect(await explore(steps, honest)).toHaveProperty('fault');
    }
  });
});
