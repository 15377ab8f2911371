import { versionOf } from './sources.js';

/** @typedef {import('node:http').ServerResponse} ServerResponse */

/**
 * Tells open pages, over server-sent events, which sources have changed. It looks at them only
 * while a page listens.
 */
export class Follower {
  #sources;
  #interval;
  /** @type {Set<ServerResponse>} */
  #listeners = new Set();
  /** @type {string[]} */
  #versions = [];
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {import('./server.js').ViewerSource[]} sources
   * @param {number} interval milliseconds
   */
  constructor(sources, interval) {
    this.#sources = sources;
    this.#interval = interval;
  }

  /**
   * Answers a request for events: first with all versions, so that nothing that changed since the
   * page read it is missed, then with each change.
   * @param {ServerResponse} response
   */
  async add(response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.flushHeaders();
    this.#listeners.add(response);
    response.once('close', () => this.#remove(response));
    await this.#look();
    this.#versions.forEach((version, source) => tell(response, { source, version }));
    this.#schedule();
  }

  close() {
    for (const response of this.#listeners) response.end();
    this.#listeners.clear();
    this.#schedule();
  }

  /** @param {ServerResponse} response */
  #remove(response) {
    this.#listeners.delete(response);
    this.#schedule();
  }

  #schedule() {
    if (this.#listeners.size === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      return;
    }
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(async () => {
      await this.#look();
      this.#timer = undefined;
      this.#schedule();
    }, this.#interval);
  }

  async #look() {
    const versions = await Promise.all(this.#sources.map(versionOf));
    const known = this.#versions;
    this.#versions = versions;
    versions.forEach((version, source) => {
      if (known[source] === undefined || known[source] === version) return;
      for (const response of this.#listeners) tell(response, { source, version });
    });
  }
}

/**
 * @param {ServerResponse} response
 * @param {{ source: number, version: string }} change
 */
function tell(response, change) {
  response.write(`event: version\ndata: ${JSON.stringify(change)}\n\n`);
}
