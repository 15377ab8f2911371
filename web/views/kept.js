import { visibleName } from '../../js/formats/names.js';
import { keepChoice, readChoice } from '../parts/choices.js';
import { bdi, fill, h, icon } from '../parts/dom.js';
import { amount, bytes } from '../parts/format.js';
import { relativeText, fromMilliseconds } from '../parts/time.js';

/** @typedef {import('../worker/databases.js').Database} Database */

const CHOICE = 'remember';
/** Bytes; what is larger is not worth a copy. */
const LARGEST = 64e6;

/** @param {import('../app.js').App} app the stores of this browser, and what was opened before */
export function showKept(app) {
  const box = h('input', { type: 'checkbox', id: 'remember' });
  const known = readChoice(CHOICE).then((wants) => {
    box.checked ||= wants === true;
  });
  box.addEventListener('change', async () => {
    await keepChoice(CHOICE, box.checked);
    for (const { origin } of box.checked ? app.sources : []) await keep(origin);
    await list();
  });
  const places = h('div', { className: 'kept-lists' });
  const element = h(
    'div',
    { className: 'kept' },
    places,
    h('label', { htmlFor: box.id }, box, 'Remember what I open, in this browser alone'),
  );

  async function list() {
    /** @type {Database[]} */
    const databases = await app.call('databases').catch(() => []);
    fill(
      places,
      listOf(
        'Stores in this browser',
        databases.filter(({ isRecent }) => !isRecent),
      ),
      listOf(
        'Opened before',
        databases.filter(({ isRecent }) => isRecent),
      ),
    );
  }

  /** @param {string} title @param {Database[]} databases */
  function listOf(title, databases) {
    if (databases.length === 0) return null;
    return h('section', {}, h('h3', {}, title), h('ul', {}, databases.map(itemOf)));
  }

  /** @param {Database} database */
  function itemOf({ name, isRecent, count, savedAt, size }) {
    const shown = visibleName(name);
    const age = relativeText(fromMilliseconds(Number(savedAt)), Date.now());
    const what = isRecent ? bytes(size) : amount(count, 'snapshot');
    return h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          className: 'link',
          onclick: () => app.open([{ kind: isRecent ? 'recent' : 'database', name }]),
        },
        bdi(shown),
      ),
      h('small', {}, `${what}, saved ${age}`),
      isRecent
        ? h(
            'button',
            {
              type: 'button',
              className: 'quiet',
              'aria-label': `Forget ${shown}`,
              onclick: () => app.call('forget', { name }).then(list),
            },
            icon('close'),
          )
        : null,
    );
  }

  /** @param {import('../app.js').Origin} origin */
  async function keep(origin) {
    if (!('blob' in origin) || origin.blob.size > LARGEST) return;
    await app.call('remember', { name: origin.name, blob: origin.blob }).catch(() => {
      app.announce(`${origin.name} could not be remembered: this browser has no room for it`);
    });
  }

  app.on('opened', async () => {
    await known;
    for (const origin of box.checked ? app.opened : []) await keep(origin);
    await list();
  });
  app.ready.then(list);
  return element;
}
