/**
 * @typedef {Extract<import('../worker/origins.js').Origin, { kind: 'served' }>} Served
 */

/**
 * Where `snapshoter view` serves the page: opens what was named there, and follows it.
 *
 * @param {import('../app.js').App} app
 */
export async function followServer(app) {
  if (!('served' in document.documentElement.dataset)) return;
  const base = new URL('./', location.href).href;
  const asked = fetch(`${base}api/sources`).then((response) => response.json());
  /** @type {{ name: string, isStore: boolean, version: string }[]} */
  const list = await app.during('Looking at what was named…', asked, false);
  if (list.length === 0) return;
  const origins = list.map(({ name, isStore, version }, index) => ({
    ...{ kind: /** @type {const} */ ('served'), name, base, index, isStore, version },
  }));
  /** What was opened, and if it is not any more was closed by the user. @type {Set<number>} */
  const opened = new Set();
  const open = async (/** @type {typeof origins} */ some) => {
    await app.open(some);
    for (const { origin } of app.sources) if (origin.kind === 'served') opened.add(origin.index);
  };
  await open(origins);
  const events = new EventSource(`${base}api/events`);
  events.addEventListener('open', () => app.setLive(true));
  events.addEventListener('error', () => app.setLive(false));
  events.addEventListener('version', async ({ data }) => {
    const { source: index, version } = JSON.parse(data);
    const origin = origins[index];
    if (origin.version === version) return;
    origin.version = version;
    const source = app.sources.find((one) => isOf(one.origin, index));
    // What could not be read so far, or is a list of schedules, is opened as at first.
    if (source !== undefined) app.refresh(source);
    else if (!opened.has(index)) await open([origin]);
  });
}

/**
 * @param {import('../worker/origins.js').Origin} origin
 * @param {number} index
 */
function isOf(origin, index) {
  return origin.kind === 'served' && origin.index === index;
}
