import { init, Snapshot } from '../../../js/core/index.js';

/** More than the module gives out at a time. */
const MANY = 3000;

/** @type {Snapshot} */
let snapshot;
/** @type {Map<string, number>} */
let map;

beforeAll(() => init());
beforeEach(() => {
  snapshot = new Snapshot();
  map = new Map();
});
afterEach(() => snapshot.dispose());

/** @param {string} name @param {number} time milliseconds */
function put(name, time) {
  snapshot.updateLastExecutionTime(name, new Date(time));
  map.set(name, time);
}

/** @param {string} name */
function remove(name) {
  expect(snapshot.delete(name)).toBe(map.delete(name));
}

/**
 * Goes through both, doing the same to both at each step.
 * @param {(name: string, step: number) => void} change
 */
function expectAlike(change) {
  const inMap = map.entries();
  let step = 0;
  for (const [name, date] of snapshot) {
    expect([name, date?.getTime()]).toEqual(inMap.next().value);
    change(name, step++);
  }
  expect(inMap.next().done).toBe(true);
  return step;
}

describe('what is changed during an iteration is found by it as by that of a Map', () => {
  beforeEach(() => {
    for (let i = 0; i < MANY; ++i) put(`s${i}`, i);
  });

  test('a schedule that was deleted before it was come to is left out', () => {
    const steps = expectAlike((_, step) => {
      if (step % 100 === 0) remove(`s${step + step / 100 + 1}`);
    });
    expect(steps).toBeLessThan(MANY);
  });

  test('a time that moved before it was come to is the new one', () => {
    expectAlike((_, step) => {
      if (step % 50 === 0) put(`s${MANY - 1 - step}`, 1e9 + step);
    });
  });

  test('a schedule that was added is come to at the end', () => {
    const steps = expectAlike((_, step) => {
      if (step < 5) put(`added${step}`, step);
    });
    expect(steps).toBe(MANY + 5);
  });

  test('one that was deleted and added again is come to once more', () => {
    let again = true;
    const steps = expectAlike((name) => {
      if (name !== 's7' || !again) return;
      again = false;
      remove(name);
      put(name, 5);
    });
    expect(steps).toBe(MANY + 1);
  });

  test('all may be updated, or deleted, as they are come to', () => {
    expectAlike((name, step) => put(name, 1e6 + step));
    expectAlike((name) => remove(name));
    expect(snapshot.isEmpty()).toBe(true);
  });

  // Gaps are closed up once there are more of them than schedules, and others were passed over.
  test('none is passed over or come to twice, however many are deleted and added', () => {
    const steps = expectAlike((name, step) => {
      if (step >= 3 * MANY) return;
      remove(name);
      if (step % 2 === 0) put(`added${step}`, step);
      if (step % 500 === 499) for (let i = 0; i < 900; ++i) remove(`s${step + 2 * i}`);
    });
    expect(steps).toBeGreaterThan(MANY);
  });

  test('names() does the same', () => {
    const seen = [];
    for (const name of snapshot.names()) {
      seen.push(name);
      if (name === 's0') snapshot.delete('s1');
    }
    expect(seen).not.toContain('s1');
    expect(seen).toHaveLength(MANY - 1);
  });
});
