import { visibleText } from '../../js/formats/names.js';
import { fill, h, icon } from '../parts/dom.js';
import { readTime, timeText, zoneText } from '../parts/time.js';

/** Milliseconds of no typing after which the table follows. */
const PAUSE = 120;

/**
 * What of the table is shown: part of a name, and a range of time.
 *
 * @param {import('../app.js').App} app
 * @param {HTMLElement} count how many there are
 */
export function filterBar(app, count) {
  let timer = 0;
  const input = h('input', {
    type: 'search',
    id: 'filter',
    placeholder: 'Filter by name',
    'aria-label': 'Filter by name',
    spellcheck: false,
    autocomplete: 'off',
    value: app.view.filter,
    oninput: () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(apply, PAUSE);
    },
    // Nothing that was typed is lost to whoever goes on at once.
    onchange: () => apply(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'ArrowDown') return;
      /** @type {HTMLElement | null} */ (document.querySelector('#panel-schedules .grid'))?.focus();
      event.preventDefault();
    },
  });
  const apply = () => {
    window.clearTimeout(timer);
    const filter = input.value.toWellFormed();
    if (filter !== app.view.filter) app.setView({ filter });
  };
  const chip = h('span', { className: 'chips' });
  const range = rangeForm(app);
  const update = () => {
    if (document.activeElement !== input) input.value = app.view.filter;
    const { since, until, zone } = app.view;
    if (since === undefined && until === undefined) return fill(chip);
    const text = rangeText(since, until, zone);
    fill(
      chip,
      h(
        'button',
        {
          type: 'button',
          className: 'chip',
          'aria-label': `Only ${text}: show all times again`,
          onclick: () => app.setView({ since: undefined, until: undefined }),
        },
        text,
        icon('close'),
      ),
    );
  };
  app.on('view', update);
  update();
  return {
    element: h(
      'div',
      { className: 'filter', role: 'search' },
      h('div', { className: 'search' }, icon('search'), input),
      range,
      chip,
      count,
    ),
    focus: () => input.select(),
  };
}

/**
 * @param {bigint | undefined} since
 * @param {bigint | undefined} until
 * @param {import('../parts/time.js').Zone} zone
 */
function rangeText(since, until, zone) {
  const text = (/** @type {bigint} */ seconds) =>
    timeText({ seconds, nanoseconds: 0, offsetSeconds: null }, zone);
  if (until === undefined) return `from ${text(since ?? 0n)}`;
  if (since === undefined) return `before ${text(until)}`;
  return `${text(since)} – ${text(until)}`;
}

/** @param {import('../app.js').App} app the range by the keyboard; the plot is for the mouse */
function rangeForm(app) {
  const since = h('input', { type: 'text', id: 'since', placeholder: '2026-11-24 06:00' });
  const until = h('input', { type: 'text', id: 'until', placeholder: '2026-11-24 07:00' });
  const zoneHint = h('p', { className: 'hint' });
  const tellZone = () => (zoneHint.textContent = zoneText(app.view.zone));
  app.on('view', tellZone);
  tellZone();
  const wrong = h('p', { className: 'wrong', role: 'alert' });
  const details = h(
    'details',
    { className: 'range' },
    h('summary', {}, 'Time range'),
    h(
      'form',
      {
        onsubmit: (/** @type {SubmitEvent} */ event) => {
          event.preventDefault();
          const times = [since, until].map(({ value }) => ({
            isEmpty: value.trim() === '',
            time: readTime(value, app.view.zone),
          }));
          const bad = times.findIndex(({ isEmpty, time }) => !isEmpty && time === undefined);
          if (bad >= 0) {
            const found = visibleText([since, until][bad].value);
            wrong.textContent = `“${found}” is no time. Write it as 2026-11-24 06:00 or 2026-11-24T06:00:00+01:00.`;
            return;
          }
          const [from, before] = times.map(({ time }) => time?.seconds);
          if (from !== undefined && before !== undefined && before <= from) {
            wrong.textContent = 'The range ends before it begins.';
            return;
          }
          wrong.textContent = '';
          app.setView({ since: from, until: before });
          details.open = false;
        },
      },
      h('label', { htmlFor: 'since' }, 'From'),
      since,
      h('label', { htmlFor: 'until' }, 'Before'),
      until,
      zoneHint,
      wrong,
      h('button', { type: 'submit', className: 'secondary' }, 'Show'),
    ),
  );
  return details;
}
