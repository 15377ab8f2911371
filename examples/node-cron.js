// A task of node-cron that a restart does not make lose runs. Start it twice, with a break in between:
//
//   node examples/node-cron.js [FOLDER]
import { schedule } from 'node-cron';
import { Snapshoter } from 'snapshoter';
import { nodeCron } from 'snapshoter/adapters/node-cron';
import { fileSystem } from 'snapshoter/filesystem';

const store = fileSystem(process.argv[2] ?? '.snapshoter-node-cron');
const snapshoter = new Snapshoter({ store, interval: 1000, signals: true });

// On a missed slot it gets a context such as node-cron gives, with that slot as its date.
const report = schedule(
  '* * * * * *',
  ({ date, execution }) => {
    console.log(execution.reason === 'invoked' ? 'caught up' : 'ran', date.toISOString());
  },
  { name: 'report' },
);

snapshoter.add(nodeCron(report), { catchUp: { last: 5 } });
const { totals } = await snapshoter.start();
console.log(`missed ${totals.missed}, caught up ${totals.run}`);
