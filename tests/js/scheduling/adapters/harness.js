import { beforeEach, afterEach } from '@jest/globals';
import { fakeClock, recording, settle } from './live.js';

export const START = new Date('2026-06-01T10:00:00.500Z');
export const at = (/** @type {string} */ time) => new Date(`2026-06-01T${time}Z`);
export const name = 'report';

/** @type {import('@sinonjs/fake-timers').Clock} */
let clock;
/** @type {(() => void)[]} */
let stops = [];

/** Gives each test of a suite a clock that stands at `START`, and stops its jobs. */
export function useClock() {
  beforeEach(() => {
    stops = [];
    clock = fakeClock(START);
  });
  afterEach(() => stops.forEach((stop) => stop()));
}

/** @param {() => unknown} stop to be called when the test ends */
export function stopLater(stop) {
  stops.push(() => void stop());
}

/** @param {number} milliseconds in which timers fire */
export async function pass(milliseconds) {
  for (let passed = 0; passed < milliseconds; passed += 50) {
    clock.tick(50);
    await settle();
  }
}

/** @param {number} milliseconds in which the event loop is busy */
export async function block(milliseconds) {
  clock.jump(milliseconds);
  await settle();
}

/**
 * Attaches an adapted job; says which slots were recorded, and how.
 *
 * @param {Pick<import('../../../../js/scheduling/adapters/job.js').AdaptedJob, 'attach'>} adapted
 * @param {boolean} [isWanted] whether its slots are still to be run
 */
export function attached(adapted, isWanted = true) {
  const { log, recorder } = recording();
  adapted.attach({
    ...recorder,
    started(slot) {
      recorder.started(slot);
      return isWanted;
    },
  });
  const how = (/** @type {string} */ what) =>
    log.filter(([outcome]) => outcome === what).map(([, slot]) => slot);
  return { log, how };
}
