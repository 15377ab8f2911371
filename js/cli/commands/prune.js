import { naming } from '../errors.js';
import { openStore } from '../stores.js';
import { UsageError } from '../usage.js';

/** @type {import('../usage.js').Command} */
export const prune = {
  name: 'prune',
  summary: 'Remove the old snapshots of a store, never the newest good one.',
  synopsis: '--keep N [--dry-run] STORE',
  options: {
    keep: { type: 'string', value: 'N', help: 'how many of the newest stay, at least 1' },
    'dry-run': { type: 'boolean', help: 'only say what would go' },
  },
  files: [1, 1],
  notes: `
STORE is a folder, or postgres://USER@HOST/DATABASE for the table
schedule_entities_snapshots, which Flyte lets grow for ever.`,

  async run({ values, files: [path] }, terminal) {
    const keep = Number(values.keep);
    if (!Number.isSafeInteger(keep) || keep < 1) {
      const found = values.keep === undefined ? 'no --keep' : `--keep ${values.keep}`;
      throw new UsageError(`found ${found}, expected --keep and a whole number from 1`, prune);
    }
    const dryRun = values['dry-run'] === true;
    const store = await openStore(path);
    if (store === undefined) {
      const expected = 'a folder with snapshots or a postgres:// URL';
      throw new UsageError(`found no store at ${path}, expected ${expected}`, prune);
    }
    try {
      const { removed, atLeast } = await naming(path, () => store.prune({ keep, dryRun }));
      const count = `${atLeast ? 'at least ' : ''}${removed.toLocaleString('en')}`;
      const what = `${count} snapshot${removed === 1 ? '' : 's'}`;
      await terminal.write(`${dryRun ? 'Would remove' : 'Removed'} ${what}.\n`);
    } finally {
      await store.close();
    }
    return 0;
  },
};
