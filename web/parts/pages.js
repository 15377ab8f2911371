/** Rows in one request. */
const PAGE = 100;
/** Pages kept; more than a screen and the way to it. */
const MOST_PAGES = 60;

/**
 * Rows by number, fetched page by page as they are looked at, one request at a time: what was
 * scrolled past while the last one was under way is not asked for any more.
 *
 * @template T
 */
export class Pages {
  #fetch;
  #onChange;
  /** @type {Map<number, T[]>} */
  #pages = new Map();
  /** @type {number[]} */
  #wanted = [];
  #isFetching = false;
  #generation = 0;
  total = 0;

  /**
   * @param {(from: number, count: number) => Promise<{ total: number, rows: T[] }>} fetch
   * @param {() => void} onChange rows came
   */
  constructor(fetch, onChange) {
    this.#fetch = fetch;
    this.#onChange = onChange;
  }

  /**
   * Forgets everything.
   * @returns {Promise<void>} once the first page is here
   */
  async reset() {
    this.#generation += 1;
    this.#wanted = [];
    const generation = this.#generation;
    const page = await this.#fetch(0, PAGE);
    if (generation !== this.#generation) return;
    this.#pages = new Map([[0, page.rows]]);
    this.total = page.total;
    this.#onChange();
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
    const page = this.#wanted[0];
    if (page === undefined || this.#isFetching) return;
    this.#isFetching = true;
    const generation = this.#generation;
    try {
      const { rows } = await this.#fetch(page * PAGE, PAGE);
      if (generation === this.#generation) this.#keep(page, rows);
    } finally {
      this.#isFetching = false;
    }
    this.#wanted = this.#wanted.filter((wanted) => !this.#pages.has(wanted));
    this.#next();
  }

  /** @param {number} page @param {T[]} rows */
  #keep(page, rows) {
    this.#pages.set(page, rows);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) break;
      if (oldest !== 0) this.#pages.delete(oldest);
    }
    this.#onChange();
  }
}
