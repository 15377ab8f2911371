/** Rows in one request. */
const PAGE = 100;
/** Pages kept; more than a screen and the way to it. */
const MOST_PAGES = 60;
/** The first pages are fetched while nothing else is, and kept: paper shows them. */
const FIRST_PAGES = 10;

/**
 * Rows by number, fetched page by page as they are looked at, one request at a time: what was
 * scrolled past while the last one was under way is not asked for any more.
 *
 * @template T
 */
export class Pages {
  #fetch;
  #onChange;
  #onError;
  /** @type {Map<number, T[]>} */
  #pages = new Map();
  /** @type {number[]} */
  #wanted = [];
  #isFetching = false;
  #generation = 0;
  #isStopped = false;
  total = 0;

  /**
   * @param {(from: number, count: number) => Promise<{ total: number, rows: T[] }>} fetch
   * @param {{ onChange: () => void, onError: (error: unknown) => void }} listeners rows came; they
   *   could not be had
   */
  constructor(fetch, { onChange, onError }) {
    this.#fetch = fetch;
    this.#onChange = onChange;
    this.#onError = onError;
  }

  /**
   * Forgets everything.
   * @returns {Promise<boolean>} once the first page is here: not where it could not be had, or
   *   where all was forgotten once more
   */
  async reset() {
    this.stop();
    this.#isStopped = false;
    const generation = this.#generation;
    const page = await this.#fetchPage(0);
    if (page === undefined || generation !== this.#generation) return false;
    this.#pages = new Map([[0, page.rows]]);
    this.total = page.total;
    this.#onChange();
    return true;
  }

  /** Asks for nothing more until it is reset: what it shows may be gone. */
  stop() {
    this.#generation += 1;
    this.#wanted = [];
    this.#isStopped = true;
  }

  /** @param {number} index @returns {T | undefined} undefined where it is not here yet */
  row(index) {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** @param {number} first @param {number} last what is looked at now */
  want(first, last) {
    const pages = [];
    for (let page = Math.floor(first / PAGE); page * PAGE <= last; page += 1) {
      if (!this.#pages.has(page)) pages.push(page);
    }
    this.#wanted = pages;
    this.#next();
  }

  async #next() {
    const page = this.#wanted[0] ?? this.#missing();
    if (page === undefined || this.#isFetching || this.#isStopped) return;
    this.#isFetching = true;
    const generation = this.#generation;
    const found = await this.#fetchPage(page);
    this.#isFetching = false;
    if (found === undefined) {
      this.#wanted = [];
      return;
    }
    if (generation === this.#generation) this.#keep(page, found.rows);
    this.#wanted = this.#wanted.filter((wanted) => !this.#pages.has(wanted));
    this.#next();
  }

  /** @returns {number | undefined} the first of the first pages that is not here */
  #missing() {
    for (let page = 1; page < FIRST_PAGES && page * PAGE < this.total; page += 1) {
      if (!this.#pages.has(page)) return page;
    }
  }

  /** @param {number} page */
  async #fetchPage(page) {
    const generation = this.#generation;
    try {
      return await this.#fetch(page * PAGE, PAGE);
    } catch (error) {
      // What is not wanted any more may well be gone.
      if (generation === this.#generation) this.#onError(error);
    }
  }

  /** @param {number} page @param {T[]} rows */
  #keep(page, rows) {
    this.#pages.set(page, rows);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) break;
      if (oldest >= FIRST_PAGES) this.#pages.delete(oldest);
    }
    this.#onChange();
  }
}
