import { describe, shownFile } from '../errors.js';
import { openSource } from '../input.js';
import { readIdentities } from '../identities.js';
import { printJson, printJsonError } from '../print/json.js';
import { printTable } from '../print/table.js';
import { printHistory } from '../print/history.js';

/** @type {import('../usage.js').Command} */
export const inspect = {
  name: 'inspect',
  summary: 'Show what is in a snapshot.',
  synopsis: '[OPTIONS] FILE...',
  options: {
    json: { type: 'boolean', help: 'one line of JSON a file' },
    all: { type: 'boolean', help: 'every schedule, also on a terminal' },
    sort: {
      type: 'string',
      choices: ['name', 'oldest', 'newest'],
      help: 'the order of the table (name)',
    },
    identities: {
      type: 'string',
      value: 'FILE',
      help: "Flyte's schedulable_entities as CSV or JSON: names its hashed keys",
    },
    history: { type: 'boolean', help: 'list every snapshot that FILE holds, newest first' },
  },
  files: [1, Infinity],
  notes: `
Of a table with many rows the newest good one is shown, as a scheduler would
start from it; --history lists them all, and exits as 'verify' would.`,

  async run({ values, files }, terminal) {
    const identities = await readIdentities(values.identities, terminal);
    const print = values.json ? printJson : printTable;
    let code = 0;
    for (const file of files) {
      try {
        const source = await openSource(file, terminal);
        const view = { file: shownFile(file), source, identities, values };
        if (!values.history) await print(view, terminal);
        else if (!(await printHistory(view, terminal))) code = 1;
      } catch (error) {
        code = 1;
        if (values.json) await printJsonError(shownFile(file), error, terminal);
        else terminal.note(`${terminal.paintError('red', shownFile(file))}: ${describe(error)}`);
      }
    }
    return code;
  },
};
