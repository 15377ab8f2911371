import { titles } from './indexeddb-page.js';

/** A page whose module is ready once `runTest` is there. */
export const CONTRACT_PAGE = `<!doctype html>
<meta charset="utf-8" />
<title>The contract of stores</title>
<script type="module">
  Object.assign(globalThis, await import('/tests/js/stores/indexeddb-page.js'));
</script>`;

/**
 * Defines a test for each of the contract, run by a browser.
 * @param {{ describe: Function, it: Function & { each: Function } }} runner
 * @param {string} where
 * @param {(call: 'runTest' | 'runTestInWorker', title: string) => Promise<string | null>} run calls
 *   that function of the page, and resolves to what it does
 */
export function contractIn({ describe, it }, where, run) {
  for (const [place, call] of [
    ['a window', 'runTest'],
    ['a worker', 'runTestInWorker'],
  ]) {
    describe(`IndexedDB in ${place} of ${where}, by the contract of stores`, () => {
      it.each(titles)('%s', async (title) => {
        const failure = await run(call, title);
        if (failure !== null) throw new Error(failure);
      });
    });
  }
}
