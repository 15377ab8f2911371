import { readFileSync } from 'node:fs';
import { init } from '../core/index.js';
import { convert } from './commands/convert.js';
import { diff } from './commands/diff.js';
import { inspect } from './commands/inspect.js';
import { plan } from './commands/plan.js';
import { prune } from './commands/prune.js';
import { verify } from './commands/verify.js';
import { view } from './commands/view.js';
import { describe } from './errors.js';
import { columns, commandHelp, parseCommandLine, UsageError } from './usage.js';

const COMMANDS = [inspect, verify, convert, diff, plan, prune, view];

/** What every command's FILE may be. */
const FILES = `FILE is a path, - for standard input, or a store: its folder, or the postgres://
URL of a database. A file may hold raw bytes, hexadecimal digits (with \\x in
front or not), base64, or an export of Flyte's table
schedule_entities_snapshots. FILE#ID is one row of a table, or one snapshot of
a store.`;

/**
 * @param {string[]} args what follows the program's name
 * @param {import('./terminal.js').Terminal} terminal
 * @returns {Promise<number>} the exit code: 0 well; 1 a snapshot is bad or differs; 2 wrong usage
 */
export async function run(args, terminal) {
  const [name, ...rest] = args;
  try {
    if (name === '--version') return await say(terminal, `${packageVersion()}\n`);
    if (name === '--help' || name === '-h') return await say(terminal, overview());
    if (name === 'help' && rest.length === 0) return await say(terminal, overview());
    const command = find(name === 'help' ? rest[0] : name);
    const parsed = name === 'help' ? 'help' : parseCommandLine(command, rest);
    if (parsed === 'help') return await say(terminal, `${commandHelp(command)}\n${FILES}\n`);
    await init();
    return await command.run(parsed, terminal);
  } catch (error) {
    terminal.note(terminal.paintError('red', 'snapshoter: ') + describe(error));
    return /** @type {Error} */ (error).name === 'UsageError' ? 2 : 1;
  }
}

/**
 * @param {import('./terminal.js').Terminal} terminal
 * @param {string} text
 */
async function say(terminal, text) {
  await terminal.write(text);
  return 0;
}

/**
 * @param {string | undefined} name
 * @returns {import('./usage.js').Command}
 */
function find(name) {
  const command = COMMANDS.find((one) => one.name === name);
  if (command !== undefined) return command;
  const found = name === undefined ? 'no command' : JSON.stringify(name);
  const names = COMMANDS.map((one) => one.name);
  throw new UsageError(`found ${found}, expected a command: ${names.join(', ')}`);
}

function overview() {
  return `Shows, checks, converts and compares the snapshots in which a scheduler keeps
when each of its schedules last ran, and plans what it missed since.

Usage: snapshoter COMMAND [OPTIONS] FILE...

${columns(COMMANDS.map(({ name, summary }) => [name, summary]))}
${FILES}

Exit codes: 0 well; 1 a snapshot is bad or differs; 2 wrong usage.
'snapshoter COMMAND --help' says more, 'snapshoter --version' which one this is.
`;
}

/** @returns {string} */
function packageVersion() {
  const manifest = new URL('../../package.json', import.meta.url);
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}
