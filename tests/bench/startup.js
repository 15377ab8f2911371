import { execFileSync } from 'node:child_process';
import { summary } from './measure.js';
import { figure, table } from './table.js';

const core = new URL('../../js/core/index.js', import.meta.url);

/**
 * @param {string} script prints JSON
 * @param {string[]} [flags]
 */
function inFreshProcess(script, flags = []) {
  const options = ['--input-type=module', ...flags, '--eval', script];
  return JSON.parse(execFileSync(process.execPath, options, { encoding: 'utf8' }));
}

/**
 * How long importing the core and `init()` take, each time in a fresh process.
 *
 * @param {number} reps
 */
export function startup(reps) {
  const script = `
    const start = performance.now();
    const { init } = await import(${JSON.stringify(core.href)});
    const imported = performance.now();
    await init();
    console.log(JSON.stringify([imported - start, performance.now() - imported]));`;
  const samples = Array.from({ length: Math.max(5, reps) }, () => inFreshProcess(script));
  return { import: summary(samples.map(([ms]) => ms)), init: summary(samples.map(([, ms]) => ms)) };
}

/** @param {ReturnType<typeof startup>} measured */
export function startupTable(measured) {
  return table(
    'Starting, in a fresh process',
    ['', 'ms', 'min'],
    Object.entries(measured).map(([name, { median, min }]) => [name, figure(median), figure(min)]),
  );
}

/**
 * How much a process grows by reading, bytes included: what the operating system says.
 *
 * @param {string} file a native snapshot
 * @param {string} json the same as JSON of [name, ms]
 */
export function memory(file, json) {
  const grown = (/** @type {string} */ read) =>
    inFreshProcess(
      `
      import { readFileSync } from 'node:fs';
      import { init, readSnapshot } from ${JSON.stringify(core.href)};
      await init();
      gc();
      const before = process.memoryUsage.rss();
      const kept = ${read};
      gc();
      console.log(JSON.stringify(process.memoryUsage.rss() - before + 0 * kept.size));`,
      ['--expose-gc'],
    );
  return {
    snapshot: grown(`readSnapshot(readFileSync(${JSON.stringify(file)}))`),
    map: grown(`new Map(JSON.parse(readFileSync(${JSON.stringify(json)}, 'utf8')))`),
  };
}

/**
 * @param {number} size
 * @param {ReturnType<typeof memory>} measured
 */
export function memoryTable(size, measured) {
  return table(
    `${size.toLocaleString('en')} schedules: memory gained by reading, garbage collected`,
    ['', 'MB', 'bytes each'],
    Object.entries(measured).map(([name, bytes]) => [
      name,
      figure(bytes / 1e6),
      figure(bytes / size),
    ]),
  );
}
