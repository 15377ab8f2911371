/**
 * Saves and appends without end, and tells the server of each once it is acknowledged. Before that it
 * tells what an earlier browser has left.
 */
import { init, readSnapshot, Snapshot, writeSnapshot } from '../../../js/core/index.js';
import { indexedDB } from '../../../js/stores/indexeddb/index.js';
import { restore } from '../../../js/stores/restore.js';

/** Enough that a save is not over in one write. */
const SCHEDULES = 500;

/**
 * @param {number} count the time of every schedule
 * @param {number} schedules
 */
function encode(count, schedules) {
  const snapshot = new Snapshot({ version: 1 });
  for (let i = 0; i < schedules; i++) {
    snapshot.updateLastExecutionTime(`schedule ${i}`, new Date(count));
  }
  const bytes = writeSnapshot(snapshot);
  snapshot.dispose();
  return bytes;
}

/** @returns {Promise<object>} what is there, and whether it is whole */
async function examine() {
  const store = indexedDB('kill', { keep: 3 });
  const { status, skipped, snapshot } = await restore(store);
  const generations = [];
  for await (const generation of store.history()) {
    readSnapshot(await generation.read()).dispose();
    generations.push(generation.id);
  }
  await store.close();
  const first = snapshot?.getLastExecutionTime('schedule 0').getTime() ?? 0;
  const last = snapshot?.getLastExecutionTime(`schedule ${SCHEDULES - 1}`).getTime() ?? 0;
  const size = snapshot?.size ?? 0;
  snapshot?.dispose();
  return { status, skipped: skipped.length, generations, first, last, size };
}

const post = (/** @type {string} */ path, /** @type {unknown} */ value) =>
  fetch(path, { method: 'POST', body: JSON.stringify(value) });

try {
  await init();
  const found = await examine();
  await post('/found', found);
  const store = indexedDB('kill', { keep: 3 });
  await store.read();
  for (let count = found.first + 1; ; count++) {
    if (count % 3 === 1) await store.save(encode(count, SCHEDULES));
    else await store.append(encode(count, 1));
    await post('/acknowledged', count);
  }
} catch (error) {
  await post('/failed', `${error.code}: ${error.stack}`);
}
