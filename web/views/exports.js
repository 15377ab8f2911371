import { h, icon } from '../parts/dom.js';
import { queryOf } from './schedules.js';

/** @typedef {'json' | 'csv' | 'gob' | 'native'} Format */

/** @type {{ format: Format, label: string, hint: string, extension: string }[]} */
const FORMATS = [
  { format: 'json', label: 'JSON', hint: 'the rows that are shown', extension: 'json' },
  {
    format: 'csv',
    label: 'CSV',
    hint: 'the rows that are shown, safe to open in a spreadsheet',
    extension: 'csv',
  },
  { format: 'gob', label: 'gob', hint: 'all of it, as Flyte reads it', extension: 'gob' },
  {
    format: 'native',
    label: 'native',
    hint: 'all of it, compact and with a checksum',
    extension: 'snap',
  },
];

/** @param {import('../app.js').App} app saves what is shown as a file */
export function exportMenu(app) {
  const menu = h('details', { className: 'menu' });
  const items = FORMATS.map((format) =>
    h(
      'button',
      {
        type: 'button',
        onclick: () => {
          menu.open = false;
          save(app, format);
        },
      },
      h('strong', {}, format.label),
      h('small', {}, format.hint),
    ),
  );
  menu.append(
    h('summary', { className: 'button secondary' }, icon('save'), 'Export'),
    h('div', { className: 'menu-items' }, items),
  );
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    menu.open = false;
    event.stopPropagation();
    menu.querySelector('summary')?.focus();
  });
  document.addEventListener('click', ({ target }) => {
    if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
  });
  return menu;
}

/**
 * @param {import('../app.js').App} app
 * @param {{ format: Format, extension: string }} as
 */
async function save(app, { format, extension }) {
  const { current } = app;
  if (current === undefined) return;
  const { ref } = current.summary;
  const params = { ref, format, query: queryOf(app) };
  try {
    const blob = await app.call('export', params).catch((error) => {
      if (error.code !== 'LOSSY_DOWNGRADE') throw error;
      const question = `${error.message}\n\nWrite it without what only version 2 knows?`;
      if (!window.confirm(question)) return undefined;
      return app.call('export', { ...params, allowLoss: true });
    });
    if (blob === undefined) return;
    const url = URL.createObjectURL(blob);
    const base = current.name.replace(/\.[^.]*$/, '') || 'snapshot';
    h('a', { href: url, download: `${base}.${extension}` }).click();
    // The browser has taken hold of it by then.
    window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
    app.announce(`${format} saved`);
  } catch (error) {
    app.fail(current.name, error, 'could not be saved');
  }
}
