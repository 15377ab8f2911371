import { check, isBad } from '../check.js';
import { describe, shownFile } from '../errors.js';
import { openSource } from '../input.js';

/** @type {import('../usage.js').Command} */
export const verify = {
  name: 'verify',
  summary: 'Check snapshots: a line each, ok or what is wrong.',
  synopsis: 'FILE...',
  options: {},
  files: [1, Infinity],
  notes: `
Every row of a table is checked. A row that is marked as deleted or quarantined
is reported too, but does not count: nothing starts from it.`,

  async run({ files }, terminal) {
    let code = 0;
    for (const file of files) {
      try {
        const { entries } = await openSource(file, terminal);
        for await (const entry of entries) {
          const checked = await check(entry);
          if (isBad(checked)) code = 1;
          await terminal.write(line(shownFile(file), checked, terminal.paint));
        }
      } catch (error) {
        if (/** @type {Error} */ (error).name !== 'SnapshotError') throw error;
        code = 1;
        await terminal.write(badLine(shownFile(file), describe(error), terminal.paint));
      }
    }
    return code;
  },
};

/**
 * @param {string} file
 * @param {import('../check.js').Checked} checked
 * @param {import('../terminal.js').Paint} paint
 */
function line(file, { entry, size, facts, schedules, error }, paint) {
  const name = entry.id === undefined ? file : `${file}#${entry.id}`;
  const label = entry.setAside === undefined ? name : `${name} (${entry.setAside})`;
  if (error !== undefined) return badLine(label, describe(error), paint);
  const count = `${schedules?.toLocaleString('en')} schedule${schedules === 1 ? '' : 's'}`;
  const format = `${facts?.encoding} version ${facts?.version}`;
  return `${paint('green', 'ok')}   ${label}: ${format}, ${count}, ${size?.toLocaleString('en')} bytes\n`;
}

/**
 * @param {string} label
 * @param {string} problem
 * @param {import('../terminal.js').Paint} paint
 */
function badLine(label, problem, paint) {
  return `${paint('red', 'bad')}  ${label}: ${problem}\n`;
}
