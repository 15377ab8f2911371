import { bdi, byId, fill, h, icon } from '../parts/dom.js';
import { amount } from '../parts/format.js';
import { visibleName } from '../../js/formats/names.js';
import { showKept } from './kept.js';

/**
 * @typedef {import('../app.js').App} App
 * @typedef {import('../worker/origins.js').Origin} Origin
 */

/** @param {App} app the ways to open something: drop, choose, paste, a browser's own, the sample */
export function showOpening(app) {
  const input = h('input', {
    type: 'file',
    multiple: true,
    id: 'choose',
    className: 'visually-hidden',
    onchange: () => {
      openFiles(app, [...(input.files ?? [])]);
      input.value = '';
    },
  });
  const pasted = h('textarea', {
    id: 'pasted',
    rows: 3,
    spellcheck: false,
    placeholder: '\\x33ff890301011156657273696f6e6564…',
    onpaste: (/** @type {ClipboardEvent} */ event) => {
      event.preventDefault();
      event.stopPropagation();
      paste(app, event);
    },
  });
  const listed = h('p', { className: 'listed', role: 'status' });
  const sample = h(
    'button',
    { type: 'button', className: 'secondary', onclick: () => openSample(app) },
    'Open a sample',
  );
  fill(
    byId('open'),
    h(
      'div',
      { className: 'drop' },
      icon('open'),
      h('p', { className: 'drop-title' }, 'Drop files here'),
      h(
        'p',
        { className: 'hint' },
        'Flyte’s blob or table export, snapshoter’s own files, lists of schedules',
      ),
      h(
        'p',
        { className: 'buttons' },
        h('label', { htmlFor: 'choose', className: 'button primary' }, 'Choose files…'),
        input,
        sample,
      ),
      listed,
    ),
    h(
      'form',
      {
        className: 'paste',
        onsubmit: (/** @type {SubmitEvent} */ event) => {
          event.preventDefault();
          if (pasted.value.trim() !== '') openText(app, pasted.value);
          pasted.value = '';
        },
      },
      h(
        'label',
        { htmlFor: 'pasted' },
        'or paste hex, base64, a ',
        h('code', {}, '\\x…'),
        ' value or a table',
      ),
      pasted,
      h('button', { type: 'submit', className: 'secondary' }, 'Read the text'),
    ),
    showKept(app),
  );
  app.on('schedules', () => {
    const { schedules } = app;
    if (schedules === undefined) return fill(listed);
    const known = `${amount(schedules.count, 'schedule')} known from `;
    fill(listed, known, bdi(visibleName(schedules.name)), '. Now open a snapshot beside them.');
  });
  listenToDrops(app);
  document.addEventListener('paste', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest('input, textarea') === null) paste(app, event);
  });
  const start = byId('start');
  app.on('sources', () => {
    start.hidden = app.sources.length > 0;
    document.body.classList.toggle('has-work', app.sources.length > 0);
  });
  app.on('busy', () => showBusy(app));
}

/** Shows the ways to open something beside what is open already. */
export function showMore() {
  const start = byId('start');
  start.hidden = !start.hidden;
  if (!start.hidden) {
    start.scrollIntoView({ block: 'nearest' });
    byId('choose').focus();
  }
}

/** @param {App} app @param {File[]} files */
export function openFiles(app, files) {
  if (files.length === 0) return;
  // Lists of schedules first, so that what follows is shown with its names.
  const rank = (/** @type {File} */ { name }) => (/entities|schedules?\.json/i.test(name) ? 0 : 1);
  const sorted = files.toSorted((a, b) => rank(a) - rank(b));
  app.open(sorted.map((file) => ({ kind: 'file', name: file.name, blob: file })));
}

/** @param {App} app */
function openSample(app) {
  app.open([{ kind: 'sample', name: 'sample', now: Date.now() }]);
}

/** @param {App} app @param {string} text */
function openText(app, text) {
  app.open([{ kind: 'text', name: 'pasted text', blob: new Blob([text]) }]);
}

/** @param {App} app @param {ClipboardEvent} event */
function paste(app, event) {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length > 0) return openFiles(app, files);
  // Into the worker at once: a text field would be slow to show millions of digits.
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (text.trim() !== '') openText(app, text);
}

/** @param {App} app */
function listenToDrops(app) {
  const veil = byId('dropping');
  let depth = 0;
  const hasFiles = (/** @type {DragEvent} */ { dataTransfer }) =>
    dataTransfer !== null &&
    [...dataTransfer.types].some((type) => /^(Files|text\/plain)$/.test(type));
  const mark = (/** @type {number} */ by) => {
    depth = Math.max(0, depth + by);
    veil.hidden = depth === 0;
  };
  document.addEventListener('dragenter', (event) => hasFiles(event) && mark(1));
  document.addEventListener('dragleave', (event) => hasFiles(event) && mark(-1));
  document.addEventListener('dragover', (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    mark(0);
    const files = [...(event.dataTransfer?.files ?? [])];
    const text = event.dataTransfer?.getData('text/plain') ?? '';
    if (files.length > 0) openFiles(app, files);
    else if (text.trim() !== '') openText(app, text);
  });
}

/** @param {App} app */
function showBusy(app) {
  const known = document.getElementById('busy');
  if (app.busy === undefined) return known?.remove();
  known?.remove();
  const { what, canCancel } = app.busy;
  document.body.append(
    h(
      'div',
      { id: 'busy', className: 'busy', role: 'status' },
      h('span', { className: 'spinner' }),
      h('span', {}, bdi(what)),
      canCancel && h('button', { type: 'button', onclick: () => app.cancel() }, 'Cancel'),
    ),
  );
}
