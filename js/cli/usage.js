import { parseArgs } from 'node:util';

/**
 * @typedef {object} Option
 * @property {'boolean' | 'string'} type
 * @property {string} help one line
 * @property {string} [value] what stands for the value in the help, such as `FILE`
 * @property {readonly string[]} [choices] the only values it takes
 */

/**
 * @typedef {object} Arguments
 * @property {Record<string, string | boolean | undefined>} values by option
 * @property {string[]} files
 */

/**
 * @typedef {object} Command
 * @property {string} name
 * @property {string} summary one line
 * @property {string} synopsis what follows the name
 * @property {Record<string, Option>} options
 * @property {readonly [number, number]} files how many it takes, at least and at most
 * @property {boolean} [writes] whether the last of them is written
 * @property {string} [notes] what else its help says
 * @property {(args: Arguments, terminal: import('./terminal.js').Terminal) => Promise<number>} run
 *   resolves to the exit code
 */

/** Wrong usage: exit code 2. The message is one line: what was found, what was expected. */
export class UsageError extends Error {
  /**
   * @param {string} message
   * @param {Command} [command] whose help says more
   */
  constructor(message, command) {
    const help = command === undefined ? 'snapshoter --help' : `snapshoter ${command.name} --help`;
    super(`${message}; see '${help}'`);
    this.name = 'UsageError';
  }
}

/**
 * @param {Command} command
 * @param {string[]} args what follows the command's name
 * @returns {Arguments | 'help'}
 * @throws {UsageError}
 */
export function parseCommandLine(command, args) {
  const options = { ...command.options, help: { type: /** @type {const} */ ('boolean') } };
  const { tokens } = parseArgs({
    args,
    options: { ...options, h: { type: 'boolean' } },
    strict: false,
    tokens: true,
  });
  /** @type {Arguments} */
  const parsed = { values: {}, files: [] };
  for (const token of tokens) {
    if (token.kind === 'positional') parsed.files.push(token.value);
    if (token.kind !== 'option') continue;
    if (token.name === 'help' || token.name === 'h') return 'help';
    const option = Object.hasOwn(command.options, token.name)
      ? command.options[token.name]
      : undefined;
    parsed.values[token.name] = optionValue(command, option, token);
  }
  checkFiles(command, parsed.files.length);
  if (parsed.files.includes('')) throw new UsageError('found an empty name of a file', command);
  checkStandardInput(command, parsed);
  return parsed;
}

/**
 * What is read once is empty the second time.
 *
 * @param {Command} command
 * @param {Arguments} args
 */
function checkStandardInput(command, { values, files }) {
  const named = Object.entries(values).filter(([name]) => command.options[name].value === 'FILE');
  const inputs = [
    ...(command.writes ? files.slice(0, -1) : files),
    ...named.map(([, file]) => file),
  ];
  const count = inputs.filter((file) => file === '-').length;
  if (count < 2) return;
  throw new UsageError(`found - ${count} times, expected standard input to be named once`, command);
}

/**
 * @param {Command} command
 * @param {Option | undefined} option
 * @param {{ rawName: string, name: string, value?: string, inlineValue?: boolean }} token
 * @returns {string | boolean}
 */
function optionValue(command, option, { rawName, name, value, inlineValue }) {
  if (option === undefined) {
    const known = Object.keys(command.options).map((key) => `--${key}`);
    const expected = known.length === 0 ? 'no options' : known.join(', ');
    throw new UsageError(`found the option ${rawName}, expected ${expected}`, command);
  }
  if (option.type === 'boolean') {
    if (value === undefined) return true;
    throw new UsageError(`found --${name}=${value}, expected --${name} alone`, command);
  }
  const wanted = option.choices?.join(', ') ?? option.value;
  if (value === undefined || (!inlineValue && value.startsWith('--'))) {
    throw new UsageError(`found --${name} without a value, expected ${wanted} behind it`, command);
  }
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw new UsageError(`found --${name} ${value}, expected ${wanted}`, command);
  }
  return value;
}

/**
 * @param {Command} command
 * @param {number} count
 */
function checkFiles(command, count) {
  const [least, most] = command.files;
  if (count >= least && count <= most) return;
  const found = count === 0 ? 'no file' : count === 1 ? 'one file' : `${count} files`;
  const expected = least === most ? String(least) : `at least ${least}`;
  throw new UsageError(
    `found ${found}, expected ${expected}: snapshoter ${command.name} ${command.synopsis}`,
    command,
  );
}

/**
 * @param {Command} command
 * @returns {string}
 */
export function commandHelp(command) {
  const options = Object.entries(command.options).map(([name, { value, help, choices }]) => {
    const argument = choices?.join('|') ?? value;
    return [`--${name}${argument === undefined ? '' : ` ${argument}`}`, help];
  });
  const lines = columns([...options, ['--help', 'show this']]);
  const notes = command.notes === undefined ? '' : `\n${command.notes.trim()}\n`;
  return `Usage: snapshoter ${command.name} ${command.synopsis}\n\n${command.summary}\n\n${lines}${notes}`;
}

/** Help fits a terminal of the usual width. */
const HELP_WIDTH = 80;

/**
 * @param {string[][]} pairs
 * @returns {string} lines with the second parts below each other
 */
export function columns(pairs) {
  const width = Math.max(...pairs.map(([left]) => left.length));
  return pairs
    .map(([left, right]) => {
      const lines = wrap(right, HELP_WIDTH - width - 4);
      return lines
        .map((line, at) => `  ${(at === 0 ? left : '').padEnd(width)}  ${line}\n`)
        .join('');
    })
    .join('');
}

/**
 * @param {string} text
 * @param {number} width
 * @returns {string[]} lines of whole words
 */
function wrap(text, width) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
