import { schedule } from 'node-cron';
import { nodeCron } from '../../../../js/scheduling/adapters/node-cron.js';
import { ZONES, checkDaylightSaving } from './live.js';
import { at, attached, block, name, pass, stopLater, useClock } from './harness.js';

describe('over both changes of the clocks, node-cron runs the slots that are computed', () => {
  test.each(ZONES)('in %s', async (zone) => {
    await checkDaylightSaving(zone, (expression, timezone, run) => {
      const task = schedule(expression, run, { timezone });
      return { adapted: nodeCron(task, { name: expression }), stop: () => void task.destroy() };
    });
  });
});

describe('node-cron', () => {
  useClock();

  const quiet = { info() {}, warn() {}, error() {}, debug() {} };
  const task = (run, options = {}) => {
    const made = schedule('* * * * * *', run, { name, logger: quiet, ...options });
    stopLater(() => made.destroy());
    return made;
  };

  test('slots that a busy event loop lost are told', async () => {
    const { how } = attached(nodeCron(task(() => {})));
    await block(4600);
    expect(how('missed')).toEqual([at('10:00:01'), at('10:00:02'), at('10:00:03'), at('10:00:04')]);
    expect(how('succeeded')).toEqual([at('10:00:05')]);
  });

  test('slots that noOverlap leaves out are not missed', async () => {
    const never = () => new Promise(() => {});
    const { log } = attached(nodeCron(task(never, { noOverlap: true })));
    await pass(3000);
    expect(log).toEqual([['started', at('10:00:01')]]);
  });

  test('a run that somebody asks for belongs to no slot', async () => {
    const made = task(() => {});
    const { log } = attached(nodeCron(made));
    await made.execute();
    expect(log).toEqual([]);
  });
});
