import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../../js/cli/run.js';

export const MAIN = fileURLToPath(new URL('../../../js/cli/main.js', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../../golden/flyte/', import.meta.url));

/** The path of a reference snapshot. */
export const golden = (/** @type {string} */ name) => join(GOLDEN, name);

/** @typedef {{ code: number | null, stdout: string, stderr: string }} Ended */

/**
 * Runs the command in this process, which takes a hundredth of the time that a new one does, with
 * a terminal that remembers what was written to it.
 *
 * @param {string[]} args
 * @param {{ rows?: number, columns?: number }} [size] of a terminal that a person watches; absent:
 *   standard output is no terminal
 * @returns {Promise<Ended & { bytes: Buffer }>}
 */
export async function snapshoter(args, size) {
  /** @type {Buffer[]} */
  const out = [];
  let stderr = '';
  const plain = (/** @type {string} */ _style, /** @type {string} */ text) => text;
  const code = await run(args, {
    isInteractive: size !== undefined,
    columns: size?.columns ?? Infinity,
    rows: size?.rows ?? Infinity,
    paint: plain,
    paintError: plain,
    write: async (chunk) => void out.push(Buffer.from(chunk)),
    note: (line) => void (stderr += `${line}\n`),
    progress: () => ({ update() {}, end() {} }),
  });
  const bytes = Buffer.concat(out);
  return { code, stdout: bytes.toString(), stderr, bytes };
}

/**
 * Runs the command as a user does, in a process of its own, without the colours of this terminal.
 *
 * @param {string[]} args
 * @param {{ input?: string | Uint8Array, env?: Record<string, string> }} [options]
 */
export function spawnSnapshoter(args, options) {
  return runProcess(process.execPath, [MAIN, ...args], options);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ input?: string | Uint8Array, env?: Record<string, string> }} [options]
 * @returns {Promise<Ended>}
 */
export function runProcess(command, args, { input = '', env = {} } = {}) {
  // Each of them, CI too, says which colours Node takes a terminal to have.
  const unset = {
    CI: undefined,
    FORCE_COLOR: undefined,
    NO_COLOR: undefined,
    NODE_OPTIONS: undefined,
  };
  const child = spawn(command, args, { env: { ...process.env, ...unset, ...env } });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  /** @type {Buffer[]} */
  const out = [];
  /** @type {Buffer[]} */
  const err = [];
  child.stdout.on('data', (chunk) => out.push(chunk));
  child.stderr.on('data', (chunk) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const text = (/** @type {Buffer[]} */ chunks) => Buffer.concat(chunks).toString();
      resolve({ code, stdout: text(out), stderr: text(err) });
    });
  });
}

/**
 * @param {string} stdout
 * @returns {any[]} each line, parsed
 */
export function jsonLines(stdout) {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/**
 * Gives each test of a file a folder of its own.
 *
 * @param {{ beforeEach: Function, afterEach: Function }} jest
 * @returns {(name?: string) => string} a path in it
 */
export function temporaryFolder({ beforeEach, afterEach }) {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'snapshoter-cli-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return (name = '') => join(folder, name);
}
