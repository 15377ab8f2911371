import { WorkerClient, ViewerError } from './client/worker-client.js';
import { visibleName } from '../js/formats/names.js';
import { freeName, newestKey, patienceFor } from './source.js';
import { readLink, writeLink } from './parts/link.js';

/**
 * @typedef {import('./worker/origins.js').Origin} Origin
 * @typedef {import('./worker/library.js').Ref} Ref
 * @typedef {Awaited<ReturnType<import('./worker/library.js').Library['summary']>>} Summary
 * @typedef {import('./source.js').HistoryEntry} HistoryEntry
 * @typedef {import('./source.js').Source} Source
 */

/**
 * @typedef {'sources' | 'snapshot' | 'view' | 'failure' | 'schedules' | 'busy' | 'opened'
 *   | 'announce'} Happening
 */

/** Milliseconds after which it is told that something is under way. */
const LONG = 500;
/** Milliseconds between two times that what is shown is asked for anew after the worker was lost. */
const RECOVERY_PAUSE = 60_000;

/** What the page knows, and what can be done. The views listen to it. */
export class App {
  #client = new WorkerClient((code) => this.#reopen(code));
  #listeners = new EventTarget();
  #count = 0;
  #recovered = -Infinity;
  /** @type {Source[]} */
  sources = [];
  /** @type {Source | undefined} */
  current;
  /** @type {{ name: string, count: number, named: number, origin: Origin } | undefined} */
  schedules;
  /** @type {{ name: string, what: string, error: ViewerError } | undefined} */
  failure;
  /** @type {{ what: string, canCancel: boolean } | undefined} what is being read or made */
  busy;
  /** @type {Origin[]} what the last opening opened */
  opened = [];
  announcement = '';
  /** Whether what is served is followed. */
  isLive = true;
  view = readLink(location.hash);
  /** Once all views listen. */
  ready;

  /** @param {Promise<unknown>} ready before that nothing is opened */
  constructor(ready) {
    this.ready = ready;
  }

  /**
   * @param {Happening} what
   * @param {() => void} listener
   */
  on(what, listener) {
    this.#listeners.addEventListener(what, listener);
  }

