/**
 * Writes the files beside this one. They are promises: a change to one of them means that files
 * which exist are no longer what the library writes.
 * usage: node tests/golden/native/generate.js
 */
import { writeFile } from 'node:fs/promises';

import { init, writeSnapshot } from '../../../js/core/index.js';
import { crc32c, generated, smallV1, smallV2 } from './contents.js';

const here = (/** @type {string} */ name) => new URL(name, import.meta.url);

await init();
await writeFile(here('small-v1.snapshot'), writeSnapshot(smallV1(), { encoding: 'native' }));
await writeFile(here('small-v2.snapshot'), writeSnapshot(smallV2(), { encoding: 'native' }));
const large = writeSnapshot(generated(), { encoding: 'native' });
const facts = { size: String(large.length), crc32c: String(crc32c(large)) };
await writeFile(here('generated.json'), `${JSON.stringify(facts)}\n`);
