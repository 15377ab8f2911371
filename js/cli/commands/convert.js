import { writeSnapshot } from '../../core/index.js';
import { rowToJson, snapshotToJson } from '../../formats/json.js';
import { pagesOf } from '../../formats/rows.js';
import { readNewest } from '../input.js';
import { writeOutput } from '../output.js';
import { UsageError } from '../usage.js';

/** @type {import('../usage.js').Command} */
export const convert = {
  name: 'convert',
  summary: 'Write a snapshot in another format, version, or as JSON.',
  synopsis: '--to native|gob|json [--version N] [--allow-loss] IN OUT',
  options: {
    to: { type: 'string', choices: ['native', 'gob', 'json'], help: 'the format to write' },
    version: {
      type: 'string',
      choices: ['1', '2'],
      help: 'of the snapshot (the same as it had; gob: 1)',
    },
    'allow-loss': { type: 'boolean', help: 'drop what version 1 cannot hold' },
  },
  files: [2, 2],
  writes: true,
  notes: `
OUT may be - for standard output. A file is replaced as a whole or, where
anything fails, not at all.`,

  async run({ values, files: [from, to] }, terminal) {
    checkOptions(values);
    if (/^postgres(ql)?:\/\//i.test(to)) {
      const found = 'found the URL of a database as OUT';
      throw new UsageError(`${found}, expected a file: only a scheduler saves in stores`, convert);
    }
    const snapshot = await readNewest(from, terminal);
    await writeOutput(to, encode(snapshot, values), terminal);
    return 0;
  },
};

/**
 * @param {import('../usage.js').Arguments['values']} values
 * @throws {UsageError}
 */
function checkOptions({ to, version }) {
  if (to === undefined)
    throw new UsageError('found no --to, expected native, gob or json', convert);
  if (version === undefined || to === 'native' || (to === 'gob' && version === '1')) return;
  const expected = to === 'gob' ? 'version 1, the only one that gob has' : 'no version';
  throw new UsageError(`found --to ${to} --version ${version}, expected ${expected}`, convert);
}

/**
 * @param {import('../../core/index.js').Snapshot} snapshot
 * @param {import('../usage.js').Arguments['values']} values
 * @returns {Iterable<Uint8Array | string>} the pieces of what to write
 * @throws {import('../../core/errors.js').SnapshotError} `LOSSY_DOWNGRADE`
 */
function encode(snapshot, values) {
  if (values.to === 'json') return toJson(snapshot);
  const bytes = writeSnapshot(snapshot, {
    encoding: values.to === 'gob' ? 'gob' : 'native',
    version: values.version === undefined ? undefined : Number(values.version),
    allowLoss: values['allow-loss'] === true,
  });
  return [bytes];
}

/**
 * @param {import('../../core/index.js').Snapshot} snapshot
 * @returns {Generator<string>} the pieces of one JSON document with a line for each schedule
 */
function* toJson(snapshot) {
  yield `${JSON.stringify(snapshotToJson(snapshot)).slice(0, -1)},"schedules":[`;
  let separator = '\n';
  for (const page of pagesOf(snapshot)) {
    yield separator + page.map((row) => JSON.stringify(rowToJson(row))).join(',\n');
    separator = ',\n';
  }
  yield '\n]}\n';
}