  /** @param {Happening} what */
  #emit(what) {
    this.#listeners.dispatchEvent(new Event(what));
  }

  /**
   * @param {string} method of the worker
   * @param {object} [params]
   * @param {{ patience?: number }} [options]
   */
  call(method, params, options) {
    return this.#client.call(method, params, options);
  }

  /**
   * Opens things, and shows the last of them that is a snapshot.
   *
   * @param {(Origin & { version?: string })[]} origins
   */
  async open(origins) {
    await this.ready;
    this.failure = undefined;
    this.#emit('failure');
    this.opened = [];
    for (const origin of origins) {
      this.#setBusy(`Reading ${visibleName(origin.name)}…`);
      try {
        await this.#openOne(origin);
        this.opened.push(origin);
      } catch (error) {
        this.fail(origin.name, error);
      }
    }
    this.#setBusy(undefined);
    this.#emit('opened');
  }

  /** @param {Origin & { version?: string }} origin */
  async #openOne(origin) {
    const id = ++this.#count;
    const result = await this.#callOpen('open', id, origin);
    if (result.kind === 'schedules') {
      this.schedules = { ...result, origin };
      this.announce(`${result.count} schedules known from ${result.name}`);
      this.#emit('schedules');
      if (this.current !== undefined) this.#emit('snapshot');
      return;
    }
    const { form, entries, bad, summary } = result;
    const { version } = origin;
    const source = {
      id,
      name: freeName(origin.name, this.sources),
      origin,
      form,
      entries,
      bad,
      summary,
      version,
    };
    this.sources.push(source);
    this.announce(`${origin.name} opened: ${summary.size} schedules`);
    this.select(source);
  }

  /**
   * @param {'open' | 'refresh'} method
   * @param {number} source
   * @param {Origin} origin
   */
  #callOpen(method, source, origin) {
    return this.call(method, { source, origin }, { patience: patienceFor(origin) });
  }

  /** @param {Source} source */
  select(source) {
    this.current = source;
    this.#emit('sources');
    this.#emit('snapshot');
  }

  /** @param {Source} source */
  close(source) {
    this.sources = this.sources.filter((one) => one !== source);
    this.call('close', { source: source.id }).catch(() => {});
    if (this.current === source) this.current = this.sources.at(-1);
    this.#emit('sources');
    this.#emit('snapshot');
  }

  forgetSchedules() {
    this.schedules = undefined;
    this.call('forgetSchedules').catch(() => {});
    this.#emit('schedules');
    if (this.current !== undefined) this.#emit('snapshot');
  }

  /**
   * @param {string} key of the snapshot in the history of the current source
   * @returns {Promise<boolean>} whether it could be read
   */
  async showEntry(key) {
    const source = this.current;
    if (source === undefined || source.summary.ref.key === key) return true;
    try {
      source.summary = await this.call('show', { ref: { source: source.id, key } });
      if (source === this.current) this.#emit('snapshot');
      return true;
    } catch (error) {
      this.fail(`${source.name} #${key}`, error);
      this.#emit('view');
      return false;
    }
  }

  /**
   * Reads a source's history again, and shows its newest snapshot where that was shown before.
   *
   * @param {Source} source
   */
  async refresh(source) {
    try {
      const wasNewest = source.summary.ref.key === newestKey(source.entries);
      const { key } = source.summary.ref;
      const result = await this.#callOpen('refresh', source.id, source.origin);
      Object.assign(source, { form: result.form, entries: result.entries, bad: result.bad });
      const isKept = source.entries.some((entry) => entry.key === key);
      if (wasNewest || !isKept) source.summary = result.summary;
      if (this.failure?.name === source.name) this.dismissFailure();
      this.announce(`${source.name} has changed`);
      this.#emit('sources');
      if (source === this.current) this.#emit('snapshot');
    } catch (error) {
      this.fail(source.name, error);
    }
  }

  /**
   * @param {Partial<import('./parts/link.js').View>} changes
   */
  setView(changes) {
    this.view = { ...this.view, ...changes };
    const link = writeLink(this.view);
    history.replaceState(null, '', link === '' ? location.pathname : `#${link}`);
    this.#emit('view');
  }

  /**
   * @param {string} name
   * @param {unknown} thrown
   * @param {string} [what] went wrong with it
   */
  fail(name, thrown, what = 'could not be read') {
    const error =
      thrown instanceof ViewerError
        ? thrown
        : new ViewerError({ code: 'UNEXPECTED', message: String(thrown) });
    if (error.code === 'CANCELLED') return;
    this.failure = { name, what, error };
    this.announce(`${name}: ${error.code}. ${error.message}`);
    this.#emit('failure');
  }

  /** @param {boolean} isLive whether the server still tells what changes */
  setLive(isLive) {
    if (isLive === this.isLive) return;
    this.isLive = isLive;
    this.announce(isLive ? 'Followed live again' : 'No longer followed live: the server is gone');
    this.#emit('sources');
  }

  dismissFailure() {
    this.failure = undefined;
    this.#emit('failure');
  }

  /** Gives up what is being opened. */
  cancel() {
    this.#client.cancel();
  }

  /** @param {string} text for those who hear the page */
  announce(text) {
    this.announcement = text;
    this.#emit('announce');
  }

  /**
   * Tells what takes long while it does.
   *
   * @template T
   * @param {string} what
   * @param {Promise<T>} work
   * @param {boolean} [canCancel] whether the worker does it
   * @returns {Promise<T>}
   */
  async during(what, work, canCancel = true) {
    const timer = window.setTimeout(() => this.#setBusy(what, canCancel), LONG);
    try {
      return await work;
    } finally {
      window.clearTimeout(timer);
      if (this.busy?.what === what) this.#setBusy(undefined);
    }
  }

  /** @param {string | undefined} what */
  #setBusy(what, canCancel = true) {
    this.busy = what === undefined ? undefined : { what, canCancel };
    this.#emit('busy');
  }

  /**
   * A worker that was replaced starts with nothing: opens everything that was open.
   *
   * @param {string} code why it was replaced
   */
  async #reopen(code) {
    const lost = this.sources;
    if (this.schedules !== undefined) {
      this.#callOpen('open', 0, this.schedules.origin).catch(() => {});
    }
    const opened = lost.map((source) =>
      this.#callOpen('open', source.id, source.origin).catch((error) => {
        this.sources = this.sources.filter((one) => one !== source);
        if (this.current === source) this.current = this.sources.at(-1);
        this.fail(source.name, error);
        this.#emit('sources');
        this.#emit('snapshot');
      }),
    );
    await Promise.all(opened);
    // Not what was given up, nor again and again what the worker was lost for.
    const now = performance.now();
    if (code === 'CANCELLED' || now - this.#recovered < RECOVERY_PAUSE) return;
    this.#recovered = now;
    this.#emit('snapshot');
  }
}
