// A job of croner that a restart does not make lose runs. Start it twice, with a break in between:
//
//   node examples/croner.js [FOLDER]
import { Cron } from 'croner';
import { Snapshoter } from 'snapshoter';
import { croner } from 'snapshoter/adapters/croner';
import { fileSystem } from 'snapshoter/filesystem';

const store = fileSystem(process.argv[2] ?? '.snapshoter-croner');
const snapshoter = new Snapshoter({ store, interval: 1000, signals: true });

// On a missed slot, what it is about comes behind croner's own arguments.
const report = new Cron('* * * * * *', { name: 'report' }, (_job, _context, missed) => {
  const slot = missed?.scheduledTime ?? new Date();
  console.log(missed ? 'caught up' : 'ran', slot.toISOString());
});

snapshoter.add(croner(report), { catchUp: { last: 5 } });
const { totals } = await snapshoter.start();
console.log(`missed ${totals.missed}, caught up ${totals.run}`);
