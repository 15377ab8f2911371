import { execFileSync } from 'node:child_process';

/** Milliseconds that Node itself takes to start on the machines that limits in milliseconds are meant for. */
const NODE_START = 40;

/**
 * How many times longer than on such a machine things take on this one now, be it that it is slower
 * or that other programs share it. Node's start is the measure, since it is much of everything:
 * processes, threads, memory asked for, files read, code compiled and run.
 *
 * @returns {number} 1 at least
 */
export function slowness() {
  const script = 'console.log(performance.nodeTiming.bootstrapComplete)';
  const started = Number(execFileSync(process.execPath, ['--eval', script]).toString());
  return Math.max(1, started / NODE_START);
}
