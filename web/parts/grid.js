import { fill, h } from './dom.js';
import { Pages } from './pages.js';
import { createScroller } from './scroller.js';

/**
 * @template T
 * @typedef {object} Column
 * @property {string} key
 * @property {string} label
 * @property {string} width of the grid's track
 * @property {string} [sort] what the core calls it
 * @property {boolean} [isReversed] where what is shown falls as what is sorted by rises
 * @property {boolean} [isNumber]
 * @property {(row: T) => import('./dom.js').Child | import('./dom.js').Child[]} render
 */

/**
 * @template T
 * @typedef {{ element: HTMLElement, row: T | undefined, stamp: number }} Drawn a row of the page
 */

let grids = 0;

/**
 * A table of any number of rows, of which only those in sight are in the page.
 *
 * @template T
 */
export class Grid {
  #id = `grid-${++grids}`;
  #columns;
  #rowHeight;
  #onOpen;
  #onSort;
  #nothing;
  /** @type {Pages<T>} */
  #pages;
  #scroller;
  /** @type {Map<number, Drawn<T>>} */
  #drawn = new Map();
  #active = 0;
  #stamp = 0;
  /** @type {{ sort?: string, descending?: boolean }} */
  #sorted = {};

  /**
   * @param {object} options
   * @param {string} options.label
   * @param {Column<T>[]} options.columns
   * @param {(from: number, count: number) => Promise<{ total: number, rows: T[] }>} options.fetch
   * @param {(index: number, row: T | undefined) => void} [options.onOpen]
   * @param {(sort: string, descending: boolean) => void} [options.onSort]
   * @param {(error: unknown) => void} options.onError rows could not be had
   * @param {() => string} options.nothing what to say where there are no rows
   */
  constructor({ label, columns, fetch, onOpen, onSort, onError, nothing }) {
    this.#onOpen = onOpen;
    this.#onSort = onSort;
    this.#nothing = nothing;
    this.#columns = columns;
    this.head = h('div', { className: 'grid-head', role: 'rowgroup' });
    this.rows = h('div', { className: 'grid-rows', role: 'presentation' });
    this.nothing = h('p', { className: 'grid-nothing', hidden: true });
    this.spacer = h('div', { className: 'grid-spacer', role: 'presentation' });
    this.body = h(
      'div',
      { className: 'grid-body', role: 'rowgroup', tabIndex: 0 },
      this.rows,
      this.spacer,
    );
    this.element = h(
      'div',
      {
        className: 'grid',
        role: 'grid',
        tabIndex: 0,
        'aria-label': label,
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      },
      this.head,
      this.body,
    );
    this.frame = h('div', { className: 'grid-frame' }, this.element, this.nothing);
    this.#rowHeight = 32;
    this.#pages = new Pages(fetch, { onChange: () => this.#draw(), onError });
    this.#scroller = createScroller({
      element: this.body,
      spacer: this.spacer,
      rowHeight: this.#rowHeight,
      onChange: () => this.#draw(),
    });
    this.setColumns(columns);
  }

  get total() {
    return this.#pages.total;
  }

  /** @param {Column<T>[]} columns */
  setColumns(columns) {
    this.#columns = columns;
    const tracks = columns.map(({ width }) => width).join(' ');
    this.element.style.setProperty('--tracks', tracks);
    this.element.style.setProperty('--least', `${columns.length * 9.5}rem`);
    this.element.setAttribute('aria-colcount', String(columns.length));
    this.#drawHead();
    this.#forget();
  }

  /** @param {string} sort @param {boolean} descending */
  setSort(sort, descending) {
    this.#sorted = { sort, descending };
    this.#drawHead();
  }

  /**
   * Everything anew, from the top.
   * @returns {Promise<boolean>} once the first rows are there: not where something went wrong, or
   *   where it was done once more meanwhile
   */
  async reset({ keepPlace = false } = {}) {
    this.element.setAttribute('aria-busy', 'true');
    const isDone = await this.#pages.reset();
    this.element.setAttribute('aria-rowcount', String(this.total + 1));
    this.element.removeAttribute('aria-busy');
    if (!keepPlace) {
      this.#active = 0;
      this.#scroller.toTop();
    }
    this.#active = Math.min(this.#active, Math.max(0, this.total - 1));
    this.#forget();
    this.#scroller.setCount(this.total);
    this.nothing.hidden = this.total > 0;
    this.nothing.textContent = this.#nothing();
    const { offsetWidth, clientWidth } = this.body;
    this.element.style.setProperty('--bar', `${offsetWidth - clientWidth}px`);
    this.#draw();
    return isDone;
  }

  /** Asks for no more rows until it is reset. */
  stop() {
    this.#pages.stop();
  }

  /** Draws the rows that are here once more: what they show depends on the time or a choice. */
  redraw() {
    this.#forget();
    this.#draw();
  }

  get columns() {
    return this.#columns;
  }

  /** @returns {T[]} the first rows, as far as they are here without a gap */
  firstRows(/** @type {number} */ most) {
    const rows = [];
    for (let index = 0; index < Math.min(most, this.total); index += 1) {
      const row = this.#pages.row(index);
      if (row === undefined) break;
      rows.push(row);
    }
    return rows;
  }

  /** @param {number} index makes that row the active one */
  activate(index) {
    this.#active = Math.min(Math.max(index, 0), Math.max(0, this.total - 1));
    this.#scroller.reveal(this.#active);
    this.#draw();
  }

  #drawHead() {
    const { sort, descending } = this.#sorted;
    const cells = this.#columns.map((column) => {
      const isSorted = column.sort !== undefined && column.sort === sort;
      const isDown = Boolean(descending) !== Boolean(column.isReversed);
      const direction = isDown ? 'descending' : 'ascending';
      return h(
        'div',
        {
          role: 'columnheader',
          className: `cell${column.isNumber ? ' number' : ''}`,
          'aria-sort': isSorted ? direction : column.sort === undefined ? undefined : 'none',
        },
        column.sort === undefined
          ? column.label
          : h(
              'button',
              { type: 'button', className: 'sort', onclick: () => this.#sortBy(column) },
              column.label,
              h('span', { className: 'arrow', 'aria-hidden': 'true' }),
            ),
      );
    });
    fill(this.head, h('div', { role: 'row', className: 'row', 'aria-rowindex': 1 }, cells));
  }

  /** @param {Column<T>} column */
  #sortBy({ sort = '', isReversed = false }) {
    const isSame = this.#sorted.sort === sort;
    const descending = isSame ? !this.#sorted.descending : isReversed;
    this.setSort(sort, descending);
    this.#onSort?.(sort, descending);
  }

  #forget() {
    this.#stamp += 1;
  }

  #draw() {
    const items = this.#scroller.items();
    const first = items[0]?.index ?? 0;
    const last = items.at(-1)?.index ?? -1;
    if (last >= 0) this.#pages.want(first, last);
    const spare = [...this.#drawn.keys()].filter((index) => index < first || index > last);
    for (const { index, top } of items) {
      const row = this.#pages.row(index);
      const drawn = this.#drawn.get(index) ?? this.#take(spare.pop(), index);
      drawn.element.style.transform = `translateY(${top}px)`;
      drawn.element.classList.toggle('active', index === this.#active);
      drawn.element.setAttribute('aria-selected', String(index === this.#active));
      if (drawn.stamp === this.#stamp && drawn.row === row) continue;
      drawn.row = row;
      drawn.stamp = this.#stamp;
      this.#drawRow(drawn.element, row);
    }
    for (const index of spare) {
      this.#drawn.get(index)?.element.remove();
      this.#drawn.delete(index);
    }
    const isSeen = this.#drawn.has(this.#active);
    if (isSeen) this.element.setAttribute('aria-activedescendant', `${this.#id}-${this.#active}`);
    else this.element.removeAttribute('aria-activedescendant');
  }

  /**
   * @param {number | undefined} old a row out of sight, whose element can be used again
   * @param {number} index
   * @returns {Drawn<T>}
   */
  #take(old, index) {
    const used = old === undefined ? undefined : this.#drawn.get(old);
    if (old !== undefined) this.#drawn.delete(old);
    const drawn = used ?? this.#newRow();
    drawn.stamp = -1;
    drawn.element.id = `${this.#id}-${index}`;
    drawn.element.setAttribute('aria-rowindex', String(index + 2));
    this.#drawn.set(index, drawn);
    return drawn;
  }

  /** @returns {Drawn<T>} */
  #newRow() {
    const element = h('div', { role: 'row', className: 'row' });
    element.addEventListener('click', () => {
      const index = Number(element.getAttribute('aria-rowindex')) - 2;
      this.activate(index);
      this.#onOpen?.(index, this.#pages.row(index));
    });
    this.rows.append(element);
    return { element, row: undefined, stamp: -1 };
  }

  /** @param {HTMLElement} element @param {T | undefined} row */
  #drawRow(element, row) {
    const cells = this.#columns.map((column) =>
      h(
        'div',
        { role: 'gridcell', className: `cell ${column.key}${column.isNumber ? ' number' : ''}` },
        row === undefined ? h('span', { className: 'coming' }) : column.render(row),
      ),
    );
    fill(element, cells);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const isHere = event.target === this.element || event.target === this.body;
    if (!isHere || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = this.#scroller.pageSize();
    const steps = new Map([
      ['ArrowDown', this.#active + 1],
      ['ArrowUp', this.#active - 1],
      ['PageDown', this.#active + page],
      ['PageUp', this.#active - page],
      ['Home', 0],
      ['End', this.total - 1],
    ]);
    const to = steps.get(event.key);
    if (to !== undefined) this.activate(to);
    else if (event.key === 'Enter' || event.key === ' ') {
      this.#onOpen?.(this.#active, this.#pages.row(this.#active));
    } else return;
    event.preventDefault();
  }
}
