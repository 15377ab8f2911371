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
    const { added, removed, advanced, regressed, changed } = differences;
    return [added, removed, advanced, regressed, changed].some(({ length }) => length > 0) ? 1 : 0;
  },
};

/**
 * @param {string[]} files
 * @param {Differences} differences
 * @param {Terminal} terminal
 */
async function printJson([a, b], differences, terminal) {
  const { added, removed, advanced, regressed, changed, unchanged } = differences;
  const json = {
    a,
    b,
    added: added.map(presenceToJson),
    removed: removed.map(presenceToJson),
    advanced: advanced.map(moveToJson),
    regressed: regressed.map(moveToJson),
    changed: changed.map(moveToJson),
    unchanged,
  };
  await terminal.write(`${JSON.stringify(json)}\n`);
}

/** @param {Differences['added'][number]} presence */
function presenceToJson({ name, time }) {
  return { name, ...timeToJson(time) };
}

/** @param {Differences['advanced'][number]} move */
function moveToJson({ name, from, to }) {
  return { name, from: timeToJson(from), to: timeToJson(to) };
}
