import { visibleText } from '../../js/formats/names.js';
import { bdi, fill, h, icon } from '../parts/dom.js';
import { amount, bytes, number } from '../parts/format.js';
import { readTime, relativeText, timeText } from '../parts/time.js';

const FORMS = new Map([
  ['raw', ''],
  ['hex', 'from hexadecimal text'],
  ['base64', 'from base64 text'],
  ['table', 'from a table'],
  ['store', 'from a store'],
]);

/** @param {import('../app.js').App} app what a snapshot is, in one line of figures */
export function showSummary(app) {
  const list = h('dl', { className: 'summary', 'aria-label': 'Summary' });
  const bad = h('div', { className: 'bad-entries' });
  const update = () => {
    const { current, view } = app;
    if (current === undefined) return;
    const { summary } = current;
    const now = Date.now();
    const time = (/** @type {import('../parts/time.js').ExactTime} */ exact) => [
      h('span', {}, relativeText(exact, now)),
      h('small', {}, timeText(exact, view.zone)),
    ];
    const items = [
      ['Schedules', [h('span', {}, number(summary.size)), h('small', {}, namesOf(app))]],
      [
        'Format',
        [
          h('span', {}, `${summary.encoding}, version ${summary.version}`),
          h('small', {}, [bytes(summary.bytes), FORMS.get(summary.form)].filter(Boolean).join(' ')),
        ],
      ],
      ['Oldest', summary.range ? time(summary.range.oldest) : 'nothing ran yet'],
      ['Newest', summary.range ? time(summary.range.newest) : 'nothing ran yet'],
      ['Taken', takenOf(summary, time)],
      ['Condition', conditionOf(current)],
    ];
    fill(
      list,
      items.map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {}, value))),
    );
    fill(bad, badOf(current));
  };
  app.on('snapshot', update);
  app.on('view', update);
  return h('div', {}, list, bad);
}

/** @param {import('../app.js').App} app */
function namesOf({ schedules }) {
  if (schedules === undefined) return 'by the names in the snapshot';
  return `names and schedules from ${visibleText(schedules.name)}`;
}

/**
 * @param {import('../app.js').Summary} summary
 * @param {(time: any) => HTMLElement[]} time
 */
function takenOf({ takenAt, savedAt, writtenBy }, time) {
  if (takenAt !== undefined) {
    const [span, small] = time(takenAt);
    if (writtenBy) small.append(', by ', bdi(visibleText(writtenBy)));
    return [span, small];
  }
  if (savedAt) {
    const exact = readTime(savedAt);
    if (exact === undefined) return [h('span', {}, visibleText(savedAt))];
    const [span, small] = time(exact);
    small.prepend('saved ');
    return [span, small];
  }
  return [h('span', { className: 'never' }, 'not told'), h('small', {}, 'version 1 does not say')];
}

/** @param {import('../app.js').Source} source */
function conditionOf({ summary, bad }) {
  const isNative = summary.encoding === 'native';
  return [
    h('span', { className: 'good' }, 'intact'),
    h(
      'small',
      {},
      isNative ? 'its checksum holds' : 'reads well; gob has no checksum',
      bad.length > 0 ? `; ${amount(bad.length, 'newer one')} damaged` : '',
    ),
  ];
}

/** @param {import('../app.js').Source} source */
function badOf({ bad }) {
  if (bad.length === 0) return null;
  return h(
    'details',
    { className: 'notice' },
    h('summary', {}, icon('warning'), `${amount(bad.length, 'newer snapshot')} could not be read`),
    h(
      'ul',
      {},
      bad.map(({ id, code, message }) =>
        h(
          'li',
          {},
          `#${id} `,
          h('code', { className: 'code' }, code),
          ' ',
          bdi(visibleText(message)),
        ),
      ),
    ),
  );
}
