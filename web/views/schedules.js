import { bdi, h } from '../parts/dom.js';
import { amount, number } from '../parts/format.js';
import { Grid } from '../parts/grid.js';
import { printable } from '../parts/printable.js';
import { relativeText, timeCell, timeText } from '../parts/time.js';
import { executionsPlot } from './executions-plot.js';
import { filterBar } from './filter.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {Awaited<ReturnType<typeof import('../worker/rows.js').rows>>['rows'][number]} Row */

const narrow = window.matchMedia('(width < 44rem)');

/**
 * The table of all schedules, with the plot of when they last executed above it.
 *
 * @param {App} app
 * @param {import('./details.js').Details} details
 */
export function showSchedules(app, details) {
  let isStale = true;
  const count = h('p', { className: 'count', role: 'status' });
  const filter = filterBar(app, count);
  const plot = executionsPlot(app);
  const grid = new Grid({
    label: 'Schedules',
    columns: columnsOf(app),
    fetch: (from, most) =>
      app.call('rows', { ref: app.current?.summary.ref, query: queryOf(app), from, count: most }),
    onOpen: (index) => details.open(index, queryOf(app)),
    nothing: () =>
      app.current?.summary.size === 0
        ? 'This snapshot knows no schedules.'
        : 'No schedule is left: the filter or the time range has none.',
    onError: (error) => app.current && app.fail(app.current.name, error),
    onSort: (sort, descending) => app.setView({ sort, descending }),
  });
  const element = h(
    'div',
    { className: 'schedules' },
    plot.element,
    filter.element,
    grid.frame,
    printable(grid, 'schedule'),
  );

  let asked = '';
  const load = async (/** @type {boolean} */ keepPlace) => {
    const { current, view } = app;
    if (current === undefined) return;
    asked = key(app);
    grid.setSort(view.sort, view.descending);
    if (!(await grid.reset({ keepPlace }))) return;
    const { size } = current.summary;
    const isAll = grid.total === size;
    count.textContent = isAll
      ? amount(size, 'schedule')
      : `${number(grid.total)} of ${amount(size, 'schedule')}`;
    element.classList.toggle('nothing', grid.total === 0);
  };

  app.on('view', () => {
    if (app.current === undefined || app.view.tab !== 'schedules') return;
    if (asked === key(app)) grid.redraw();
    else load(false);
    plot.update();
  });
  narrow.addEventListener('change', () => {
    if (app.current === undefined) return;
    grid.setColumns(columnsOf(app));
    grid.redraw();
  });
  // Ages go on.
  window.setInterval(() => element.isConnected && !document.hidden && grid.redraw(), 20_000);

  return {
    element,
    stale() {
      isStale = true;
      grid.stop();
    },
    appear() {
      // It may have been drawn for another zone, or asked for while it was hidden.
      if (!isStale) return void plot.update();
      isStale = false;
      grid.setColumns(columnsOf(app));
      plot.update();
      load(true);
    },
    focusFilter() {
      app.setView({ tab: 'schedules' });
      filter.focus();
    },
  };
}

/** @param {App} app @returns {import('../worker/rows.js').Query} */
export function queryOf({ view: { sort, descending, filter, since, until } }) {
  return { sort, descending, filter, since, until };
}

/** @param {App} app */
function key(app) {
  const { since, until, ...rest } = queryOf(app);
  return JSON.stringify([rest, String(since), String(until)]);
}

/**
 * @param {App} app
 * @returns {import('../parts/grid.js').Column<Row>[]}
 */
function columnsOf(app) {
  /** @type {import('../parts/grid.js').Column<Row>[]} */
  const columns = [
    {
      ...{ key: 'name', label: 'Name', width: 'minmax(11rem, 3fr)', sort: 'name' },
      render: ({ name }) => bdi(name, { title: name }),
    },
    {
      ...{ key: 'time', label: 'Last execution', width: 'minmax(13.5rem, 1.6fr)', sort: 'time' },
      render: ({ lastExecution }) => timeCell(lastExecution, app.view.zone),
    },
    {
      ...{ key: 'age', label: 'Age', width: 'minmax(10rem, 1fr)', sort: 'time', isReversed: true },
      render: ({ lastExecution }) => ageCell(lastExecution),
    },
  ];
  // On a phone two columns are in sight, and how old it is says more than the time.
  if (narrow.matches) columns.push(...columns.splice(1, 1));
  if (app.current?.summary.version !== 2) return columns;
  return [
    ...columns,
    {
      ...{ key: 'schedule', label: 'Schedule', width: 'minmax(13.5rem, 1.6fr)', sort: 'schedule' },
      render: ({ schedule }) => bdi(schedule ?? '', { title: schedule ?? '' }),
    },
    {
      ...{ key: 'outcome', label: 'Outcome', width: '7rem', sort: 'lastOutcome' },
      render: ({ lastOutcome }) =>
        lastOutcome && h('span', { className: `pill ${lastOutcome}` }, lastOutcome),
    },
    {
      ...{ key: 'failures', label: 'Failures', width: '6rem', sort: 'consecutiveFailures' },
      isNumber: true,
      render: ({ consecutiveFailures: failures }) =>
        failures === undefined
          ? ''
          : h('span', { className: failures > 0 ? 'bad' : 'faint' }, failures),
    },
  ];
}

/** A minute fills a part of the bar, a year all of it: ages spread over magnitudes. */
const FULL = Math.log(366 * 86_400);

/** @param {import('../parts/time.js').ExactTime | undefined} time */
function ageCell(time) {
  if (time === undefined) return '';
  const now = Date.now();
  const age = Math.max(1, now / 1000 - Number(time.seconds));
  const share = Math.min(1, Math.max(0, Math.log(age / 30) / FULL));
  const bar = h('span', { className: 'age-bar', 'aria-hidden': 'true' });
  bar.style.setProperty('--share', share.toFixed(3));
  return [bar, h('span', { title: timeText(time, 'utc') }, relativeText(time, now))];
}
