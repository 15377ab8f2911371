/**
 * A job of each scheduler that fires every second, with the real package. One with `start` is to be
 * started once it is hooked.
 *
 * @type {Record<string, (name: string, run: (slot?: Date) => void) => Promise<any>>}
 */
export const SCHEDULERS = {
  async croner(name, run) {
    const { Cron } = await import('croner');
    const { croner } = await import('snapshoter/adapters/croner');
    // The last argument is there on a missed slot only, as for those below.
    return croner(new Cron(EVERY_SECOND, { name }, (_job, _context, missed) => run(missed)));
  },
  async cron(name, run) {
    const { CronJob } = await import('cron');
    const { cron } = await import('snapshoter/adapters/cron');
    const onTick = (_onComplete, missed) => run(missed);
    const job = CronJob.from({ name, cronTime: EVERY_SECOND, onTick });
    // Started before it is hooked, it may run at once what just came due.
    return { ...cron(job), start: () => job.start() };
  },
  async 'node-cron'(name, run) {
    const { schedule } = await import('node-cron');
    const { nodeCron } = await import('snapshoter/adapters/node-cron');
    const told = ({ date, execution: { reason } }) =>
      run({ scheduledTime: date, isCatchUp: reason === 'invoked' });
    return nodeCron(schedule(EVERY_SECOND, told, { name }));
  },
  async 'node-schedule'(name, run) {
    const { scheduleJob } = (await import('node-schedule')).default;
    const { nodeSchedule } = await import('snapshoter/adapters/node-schedule');
    const told = (scheduledTime, missed) => run(missed ?? { scheduledTime, isCatchUp: false });
    return nodeSchedule(scheduleJob(name, EVERY_SECOND, told), EVERY_SECOND);
  },
  async 'toad-scheduler'(name, run) {
    const { CronJob, Task, ToadScheduler } = await import('toad-scheduler');
    const { toadScheduler } = await import('snapshoter/adapters/toad-scheduler');
    const task = new Task(name, (_task, _job, missed) => run(missed));
    const job = new CronJob({ cronExpression: EVERY_SECOND }, task, { id: name });
    new ToadScheduler().addCronJob(job);
    return toadScheduler(job);
  },
};

const EVERY_SECOND = '* * * * * *';
