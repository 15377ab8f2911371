import { jest } from '@jest/globals';
import { openTerminal } from '../../../js/cli/terminal.js';

/** @type {string[]} what standard error was told */
let told;
const { stdout, stderr } = process;
const { isTTY } = stderr;
const listeners = [stdout, stderr].map((stream) => stream.listeners('error'));

beforeEach(() => {
  told = [];
  jest.useFakeTimers({ now: 0 });
  jest.spyOn(stderr, 'write').mockImplementation((chunk) => told.push(String(chunk)) > 0);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  stderr.isTTY = isTTY;
  [stdout, stderr].forEach((stream, i) => {
    for (const listener of stream.listeners('error')) {
      if (!listeners[i].includes(listener)) stream.off('error', /** @type {any} */ (listener));
    }
  });
});

/**
 * Reports every 50 ms for so long.
 *
 * @param {number} milliseconds
 * @param {boolean} isWatched whether standard error is a terminal
 */
function work(milliseconds, isWatched) {
  const progress = openTerminal().progress('Reading x');
  stderr.isTTY = isWatched;
  for (let at = 0; at < milliseconds; at += 50) {
    progress.update(`${at} of ${milliseconds}`);
    jest.advanceTimersByTime(50);
  }
  progress.end();
}

test('progress is told on a terminal where it takes longer than a second, and wiped away', () => {
  work(1_300, true);
  const shown = [1_000, 1_100, 1_200].map((at) => `\r\x1b[KReading x: ${at} of 1300`);
  expect(told).toEqual([...shown, '\r\x1b[K']);
});

test('progress of what is quick is not told', () => {
  work(1_000, true);
  expect(told).toEqual([]);
});

test('progress is not told where nobody watches', () => {
  work(5_000, false);
  expect(told).toEqual([]);
});

test('a terminal that was not told its size counts as one of the usual size', () => {
  const { isTTY: was, columns, rows, hasColors } = stdout;
  try {
    Object.assign(stdout, { isTTY: true, columns: 0, rows: 0, hasColors: () => false });
    expect(openTerminal()).toMatchObject({ isInteractive: true, columns: 80, rows: 24 });
  } finally {
    Object.assign(stdout, { isTTY: was, columns, rows, hasColors });
  }
});
