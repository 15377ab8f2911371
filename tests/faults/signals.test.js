import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { init } from '../../js/core/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';
import { restore } from '../../js/stores/restore.js';
import { scratchFolder } from './scratch.js';

const child = fileURLToPath(new URL('signals-child.js', import.meta.url));

/** How a process ended that got a signal, and what it ran last, as it says and as it saved. */
async function endedBy(signal, mode) {
  const folder = await scratchFolder();
  try {
    const process_ = fork(child, [folder, mode], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const exited = once(process_, 'exit');
    const [{ slot }] = await once(process_, 'message');
    process_.kill(signal);
    const [status, by] = await exited;
    await init();
    const { snapshot } = await restore(fileSystem(folder), { allowOlder: false });
    const saved = snapshot?.record('job')?.lastExecution;
    snapshot?.dispose();
    return { status, by, slot, saved: new Date(Number(saved?.seconds) * 1000).toISOString() };
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe.each(['SIGTERM', 'SIGINT'])('%s', (signal) => {
  test('saves what is not saved yet, then ends the process as it would have', async () => {
    const { status, by, slot, saved } = await endedBy(signal, 'none');
    expect([status, by]).toEqual([null, signal]);
    expect(saved).toBe(slot);
  });

  test('leaves ending to a program that listens to it as well', async () => {
    const { status, by, slot, saved } = await endedBy(signal, 'own');
    expect([status, by]).toEqual([11, null]);
    expect(saved).toBe(slot);
  });
});
