import { bdi, fill, h } from '../parts/dom.js';
import { number } from '../parts/format.js';
import { relativeText, timeText } from '../parts/time.js';

/**
 * A plain table for paper, which cannot be scrolled: the first rows as they are sorted.
 *
 * @param {import('../app.js').App} app
 */
export function printable(app) {
  const element = h('div', { className: 'printable' });
  /** @type {import('./schedules.js').Row[]} */
  let rows = [];
  let size = 0;
  window.addEventListener('beforeprint', () => {
    const now = Date.now();
    fill(
      element,
      h(
        'table',
        {},
        h('caption', {}, `${number(rows.length)} of ${number(size)} schedules`),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ['Name', 'Last execution', 'Age'].map((label) => h('th', { scope: 'col' }, label)),
          ),
        ),
        h(
          'tbody',
          {},
          rows.map(({ name, lastExecution: last }) =>
            h(
              'tr',
              {},
              h('td', {}, bdi(name)),
              h('td', {}, last ? timeText(last, app.view.zone) : 'never'),
              h('td', {}, relativeText(last, now)),
            ),
          ),
        ),
      ),
    );
  });
  window.addEventListener('afterprint', () => fill(element));
  return {
    element,
    /** @param {import('./schedules.js').Row[]} first @param {number} total */
    update(first, total) {
      rows = first;
      size = total;
    },
  };
}
