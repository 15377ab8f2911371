/**
 * How many times longer than alone a program takes now, because others share the processors: what it
 * takes by the clock beside what it takes of a processor.
 *
 * @returns {number} 1 where nothing else runs
 */
export function contention() {
  const start = performance.now();
  const before = process.cpuUsage();
  let worked = 0;
  while (worked < 50_000) {
    const { user, system } = process.cpuUsage(before);
    worked = user + system;
  }
  return Math.max(1, ((performance.now() - start) * 1000) / worked);
}
