import { visibleText } from '../../js/formats/names.js';
import { bdi, byId, fill, h, icon } from '../parts/dom.js';
import { amount, bytes, number } from '../parts/format.js';
import { hexDump, offsetText } from '../parts/hex.js';
import { relativeText, timeText } from '../parts/time.js';

/**
 * @typedef {import('../parts/time.js').ExactTime} ExactTime
 * @typedef {{ open(index: number, query: import('../worker/rows.js').Query): Promise<void>, close(): void }} Details
 */

/**
 * Everything about one schedule, beside the table.
 *
 * @param {import('../app.js').App} app
 * @returns {Details}
 */
export function showDetails(app) {
  const aside = byId('details');
  /** @type {HTMLElement | undefined} */
  let from;
  let asked = 0;

  const close = () => {
    asked += 1;
    if (aside.hidden) return;
    aside.hidden = true;
    document.body.classList.remove('has-details');
    from?.focus();
  };
  aside.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  });
  app.on('sources', close);

  return {
    close,
    async open(index, query) {
      const { current } = app;
      if (current === undefined) return;
      const question = ++asked;
      const { ref } = current.summary;
      try {
        const found = await app.call('details', { ref, query, index });
        if (question !== asked || found === undefined) return;
        if (aside.hidden) from = /** @type {HTMLElement} */ (document.activeElement);
        aside.hidden = false;
        document.body.classList.add('has-details');
        fill(aside, contentsOf(app, found, close));
        /** @type {HTMLElement} */ (aside.querySelector('h2')).focus();
      } catch (error) {
        app.fail(current.name, error);
      }
    },
  };
}

/**
 * @param {import('../app.js').App} app
 * @param {any} row as the worker's `details` gives it
 * @param {() => void} close
 */
function contentsOf(app, row, close) {
  const rest = row.length - row.name.length;
  return [
    h(
      'header',
      {},
      h(
        'h2',
        { tabIndex: -1 },
        bdi(row.name),
        rest > 0 ? `… and ${amount(rest, 'character')} more` : '',
      ),
      h(
        'button',
        { type: 'button', className: 'quiet', 'aria-label': 'Close the details', onclick: close },
        icon('close'),
      ),
    ),
    h(
      'p',
      { className: 'buttons' },
      h(
        'button',
        { type: 'button', className: 'secondary', onclick: () => copy(app, row.rawName) },
        'Copy the name',
      ),
    ),
    h('h3', {}, 'Last execution'),
    timeList(row.lastExecution),
    row.key === undefined
      ? null
      : facts([['Key in the snapshot', h('code', {}, bdi(visibleText(row.key)))]]),
    knownOf(row),
    h('h3', {}, 'Bytes'),
    bytesOf(row),
    movesOf(app, row.moved),
  ];
}

/** @param {[string, import('../parts/dom.js').Child | import('../parts/dom.js').Child[]][]} list */
function facts(list) {
  return h(
    'dl',
    { className: 'facts' },
    list.map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {}, value))),
  );
}

/** @param {ExactTime | undefined} time */
function timeList(time) {
  if (time === undefined) return h('p', { className: 'never' }, 'It never ran.');
  const { seconds, nanoseconds, offsetSeconds } = time;
  return facts([
    ['Age', relativeText(time, Date.now())],
    ['UTC', h('code', {}, timeText(time, 'utc'))],
    ['Local', h('code', {}, timeText(time, 'local'))],
    ['Recorded', h('code', {}, timeText(time, 'recorded'))],
    ['Seconds since 1970', h('code', {}, String(seconds))],
    ['Nanoseconds', h('code', {}, String(nanoseconds))],
    ['Offset', offsetSeconds === null ? 'UTC' : `${offsetSeconds} s`],
  ]);
}

/** @param {any} row */
function knownOf(row) {
  /** @type {[string, any][]} */
  const known = [];
  const time = (/** @type {ExactTime} */ exact) => [
    h('code', {}, timeText(exact, 'utc')),
    h('small', {}, ` ${relativeText(exact, Date.now())}`),
  ];
  if (row.schedule) known.push(['Schedule', h('code', {}, bdi(row.schedule))]);
  if (row.lastOutcome) {
    known.push(['Outcome', h('span', { className: `pill ${row.lastOutcome}` }, row.lastOutcome)]);
    known.push(['Failures in a row', number(row.consecutiveFailures)]);
  }
  if (row.firstSeen) known.push(['First seen', time(row.firstSeen)]);
  if (row.lastStarted) known.push(['Last started', time(row.lastStarted)]);
  if (row.lastSucceeded) known.push(['Last succeeded', time(row.lastSucceeded)]);
  return known.length > 0 ? [h('h3', {}, 'What version 2 knows'), facts(known)] : [];
}

/** @param {any} row */
function bytesOf({ bytes: found }) {
  if (found === undefined) {
    return h(
      'p',
      { className: 'hint' },
      'This encoding keeps names and times in columns of their own, packed together: no bytes belong to one schedule alone. Export it as gob to see them.',
    );
  }
  const { offset, name, time, excerpt } = found;
  const marks = [
    { from: offset, length: name, kind: 'of-name' },
    { from: offset + name, length: time, kind: 'of-time' },
  ];
  return h(
    'div',
    {},
    h(
      'p',
      { className: 'hint' },
      'From offset ',
      h('code', {}, offsetText(offset)),
      ` of ${bytes(excerpt.size)}: `,
      h('mark', { className: 'of-name' }, `name, ${amount(name, 'byte')}`),
      ' ',
      h('mark', { className: 'of-time' }, `time, ${amount(time, 'byte')}`),
    ),
    hexDump(excerpt, marks, 'The bytes that hold this schedule'),
  );
}

/**
 * @param {import('../app.js').App} app
 * @param {{ id: string, savedAt?: string, time?: ExactTime }[] | undefined} moved newest first
 */
function movesOf(app, moved) {
  if (moved === undefined) return null;
  const steps = moved.filter(({ time }, at) => {
    const older = moved[at + 1]?.time;
    return at === moved.length - 1 || !isSame(time, older);
  });
  return [
    h('h3', {}, 'In this history'),
    h(
      'ol',
      { className: 'moves' },
      steps.map(({ id, time }) =>
        h(
          'li',
          {},
          h(
            'button',
            { type: 'button', className: 'link', onclick: () => app.showEntry(id) },
            `#${id}`,
          ),
          ' ',
          h('code', {}, time ? timeText(time, app.view.zone) : 'not there'),
        ),
      ),
    ),
  ];
}

/** @param {ExactTime | undefined} a @param {ExactTime | undefined} b */
function isSame(a, b) {
  return a?.seconds === b?.seconds && a?.nanoseconds === b?.nanoseconds;
}

/** @param {import('../app.js').App} app @param {string} text */
async function copy(app, text) {
  try {
    await navigator.clipboard.writeText(text);
    app.announce('Name copied');
  } catch {
    app.announce('This browser did not let the page copy');
  }
}
