import { fill, h } from './dom.js';
import { amount, number } from './format.js';

/** Rows on paper. */
const MOST = 1000;

/**
 * A plain table for paper, which cannot be scrolled: the rows of a grid that are here, from the
 * first one on. Browsers print at once, so there is no time to fetch more; Pages has fetched them.
 *
 * @template T
 * @param {import('./grid.js').Grid<T>} grid
 * @param {string} what one row is
 * @param {() => string} [sum] what is to be said of all of them
 * @returns {HTMLElement} empty unless it is printed
 */
export function printable(grid, what, sum = () => '') {
  const element = h('div', { className: 'printable' });
  window.addEventListener('beforeprint', () => {
    if (element.closest('[hidden]') === null) fill(element, tableOf(grid, what, sum()));
  });
  window.addEventListener('afterprint', () => fill(element));
  return element;
}

/**
 * @template T
 * @param {import('./grid.js').Grid<T>} grid
 * @param {string} what
 * @param {string} sum
 */
function tableOf(grid, what, sum) {
  const { columns, total } = grid;
  const rows = grid.firstRows(MOST);
  const part = rows.length < total ? `the first ${number(rows.length)} of ` : '';
  return h(
    'table',
    {},
    h('caption', {}, `${part}${amount(total, what)}${sum === '' ? '' : `: ${sum}`}`),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        columns.map(({ label }) => h('th', { scope: 'col' }, label)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.map((row) =>
        h(
          'tr',
          {},
          columns.map(({ key, isNumber, render }) =>
            h('td', { className: `${key}${isNumber ? ' number' : ''}` }, render(row)),
          ),
        ),
      ),
    ),
  );
}
