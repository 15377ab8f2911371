/**
 * Reads and saves in a folder as a user who owns nothing, and prints the codes that this gave.
 *
 *     node unprivileged-child.js FOLDER
 */
import { init, Snapshot, writeSnapshot } from '../../../js/core/index.js';
import { fileSystem } from '../../../js/stores/filesystem/index.js';

const NOBODY = 65534;

await init();
const bytes = writeSnapshot(new Snapshot({ version: 1 }));
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}
const store = fileSystem(process.argv[2]);
const codeOf = (promise) =>
  promise.then(
    () => 'none',
    (error) => [error.code, error.cause?.code],
  );
console.log(
  JSON.stringify({ read: await codeOf(store.read()), save: await codeOf(store.save(bytes)) }),
);
