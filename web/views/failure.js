import { visibleName, visibleText } from '../../js/formats/names.js';
import { bdi, byId, fill, h, icon } from '../parts/dom.js';
import { bytes } from '../parts/format.js';
import { hexDump, offsetText } from '../parts/hex.js';

/** What to try, by the code of the error. */
const ADVICE = new Map([
  [
    'NOT_A_SNAPSHOT',
    [
      'Open the value of the column `snapshot` itself: raw, hex, base64 or PostgreSQL’s `\\x…`.',
      'Or open an export of the whole table as CSV, with its header.',
    ],
  ],
  ['NOTHING', ['Look whether it is the right place, and whether anything was saved there yet.']],
  ['TRUNCATED', ['Copy the whole value again: the end is missing.', 'Take an older snapshot.']],
  ['CORRUPT', ['Copy the file again.', 'Take an older snapshot.']],
  ['CHECKSUM_MISMATCH', ['Copy the file again.', 'Take an older snapshot.']],
  ['UNSUPPORTED_VERSION', ['Open it with a newer snapshoter; it was left as it is.']],
  ['TRAILING_BYTES', ['Cut off what was appended, or copy the value alone.']],
  ['TOO_LARGE', ['Open it with the command line: `snapshoter inspect FILE`.']],
  ['DUPLICATE_NAME', ['Take an older snapshot; this one contradicts itself.']],
  ['INVALID_TIME', ['Take an older snapshot; the time at this place cannot be.']],
  ['INVALID_NAME', ['Take an older snapshot; the name at this place cannot be.']],
  ['READ_FAILED', ['Look whether it is still there, and open it again.']],
  ['TIMED_OUT', ['Try it with the command line: `snapshoter inspect` or `snapshoter plan`.']],
  [
    'DISPOSED',
    [
      'What reads snapshots stopped; it was started anew, and what was open is opened again.',
      'If it happens again, try it with the command line: `snapshoter inspect FILE`.',
    ],
  ],
  ['UNEXPECTED', ['Open it again, or with the command line: `snapshoter inspect FILE`.']],
  ['INVALID_ARGUMENT', ['Look at the list of schedules; the message says what is wrong with it.']],
]);

/** @param {import('../app.js').App} app shows what could not be opened, and why */
export function showFailures(app) {
  const place = byId('failure');
  app.on('failure', () => {
    const { failure } = app;
    if (failure === undefined) return fill(place);
    const { name, what, error } = failure;
    const { offset, excerpt } = error;
    const panel = h(
      'section',
      { className: 'failure', role: 'alert', 'aria-labelledby': 'failure-title' },
      icon('warning'),
      h(
        'div',
        { className: 'failure-text' },
        h('h2', { id: 'failure-title' }, bdi(visibleName(name)), ` ${what}`),
        h(
          'p',
          {},
          h('code', { className: 'code' }, error.code),
          ' ',
          bdi(visibleText(error.message)),
        ),
        excerpt && excerpt.bytes.length > 0 ? whereOf(excerpt, offset) : null,
        adviceOf(error.code === 'NOT_A_SNAPSHOT' && !excerpt ? 'NOTHING' : error.code),
      ),
      h(
        'button',
        {
          type: 'button',
          className: 'quiet',
          'aria-label': 'Dismiss',
          onclick: () => app.dismissFailure(),
        },
        icon('close'),
      ),
    );
    fill(place, panel);
    panel.scrollIntoView({ block: 'nearest' });
  });
}

/**
 * @param {import('../worker/errors.js').Excerpt} excerpt
 * @param {number | undefined} offset
 */
function whereOf(excerpt, offset) {
  const marks = offset === undefined ? [] : [{ from: offset, length: 1, kind: 'wrong' }];
  const where =
    offset === undefined
      ? `The first of ${bytes(excerpt.size)}:`
      : `At offset ${offsetText(offset)} of ${bytes(excerpt.size)}:`;
  return h('div', {}, h('p', { className: 'where' }, where), hexDump(excerpt, marks, 'Bytes'));
}

/** @param {string} code */
function adviceOf(code) {
  const advice = ADVICE.get(code);
  if (advice === undefined) return null;
  return h(
    'div',
    {},
    h('h3', {}, 'What to try'),
    h(
      'ul',
      {},
      advice.map((line) => h('li', {}, withCode(line))),
    ),
  );
}

/** @param {string} line */
function withCode(line) {
  return line.split('`').map((part, at) => (at % 2 === 0 ? part : h('code', {}, part)));
}
