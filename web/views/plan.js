import { fill, h } from '../parts/dom.js';
import { amount, number } from '../parts/format.js';
import { Grid } from '../parts/grid.js';
import { printable } from '../parts/printable.js';
import { fromMilliseconds, readTime, timeText } from '../parts/time.js';
import { openFiles } from './open.js';
import { planColumns } from './plan-columns.js';
import { timelinePlot } from './timeline-plot.js';

const POLICIES = /** @type {const} */ ([
  ['all', 'every missed slot'],
  ['latest', 'the newest alone'],
  ['earliest', 'the oldest alone'],
  ['last', 'the newest few'],
  ['range', 'one run for the whole gap'],
  ['none', 'nothing'],
]);

/** Milliseconds that planning may take, and more for each schedule: some are looked at slot by slot. */
const PATIENCE = 30_000;
const PATIENCE_PER_SCHEDULE = 3;

/** @param {import('../app.js').App} app what a scheduler would catch up that starts from this now */
export function showPlan(app) {
  let isStale = true;
  let action = '';
  let text = '';
  let sum = '';
  const last = /^last:(\d+)$/.exec(app.view.policy)?.[1];
  const policy = h(
    'select',
    { id: 'policy' },
    POLICIES.map(([value, means]) => h('option', { value }, `${value}: ${means}`)),
  );
  policy.value = last === undefined ? app.view.policy : 'last';
  const few = h('input', {
    type: 'number',
    min: '1',
    max: '100000',
    value: last ?? '5',
    id: 'few',
  });
  const fewLabel = h('label', { htmlFor: 'few', className: 'few' }, 'Slots ', few);
  const until = h('input', {
    type: 'text',
    id: 'plan-until',
    placeholder: 'now',
    value: app.view.planUntil ?? '',
    spellcheck: false,
  });
  const limit = h('input', { type: 'number', min: '0', id: 'limit', placeholder: 'no limit' });
  const choose = h('input', {
    type: 'file',
    id: 'choose-schedules',
    className: 'visually-hidden',
    onchange: () => {
      openFiles(app, [...(choose.files ?? [])]);
      choose.value = '';
    },
  });
  const chooseLabel = h('label', { htmlFor: choose.id, className: 'button secondary' });
  const wrong = h('p', { className: 'wrong', role: 'alert' });
  const form = h(
    'form',
    { className: 'plan-form', onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
    h('div', {}, h('label', { htmlFor: 'policy' }, 'Of missed slots, run'), policy),
    fewLabel,
    h('div', {}, h('label', { htmlFor: 'plan-until' }, 'As of'), until),
    h('div', {}, h('label', { htmlFor: 'limit' }, 'Runs in total'), limit),
    h('div', { className: 'plan-schedules' }, chooseLabel),
  );
  form.addEventListener('change', ({ target }) => target !== choose && plan());
  const totals = h('div', { className: 'counts', role: 'group', 'aria-label': 'What happens' });
  const note = h('div', { className: 'hint', role: 'status' });
  const timeline = timelinePlot(app);
  const grid = new Grid({
    label: 'Plan',
    columns: planColumns(app),
    fetch: (from, count) => app.call('planRows', { action, text, from, count }),
    nothing: () => 'No such schedule.',
    onError: (error) => app.fail('The plan', error, 'could not be made'),
  });
  const filter = h('input', {
    type: 'search',
    placeholder: 'Filter by name',
    'aria-label': 'Filter the plan by name',
    spellcheck: false,
    oninput: () => {
      text = filter.value;
      grid.reset();
    },
  });
  const results = h(
    'div',
    { className: 'results' },
    timeline.element,
    h('div', { className: 'filter' }, totals, filter),
    grid.frame,
    printable(grid, 'schedule', () => sum),
  );
  const needed = h(
    'div',
    { className: 'needed', hidden: true },
    h('h2', {}, 'Which schedules are these?'),
    h(
      'p',
      { className: 'hint' },
      'This snapshot tells when they last executed, not when they should have. Open their list beside it: Flyte’s table ',
      h('code', {}, 'schedulable_entities'),
      ' as CSV, or a JSON list of ',
      h('code', {}, '{ name, expression, timezone, engine, policy }'),
      '.',
    ),
    h('label', { htmlFor: choose.id, className: 'button primary' }, 'Choose their list…'),
  );
  // Before both of its labels, so that either shows its focus.
  const element = h('div', { className: 'plan' }, choose, needed, form, wrong, note, results);

  async function plan() {
    const { current } = app;
    if (current === undefined) return;
    fewLabel.hidden = policy.value !== 'last';
    chooseLabel.textContent = app.schedules ? 'Other schedules…' : 'Schedules…';
    const needsSchedules = app.schedules === undefined && !current.summary.isDescribed;
    results.hidden = form.hidden = needsSchedules;
    needed.hidden = !needsSchedules;
    if (needsSchedules) {
      fill(note);
      return;
    }
    const time = until.value.trim() === '' ? undefined : readTime(until.value, app.view.zone);
    if (time === undefined && until.value.trim() !== '') {
      wrong.textContent = `“${until.value}” is no time. Write it as 2026-11-24 06:00, or nothing for now.`;
      return;
    }
    wrong.textContent = '';
    const newest = Math.max(1, Math.floor(Number(few.value)) || 1);
    const catchUp = policy.value === 'last' ? { last: newest } : policy.value;
    app.setView({
      policy: policy.value === 'last' ? `last:${newest}` : policy.value,
      planUntil: linkText(until.value.trim(), time, app.view.zone),
    });
    const at = time ? Number(time.seconds) * 1000 + time.nanoseconds / 1e6 : Date.now();
    try {
      const params = {
        ref: current.summary.ref,
        rule: { catchUp },
        until: at,
        totalLimit: limit.value === '' ? undefined : Math.max(0, Math.floor(Number(limit.value))),
        parts: timeline.parts(),
      };
      const count = app.schedules?.count ?? current.summary.size;
      const patience = PATIENCE + count * PATIENCE_PER_SCHEDULE;
      const result = await app.during('Planning…', app.call('plan', params, { patience }));
      action = '';
      text = filter.value;
      showTotals(result);
      const names =
        result.from === undefined
          ? 'The snapshot itself says what they are'
          : `Schedules from ${result.from}`;
      const others =
        result.unknown === 0
          ? ''
          : result.unknown === current.summary.size
            ? '; none of the snapshot’s names is among them: is this the right list?'
            : `; ${amount(result.unknown, 'name')} of the snapshot not among them`;
      fill(
        note,
        `As of ${timeText(fromMilliseconds(at), app.view.zone)}. ${names}${others.endsWith('?') ? others : `${others}.`}`,
      );
      timeline.show(result.timeline);
      await grid.reset();
    } catch (error) {
      results.hidden = true;
      app.fail('The plan', error, 'could not be made');
    }
  }

  /** @param {{ totals: import('../../js/scheduling/totals.js').PlanTotals }} result */
  function showTotals(result) {
    const { missed, run, skipped, capped, invalid, schedules } = result.totals;
    const button = (/** @type {string} */ name, /** @type {string} */ label) =>
      h(
        'button',
        {
          type: 'button',
          className: `count-button ${name}`,
          'aria-pressed': String(action === name),
          onclick: () => {
            action = name;
            showTotals(result);
            grid.reset();
          },
        },
        label,
      );
    const least = capped > 0 ? 'at least ' : '';
    sum = `${number(missed)} missed slots, ${least}${number(run)} would run, ${number(skipped)} skipped`;
    fill(
      totals,
      button('', amount(schedules, 'schedule')),
      button('run', `would run: ${least}${number(run)}`),
      button('skip', `skipped slots: ${number(skipped)}`),
      button('none', 'nothing to do'),
      h('span', { className: 'unchanged' }, `${number(missed)} missed`),
      invalid > 0 ? h('span', { className: 'bad' }, `${number(invalid)} invalid`) : null,
    );
  }

  app.on('view', () => app.view.tab === 'plan' && grid.redraw());
  return {
    element,
    stale() {
      isStale = true;
      grid.stop();
    },
    appear() {
      if (!isStale) return;
      isStale = false;
      plan();
    },
  };
}

/**
 * @param {string} typed
 * @param {import('../parts/time.js').ExactTime | undefined} time what it was read as
 * @param {import('../parts/time.js').Zone} zone
 * @returns {string | undefined} the same for a link, which may be opened where local time is another
 */
function linkText(typed, time, zone) {
  if (time === undefined) return undefined;
  return zone === 'local' ? timeText(time, 'local') : typed;
}
