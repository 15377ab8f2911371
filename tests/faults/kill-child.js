/**
 * Saves and appends to a folder until it is killed. Prints each value once it is acknowledged.
 *
 *     node kill-child.js store|plain FOLDER [CALL before|during|after]
 *
 * With CALL it kills itself around that file operation; `plain` overwrites one file, as a control.
 */
import nodeFs from 'node:fs/promises';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { init, readSnapshot, Snapshot, writeSnapshot } from '../../js/core/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';

const [mode, folder, call, moment] = process.argv.slice(2);
const SCHEDULES = 500;

let calls = 0;
const die = () => process.kill(process.pid, 'SIGKILL');

/** @param {(...args: any[]) => Promise<any>} operation */
const deadly =
  (operation) =>
  async (...args) => {
    const isLast = calls++ === Number(call);
    if (isLast && moment === 'before') die();
    const running = operation(...args);
    if (isLast && moment === 'during') die();
    const result = await running;
    if (isLast) die();
    return result;
  };

const fs = Object.fromEntries(
  ['readFile', 'readdir', 'stat', 'realpath', 'mkdir', 'rename', 'unlink', 'rmdir'].map((name) => [
    name,
    deadly(nodeFs[name]),
  ]),
);
fs.open = deadly(async (...args) => {
  const handle = await nodeFs.open(...args);
  for (const name of ['write', 'sync', 'datasync', 'close']) {
    handle[name] = deadly(handle[name].bind(handle));
  }
  return handle;
});

await init();
const snapshot = new Snapshot({ version: 1 });
for (let i = 0; i < SCHEDULES; i++) snapshot.updateLastExecutionTime(`schedule ${i}`, new Date(i));

const setValue = (target, value) => target.updateLastExecutionTime('value', new Date(value));
const full = (value) => {
  setValue(snapshot, value);
  return writeSnapshot(snapshot);
};
const piece = (value) => {
  setValue(snapshot, value);
  const changes = new Snapshot({ version: 1 });
  setValue(changes, value);
  const bytes = writeSnapshot(changes);
  changes.dispose();
  return bytes;
};

const store = fileSystem(folder, { fs: call === undefined ? undefined : fs, keep: 3 });
const kept = mode === 'store' ? await store.read() : undefined;
let value = kept ? readSnapshot(kept).getLastExecutionTime('value').getTime() : 0;

async function plainSave(bytes) {
  const handle = await fs.open(join(folder, 'state'), 'w');
  await handle.write(bytes, 0, bytes.length);
  await handle.sync();
  await handle.close();
}

for (let turn = 0; ; turn++) {
  value++;
  if (mode === 'plain') await plainSave(full(value));
  else if (turn % 3 === 0) await store.save(full(value));
  else await store.append(piece(value));
  writeSync(1, `${value}\n`);
}
