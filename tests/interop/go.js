import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ name: string, nameBase64?: string, seconds: string, nanoseconds: number,
 *   offsetSeconds: number | null }} GoSchedule `nameBase64` instead of the name where that is not UTF-8
 * @typedef {{ value: T, error?: undefined } | { value?: undefined, error: string }} Answer<T>
 * @template T
 */

const source = fileURLToPath(new URL('go/', import.meta.url));
const folder = fileURLToPath(new URL('../../build/interop/', import.meta.url));
/** @type {string | undefined} */
let program;

/** Builds the Go program in tests/interop/go, once a process. Nothing is downloaded. */
function goProgram() {
  if (!program) {
    mkdirSync(folder, { recursive: true });
    // Renamed into place, since test workers build at the same time.
    const built = `${folder}interop-${process.pid}`;
    const env = { ...process.env, GOFLAGS: '-mod=mod', GOPROXY: 'off' };
    execFileSync('go', ['build', '-o', built, '.'], { cwd: source, env, stdio: 'pipe' });
    renameSync(built, `${folder}interop`);
    program = `${folder}interop`;
  }
  return program;
}

/** @param {Uint8Array | string} content */
function frame(content) {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/**
 * One process answers all of the requests.
 *
 * @param {string[]} command
 * @param {(Uint8Array | string)[]} requests
 * @returns {Answer<Buffer>[]}
 */
function ask(command, requests) {
  const { status, stdout, stderr, error } = spawnSync(goProgram(), command, {
    input: Buffer.concat(requests.map(frame)),
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw error ?? new Error(`interop ${command.join(' ')}: ${stderr}`);
  const answers = [];
  for (let start = 0; start < stdout.length;) {
    const end = start + 4 + stdout.readUInt32BE(start);
    const content = stdout.subarray(start + 5, end);
    answers.push(stdout[start + 4] === 0 ? { value: content } : { error: content.toString() });
    start = end;
  }
  return answers;
}

/**
 * What Flyte's own code reads from each, sorted by the bytes of the names.
 *
 * @param {Uint8Array[]} gobs
 * @returns {Answer<GoSchedule[]>[]}
 */
export function goRead(gobs) {
  return ask(['read'], gobs).map(({ value, error }) =>
    error === undefined ? { value: JSON.parse(value.toString()) } : { error },
  );
}

/**
 * What Flyte's own code writes, all of it with the type ids of a fresh process.
 *
 * @param {GoSchedule[][]} snapshots
 */
export function goWrite(snapshots) {
  return ask(
    ['write'],
    snapshots.map((schedules) => JSON.stringify(schedules)),
  );
}

/**
 * What a Go program writes whose types differ from Flyte's in the way that `variant` names.
 *
 * @param {string} variant one of {@link goVariants}
 * @param {GoSchedule[][]} snapshots
 */
export function goGenerate(variant, snapshots) {
  return ask(
    ['generate', variant],
    snapshots.map((schedules) => JSON.stringify(schedules)),
  );
}

/** @returns {string[]} */
export function goVariants() {
  return execFileSync(goProgram(), ['variants'], { encoding: 'utf8' }).trim().split('\n');
}

/**
 * Starts a Go process that times its own reading and writing of one snapshot.
 *
 * @param {Uint8Array} gob
 */
export function startGoBench(gob) {
  const child = spawn(goProgram(), ['bench'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.write(frame(gob));
  return {
    /**
     * @param {'read' | 'write'} operation
     * @param {number} count how often
     * @returns {Promise<number>} milliseconds, together
     */
    async time(operation, count) {
      child.stdin.write(`${operation} ${count}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('The Go program ended early; its own message stands above.');
      return Number(value) / 1e6;
    },
    async stop() {
      const exited = once(child, 'exit');
      child.stdin.end();
      await exited;
    },
  };
}
