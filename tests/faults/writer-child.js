/**
 * One of several writers of one folder: counts up under its own name, a few saves at a time, and
 * lets the others in between.
 *
 *     node writer-child.js FOLDER NAME SAVES
 */
import { init, readSnapshot, Snapshot, writeSnapshot } from '../../js/core/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';

const [folder, name, saves] = process.argv.slice(2);
const SAVES_A_TURN = 25;

await init();
let acknowledged = 0;

async function readMine(store) {
  const bytes = await store.read();
  const snapshot = bytes ? readSnapshot(bytes) : new Snapshot({ version: 1 });
  const found = snapshot.getLastExecutionTime(name)?.getTime() ?? 0;
  if (found !== acknowledged) throw new Error(`${name}: found ${found}, not ${acknowledged}`);
  return snapshot;
}

async function turn() {
  const store = fileSystem(folder, { lockTimeout: 60_000 });
  let snapshot = await readMine(store);
  for (let i = 0; i < SAVES_A_TURN && acknowledged < Number(saves);) {
    snapshot.updateLastExecutionTime(name, new Date(acknowledged + 1));
    try {
      await store.save(writeSnapshot(snapshot));
      acknowledged++;
      i++;
    } catch (error) {
      // Between our reading and our getting the lock another had its turn.
      if (error.code !== 'STALE_WRITER') throw error;
      snapshot.dispose();
      snapshot = await readMine(store);
    }
  }
  snapshot.dispose();
  await store.close();
}

while (acknowledged < Number(saves)) await turn();
