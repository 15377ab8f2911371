import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const limit = 40 * 1024;

/** @param {string} name a file of dist/ */
const compressed = (name) =>
  brotliCompressSync(readFileSync(new URL(`../../dist/${name}`, import.meta.url))).length;

test('the WebAssembly module and its glue take at most 40 KB after brotli', () => {
  const wasm = compressed('snapshoter.wasm');
  const glue = compressed('snapshoter.js');
  process.stdout.write(`size: ${wasm + glue} of ${limit} bytes (wasm ${wasm}, glue ${glue})\n`);
  expect(wasm).toBeGreaterThan(1024);
  expect(wasm + glue).toBeLessThanOrEqual(limit);
});
