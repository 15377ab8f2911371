/**
 * Saves and appends in a folder until there is no more room, and says on standard output, as JSON,
 * what came of it.
 *
 *     node full-disk-child.js FOLDER BYTES
 */
import { init, readSnapshot, Snapshot, writeSnapshot } from '../../js/core/index.js';
import { fileSystem } from '../../js/stores/filesystem/index.js';

const [folder, most] = process.argv.slice(2);

await init();
const store = fileSystem(folder, { keep: 1 });
const snapshot = new Snapshot({ version: 1 });
let saved = 0;
let failure;
while (failure === undefined) {
  for (let i = 0; i < 500; i++) {
    snapshot.updateLastExecutionTime(`schedule ${snapshot.size}`, new Date(1000));
  }
  const bytes = writeSnapshot(snapshot);
  if (bytes.length > Number(most)) throw new Error(`${bytes.length} bytes, and room for them`);
  await store.save(bytes).then(
    () => (saved = snapshot.size),
    (error) => (failure = { code: error.code, cause: error.cause?.code }),
  );
}
const readBack = readSnapshot(await store.read()).size;
await store.close();
console.log(JSON.stringify({ saved, readBack, failure }));
