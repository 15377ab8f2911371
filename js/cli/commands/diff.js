import { diffSnapshots } from '../../core/index.js';
import { timeToJson } from '../../formats/json.js';
import { shownFile } from '../errors.js';
import { readIdentities } from '../identities.js';
import { readNewest } from '../input.js';
import { printDifferences } from '../print/differences.js';

/**
 * @typedef {import('../terminal.js').Terminal} Terminal
 * @typedef {ReturnType<typeof diffSnapshots>} Differences
 */

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
    if (values.json) await printJson(files.map(shownFile), differences, terminal);
    else
      await printDifferences(
        { files: files.map(shownFile), differences, identities, values },
        terminal,
      );
    const { added, removed, advanced, regressed } = differences;
    return added.length + removed.length + advanced.length + regressed.length > 0 ? 1 : 0;
  },
};

/**
 * @param {string[]} files
 * @param {Differences} differences
 * @param {Terminal} terminal
 */
async function printJson([a, b], { added, removed, advanced, regressed, unchanged }, terminal) {
  const row = ({ name, time }) => ({ name, ...timeToJson(time) });
  const move = ({ name, from, to }) => ({ name, from: timeToJson(from), to: timeToJson(to) });
  const json = {
    a,
    b,
    added: added.map(row),
    removed: removed.map(row),
    advanced: advanced.map(move),
    regressed: regressed.map(move),
    unchanged,
  };
  await terminal.write(`${JSON.stringify(json)}\n`);
}
