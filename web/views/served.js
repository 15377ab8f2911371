/**
 * Where `snapshoter view` serves the page: opens what was named there, and follows it.
 *
 * @param {import('../app.js').App} app
 */
export async function followServer(app) {
  if (!('served' in document.documentElement.dataset)) return;
  const base = new URL('./', location.href).href;
  /** @type {{ name: string, isStore: boolean, version: string }[]} */
  const list = await (await fetch(`${base}api/sources`)).json();
  if (list.length === 0) return;
  await app.open(
    list.map(({ name, isStore, version }, index) => ({
      ...{ kind: /** @type {const} */ ('served'), name, base, index, isStore, version },
    })),
  );
  const events = new EventSource(`${base}api/events`);
  events.addEventListener('open', () => app.setLive(true));
  events.addEventListener('error', () => app.setLive(false));
  events.addEventListener('version', ({ data }) => {
    const { source: index, version } = JSON.parse(data);
    const source = app.sources.find(
      ({ origin }) => origin.kind === 'served' && origin.index === index,
    );
    if (source === undefined || source.version === version) return;
    source.version = version;
    app.refresh(source);
  });
}
