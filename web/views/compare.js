import { visibleName, visibleText } from '../../js/formats/names.js';
import { formatSpan } from '../../js/formats/time.js';
import { bdi, fill, h } from '../parts/dom.js';
import { number } from '../parts/format.js';
import { Grid } from '../parts/grid.js';
import { printable } from '../parts/printable.js';
import { savedText, timeCell } from '../parts/time.js';

const KINDS = /** @type {const} */ ([
  ['added', 'Added'],
  ['removed', 'Removed'],
  ['advanced', 'Advanced'],
  ['regressed', 'Regressed'],
  ['changed', 'Changed'],
]);

/** @param {import('../app.js').App} app two snapshots, or two points of a history */
export function showCompare(app) {
  let isStale = true;
  let kind = '';
  let text = '';
  let sum = '';
  /** @type {{ a: import('../app.js').Ref, b: import('../app.js').Ref } | undefined} */
  let compared;
  const before = picker('Before');
  const after = picker('After');
  const counts = h('div', {
    className: 'counts',
    role: 'group',
    'aria-label': 'Kinds of difference',
  });
  const note = h('p', { className: 'hint' });
  const grid = new Grid({
    label: 'Differences',
    columns: columnsOf(app),
    fetch: (from, count) =>
      app.call('differenceRows', { ...compared, kind: kind || undefined, text, from, count }),
    nothing: () => 'No such difference.',
    onError: (error) => app.fail('The comparison', error, 'could not be made'),
  });
  const filter = h('input', {
    type: 'search',
    placeholder: 'Filter by name',
    'aria-label': 'Filter the differences by name',
    spellcheck: false,
    oninput: () => {
      text = filter.value;
      grid.reset();
    },
  });
  const swap = h(
    'button',
    {
      type: 'button',
      className: 'secondary',
      onclick: () => {
        const { value } = before.select;
        before.select.value = after.select.value;
        after.select.value = value;
        compare();
      },
    },
    'Swap',
  );
  const results = h(
    'div',
    { className: 'results' },
    h('div', { className: 'filter' }, counts, filter),
    grid.frame,
    printable(grid, 'difference', () => sum),
  );
  const pickers = h('div', { className: 'pickers' }, before.element, swap, after.element);
  const element = h('div', { className: 'compare' }, pickers, note, results);
  for (const { select } of [before, after]) select.addEventListener('change', compare);

  /** @type {import('../app.js').Ref[]} */
  let refs = [];

  function offer() {
    const chosen = [before, after].map(({ select }) => refs[Number(select.value)]);
    refs = app.sources.flatMap(({ id, entries }) =>
      entries.map(({ key }) => ({ source: id, key })),
    );
    const options = () => {
      let at = 0;
      return app.sources.map(({ name, entries }) =>
        h(
          'optgroup',
          { label: visibleName(name) },
          entries.map(({ id, savedAt }) => {
            const saved = savedAt && savedText(savedAt, app.view.zone);
            const label = [id === undefined ? visibleName(name) : `#${visibleText(id)}`, saved];
            return h('option', { value: String(at++) }, label.filter(Boolean).join(' · '));
          }),
        ),
      );
    };
    fill(before.select, options());
    fill(after.select, options());
    const find = (/** @type {import('../app.js').Ref | undefined} */ ref) =>
      refs.findIndex((one) => one.source === ref?.source && one.key === ref?.key);
    const current = find(app.current?.summary.ref);
    const next = current + 1 < refs.length ? current + 1 : 0;
    before.select.value = String(find(chosen[0]) >= 0 ? find(chosen[0]) : next);
    after.select.value = String(current);
  }

  async function compare() {
    const a = refs[Number(before.select.value)];
    const b = refs[Number(after.select.value)];
    const isAlone = refs.length < 2;
    results.hidden = pickers.hidden = isAlone;
    note.textContent = isAlone ? 'Open a second snapshot, or a history, to compare it with.' : '';
    if (isAlone) return;
    try {
      const found = await app.call('compare', { a, b });
      compared = { a, b };
      kind = '';
      text = filter.value;
      showCounts(found);
      await grid.reset();
    } catch (error) {
      app.fail('The comparison', error, 'could not be made');
    }
  }

  /** @param {Record<string, number>} found */
  function showCounts(found) {
    const total = KINDS.reduce((all, [name]) => all + found[name], 0);
    sum = KINDS.map(([name]) => `${number(found[name])} ${name}`).join(', ');
    const button = (
      /** @type {string} */ name,
      /** @type {string} */ label,
      /** @type {number} */ count,
    ) =>
      h(
        'button',
        {
          type: 'button',
          className: `count-button ${name}`,
          'aria-pressed': String(kind === name),
          onclick: () => {
            kind = name;
            showCounts(found);
            grid.reset();
          },
        },
        h('strong', {}, number(count)),
        ` ${label}`,
      );
    fill(
      counts,
      button('', 'Differences', total),
      KINDS.map(([name, label]) => button(name, label, found[name])),
      h('span', { className: 'unchanged' }, `${number(found.unchanged)} unchanged`),
    );
    const isSame = total === 0;
    note.textContent = isSame ? 'Both know the same.' : '';
  }

  app.on('view', () => app.view.tab === 'compare' && grid.redraw());
  return {
    element,
    stale() {
      isStale = true;
      grid.stop();
    },
    appear() {
      if (!isStale) return;
      isStale = false;
      offer();
      compare();
    },
  };
}

/** @param {string} label */
function picker(label) {
  const select = h('select', { id: `compare-${label.toLowerCase()}` });
  const element = h(
    'div',
    { className: 'picker' },
    h('label', { htmlFor: select.id }, label),
    select,
  );
  return { element, select };
}

/**
 * @param {import('../app.js').App} app
 * @returns {import('../parts/grid.js').Column<any>[]}
 */
function columnsOf(app) {
  return [
    {
      ...{ key: 'kind', label: 'Difference', width: '7.5rem' },
      render: ({ kind }) => h('span', { className: `pill ${kind}` }, kind),
    },
    {
      ...{ key: 'name', label: 'Name', width: 'minmax(11rem, 2fr)' },
      render: ({ name }) => bdi(name, { title: name }),
    },
    {
      ...{ key: 'before', label: 'Before', width: 'minmax(13.5rem, 1.4fr)' },
      render: ({ before, kind }) =>
        kind === 'added'
          ? h('span', { className: 'faint' }, 'not there')
          : timeCell(before, app.view.zone),
    },
    {
      ...{ key: 'after', label: 'After', width: 'minmax(13.5rem, 1.4fr)' },
      render: ({ after, kind }) =>
        kind === 'removed'
          ? h('span', { className: 'faint' }, 'not there')
          : timeCell(after, app.view.zone),
    },
    {
      ...{ key: 'moved', label: 'Moved by', width: 'minmax(6rem, 0.8fr)' },
      render: ({ before, after }) => movedBy(before, after),
    },
  ];
}

/**
 * @param {import('../parts/time.js').ExactTime | undefined} before
 * @param {import('../parts/time.js').ExactTime | undefined} after
 */
function movedBy(before, after) {
  if (before === undefined || after === undefined) return '';
  const seconds = after.seconds - before.seconds;
  if (seconds === 0n) return '';
  return seconds > 0n ? `+${formatSpan(seconds)}` : `−${formatSpan(-seconds)}`;
}
