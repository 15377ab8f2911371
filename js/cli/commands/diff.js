import { diffSnapshots } from '../../core/index.js';
import { shownFile } from '../errors.js';
import { readIdentities } from '../identities.js';
import { readNewest } from '../input.js';
import { printDifferencesAsJson } from '../print/differences-json.js';
import { printDifferences } from '../print/differences.js';

/** @typedef {ReturnType<typeof diffSnapshots>} Differences */

/** @type {import('../usage.js').Command} */
export const diff = {
  name: 'diff',
  summary: 'Tell how snapshot B differs from snapshot A.',
  synopsis: '[--json] [--all] [--identities FILE] A B',
  options: {
    json: { type: 'boolean', help: 'one line of JSON' },
    all: { type: 'boolean', help: 'every difference, also on a terminal' },
    identities: {
      type: 'string',
      value: 'FILE',
      help: "Flyte's schedulable_entities as CSV or JSON: names its hashed keys",
    },
  },
  files: [2, 2],
  notes: `
Two points of one history: snapshoter diff table.csv#41 table.csv#42`,

  async run({ values, files }, terminal) {
    const identities = await readIdentities(values.identities, terminal);
    const a = await readNewest(files[0], terminal);
    const b = await readNewest(files[1], terminal);
    const differences = diffSnapshots(a, b);
    const view = { files: files.map(shownFile), differences, identities, values };
    await (values.json ? printDifferencesAsJson : printDifferences)(view, terminal);
    const { added, removed, advanced, regressed, changed } = differences;
    return [added, removed, advanced, regressed, changed].some(({ length }) => length > 0) ? 1 : 0;
  },
};
