import { visibleText } from '../../js/formats/names.js';
import { fill, h, icon } from '../parts/dom.js';
import { amount } from '../parts/format.js';
import { savedText } from '../parts/time.js';
import { movesPlot } from './moves-plot.js';

/** @param {import('../app.js').App} app the way through a history of snapshots */
export function showHistory(app) {
  const label = h('output', { className: 'history-label', htmlFor: 'history-slider' });
  const slider = h('input', {
    type: 'range',
    id: 'history-slider',
    min: '0',
    step: '1',
    'aria-label': 'Snapshot of the history, oldest to newest',
    oninput: () => follow(60),
  });
  let timer = 0;
  /** Keys of snapshots that were tried in vain, which steps pass over. @type {Set<string>} */
  const bad = new Set();
  const plot = movesPlot(app);
  const element = h(
    'section',
    { className: 'history', 'aria-label': 'History', hidden: true },
    h(
      'div',
      { className: 'history-bar' },
      h('h2', {}, 'History'),
      arrow('back', 'Older snapshot', () => step(1)),
      slider,
      arrow('next', 'Newer snapshot', () => step(-1)),
      label,
    ),
    plot.element,
  );

  /** @param {number} value of the slider, 0 for the oldest */
  function entryAt(value) {
    const entries = app.current?.entries ?? [];
    return entries[entries.length - 1 - value];
  }

  /** @param {number} pause milliseconds in which the slider may go on moving */
  function follow(pause) {
    const entry = entryAt(Number(slider.value));
    if (entry) label.textContent = textOf(entry, app.view.zone);
    window.clearTimeout(timer);
    timer = window.setTimeout(() => entry && show(entry.key), pause);
  }

  /** @param {string} key */
  async function show(key) {
    if (await app.showEntry(key)) bad.delete(key);
    else bad.add(key);
  }

  /** @param {number} by towards older ones */
  function step(by) {
    if (element.hidden) return;
    let to = Number(slider.value) - by;
    while (bad.has(entryAt(to)?.key ?? '')) to -= by;
    if (entryAt(to) === undefined) return;
    slider.value = String(to);
    follow(0);
  }

  const update = () => {
    const { current } = app;
    element.hidden = current === undefined || current.entries.length < 2;
    if (current === undefined || element.hidden) return plot.clear();
    const { entries, summary } = current;
    const at = entries.findIndex(({ key }) => key === summary.ref.key);
    slider.max = String(entries.length - 1);
    slider.value = String(entries.length - 1 - at);
    const text = textOf(entries[at], app.view.zone);
    slider.setAttribute('aria-valuetext', text);
    fill(label, text, h('small', {}, ` of ${amount(entries.length, 'snapshot')}`));
    plot.update();
  };
  app.on('snapshot', update);
  app.on('view', update);
  return { element, step };
}

/**
 * @param {import('../app.js').HistoryEntry} entry
 * @param {import('../parts/time.js').Zone} zone
 */
function textOf({ id, savedAt, setAside }, zone) {
  const saved = savedAt ? savedText(savedAt, zone) : '';
  const parts = [`#${visibleText(id ?? '')}`, saved, setAside ?? ''];
  return parts.filter((part) => part !== '').join(' · ');
}

/**
 * @param {string} name
 * @param {string} label
 * @param {() => void} onclick
 */
function arrow(name, label, onclick) {
  return h(
    'button',
    { type: 'button', className: 'quiet', 'aria-label': label, title: label, onclick },
    icon(name),
  );
}
