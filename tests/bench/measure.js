import { setTimeout } from 'node:timers/promises';

/**
 * @typedef {{ median: number, min: number }} Milliseconds
 * @typedef {(count: number) => number | Promise<number>} Task does its work `count` times, and says
 *   how many milliseconds that took together
 */

/**
 * Collects garbage, so that one contender does not pay for another's, and lets the collector's
 * threads finish: beside them everything takes up to twice as long. Needs node --expose-gc.
 */
export async function collectGarbage() {
  globalThis.gc?.();
  await setTimeout(100);
}

/**
 * Each sample comes behind a run that is not timed: what the others that took their turn meanwhile
 * have displaced, from the processor's caches to what a virtual machine's host knows of its memory,
 * is no part of the work.
 *
 * @template T
 * @param {() => T} work
 * @param {(result: T) => void} [cleanUp] not timed
 * @returns {Task}
 */
export function task(work, cleanUp = () => {}) {
  return async (count) => {
    cleanUp(work());
    await collectGarbage();
    let elapsed = 0;
    for (let i = 0; i < count; i++) {
      const start = performance.now();
      const result = work();
      elapsed += performance.now() - start;
      cleanUp(result);
    }
    return elapsed;
  };
}

/** @param {number[]} samples */
export function summary(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], min: sorted[0] };
}

/**
 * Runs the tasks in turn, again and again, so that a busy moment of the machine hits all alike.
 *
 * @template {string} Name
 * @param {Record<Name, Task>} tasks
 * @param {{ reps: number, count: number }} options `count`: how often in one sample
 * @returns {Promise<Record<Name, Milliseconds>>} for doing the work once
 */
export async function compare(tasks, { reps, count }) {
  const entries = /** @type {[Name, Task][]} */ (Object.entries(tasks));
  const samples = new Map(entries.map(([name]) => [name, /** @type {number[]} */ ([])]));
  for (let rep = -1; rep < reps; rep++) {
    for (const [name, run] of entries) {
      const elapsed = await run(count);
      if (rep >= 0) samples.get(name)?.push(elapsed / count); // the first round warms up
    }
  }
  return /** @type {Record<Name, Milliseconds>} */ (
    Object.fromEntries(entries.map(([name]) => [name, summary(samples.get(name) ?? [])]))
  );
}
