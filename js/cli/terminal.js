import { once } from 'node:events';
import { describe } from './errors.js';
import { saveFailed } from './output.js';

/** @typedef {ReturnType<typeof openTerminal>} Terminal */

/** SGR codes: on, off. */
const STYLES = /** @type {const} */ ({
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
});

const OUTPUT = 'to standard output';
const PROGRESS_AFTER_MS = 1000;
const PROGRESS_EVERY_MS = 100;

/**
 * Standard output and standard error as the commands use them.
 */
export function openTerminal() {
  const { stdout, stderr, env } = process;
  // `| head` closes the pipe when it has seen enough: that is no failure.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error) => {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code === 'EPIPE') process.exit(0);
      if (stream === stdout) stderr.write(`snapshoter: ${describe(saveFailed(error, OUTPUT))}\n`);
      process.exit(1);
    });
  }
  return {
    /** Whether a person watches standard output. */
    isInteractive: stdout.isTTY === true,
    // Where a terminal has not been told its size, that is 0.
    columns: stdout.isTTY ? stdout.columns || 80 : Infinity,
    rows: stdout.isTTY ? stdout.rows || 24 : Infinity,
    paint: painter(wantsColour(stdout, env)),
    paintError: painter(wantsColour(stderr, env)),

    /**
     * Writes to standard output, waiting where the reader is slower.
     *
     * @param {string | Uint8Array} chunk
     * @returns {Promise<void>}
     */
    async write(chunk) {
      if (!stdout.write(chunk)) await once(stdout, 'drain');
    },

    /**
     * A line on standard error.
     *
     * @param {string} line
     */
    note(line) {
      stderr.write(`${line}\n`);
    },

    /**
     * A line on standard error that counts up, shown only where a person waits longer than a
     * second.
     *
     * @param {string} label
     * @returns {{ update(done: string): void, end(): void }}
     */
    progress(label) {
      const started = Date.now();
      let shown = 0;
      return {
        update(done) {
          const now = Date.now();
          if (!stderr.isTTY || now - started < PROGRESS_AFTER_MS) return;
          if (now - shown < PROGRESS_EVERY_MS) return;
          shown = now;
          stderr.write(`\r\x1b[K${label}: ${done}`);
        },
        end() {
          if (shown > 0) stderr.write('\r\x1b[K');
        },
      };
    },
  };
}

/**
 * @param {NodeJS.WriteStream} stream
 * @param {NodeJS.ProcessEnv} env
 * @returns {boolean} FORCE_COLOR first, then NO_COLOR, then whether it is a terminal with colours
 */
function wantsColour(stream, env) {
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR);
  if (env.NO_COLOR) return false;
  return stream.isTTY === true && stream.hasColors(16, env);
}

/**
 * @typedef {(style: keyof typeof STYLES, text: string) => string} Paint
 */

/**
 * @param {boolean} isColoured
 * @returns {Paint}
 */
function painter(isColoured) {
  if (!isColoured) return (_style, text) => text;
  return (style, text) => `\x1b[${STYLES[style][0]}m${text}\x1b[${STYLES[style][1]}m`;
}
