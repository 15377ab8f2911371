import { h, icon } from '../parts/dom.js';

const KEYS = [
  ['/', 'to the filter'],
  ['↑ ↓ Page Home End', 'through the table'],
  ['Enter', 'the details of a schedule'],
  ['[ ]', 'to the older or newer snapshot of a history'],
  ['1 2 3', 'schedules, comparison, catch-up'],
  ['o', 'open more'],
  ['Esc', 'close what is open on top'],
  ['?', 'this help'],
];

/** @type {HTMLDialogElement | undefined} */
let dialog;

export function showHelp() {
  dialog ??= makeDialog();
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.showModal();
}

function makeDialog() {
  const close = h(
    'button',
    { type: 'button', className: 'quiet', 'aria-label': 'Close', onclick: () => dialog?.close() },
    icon('close'),
  );
  return h(
    'dialog',
    { className: 'help', 'aria-labelledby': 'help-title' },
    h('header', {}, h('h2', { id: 'help-title' }, 'Help'), close),
    h('p', {}, 'Snapshots are read in this page, by a worker. They are sent nowhere.'),
    h('h3', {}, 'Keys'),
    h(
      'dl',
      {},
      KEYS.map(([keys, does]) =>
        h(
          'div',
          {},
          h(
            'dt',
            {},
            keys.split(' ').map((key) => h('kbd', {}, key)),
          ),
          h('dd', {}, does),
        ),
      ),
    ),
    h('h3', {}, 'Files that can be opened'),
    h(
      'ul',
      {},
      h('li', {}, 'Flyte’s snapshot: raw, hex, base64, or PostgreSQL’s \\x…'),
      h('li', {}, 'a CSV export of schedule_entities_snapshots, with all its rows: a history'),
      h('li', {}, 'snapshoter’s own files'),
      h(
        'li',
        {},
        'a CSV export of schedulable_entities: it names the hashed keys, and gives the plan its schedules',
      ),
      h('li', {}, 'a JSON list of { name, expression, timezone, engine, policy }, for the plan'),
    ),
  );
}
