/**
 * A live scheduler of one schedule, of the kinds that exist: late, it runs the slot that it waited
 * for and loses the others (`one`, as croner and cron), runs them all (`replay`, as node-schedule),
 * or runs the newest and reports the others (`report`, as node-cron).
 * @param {object} parts
 * @param {{ now(): number, setTimeout(callback: () => void, milliseconds: number): unknown }} parts.clock
 * @param {{ next(after: Date): Date | null }} parts.schedule
 * @param {'one' | 'replay' | 'report'} parts.kind
 * @param {(slot: number) => void} parts.fire
 * @param {(slot: number) => void} parts.missed
 */
export function simulatedScheduler({ clock, schedule, kind, fire, missed }) {
  const after = (time) => Number(schedule.next(new Date(time)));
  let slot = after(clock.now());
  const wait = () => clock.setTimeout(wake, Math.min(Math.max(slot - clock.now(), 1), 30_000));
  const wake = () => {
    const now = clock.now();
    if (now >= slot) {
      const due = [];
      for (; slot <= now; slot = after(slot)) due.push(slot);
      if (kind === 'one') fire(due[0]);
      if (kind === 'replay') due.forEach(fire);
      if (kind === 'report') {
        due.slice(0, -1).forEach(missed);
        fire(due[due.length - 1]);
      }
    } else {
      // After the clock was set back, a slot comes again.
      slot = after(now);
    }
    wait();
  };
  wait();
}
