/** Runs tests of the contract in a worker, one at a time, as asked by message. */
const loading = import('./indexeddb-page.js');

self.onmessage = async ({ data: title }) => {
  const { runTest } = await loading;
  self.postMessage(await runTest(title));
};
