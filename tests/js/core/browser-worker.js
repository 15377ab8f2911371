/** Runs one check a message. */
const loading = import('./browser-checks.js');

self.onmessage = async ({ data: title }) => {
  const { check, fetchGolden } = await loading;
  self.postMessage(await check(title, fetchGolden).catch(String));
};
