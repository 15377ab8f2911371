import { byId, fill, h, icon } from '../parts/dom.js';
import { showCompare } from './compare.js';
import { showDetails } from './details.js';
import { exportMenu } from './exports.js';
import { showHistory } from './history.js';
import { listenToKeys } from './keys.js';
import { showMore } from './open.js';
import { showPlan } from './plan.js';
import { showSchedules } from './schedules.js';
import { showSummary } from './summary.js';

const TABS = /** @type {const} */ ([
  ['schedules', 'Schedules'],
  ['compare', 'Compare'],
  ['plan', 'Catch-up'],
]);

/** @param {import('../app.js').App} app everything about what is open */
export function showWork(app) {
  const work = byId('work');
  const details = showDetails(app);
  const panels = {
    schedules: showSchedules(app, details),
    compare: showCompare(app),
    plan: showPlan(app),
  };
  const history = showHistory(app);
  const tabs = TABS.map(([tab, label]) =>
    h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${tab}`,
        'aria-controls': `panel-${tab}`,
        onclick: () => app.setView({ tab }),
        onkeydown: (/** @type {KeyboardEvent} */ event) => move(event, tab),
      },
      label,
    ),
  );
  const sections = TABS.map(([tab]) =>
    h(
      'section',
      {
        role: 'tabpanel',
        id: `panel-${tab}`,
        'aria-labelledby': `tab-${tab}`,
        className: `panel panel-${tab}`,
      },
      panels[tab].element,
    ),
  );
  fill(
    work,
    showSummary(app),
    history.element,
    h(
      'div',
      { className: 'bar' },
      h('div', { className: 'tabs', role: 'tablist', 'aria-label': 'Views' }, tabs),
      h(
        'div',
        { className: 'bar-end' },
        exportMenu(app),
        h(
          'button',
          { type: 'button', className: 'secondary', id: 'open-more', onclick: showMore },
          icon('open'),
          'Open…',
        ),
      ),
    ),
    sections,
  );

  /** @param {KeyboardEvent} event @param {string} tab */
  function move(event, tab) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = TABS.findIndex(([name]) => name === tab);
    const next = (at + step + TABS.length) % TABS.length;
    app.setView({ tab: TABS[next][0] });
    tabs[next].focus();
    event.preventDefault();
  }

  let shown = '';
  const update = () => {
    for (const [at, [tab]] of TABS.entries()) {
      const isCurrent = tab === app.view.tab;
      tabs[at].setAttribute('aria-selected', String(isCurrent));
      tabs[at].tabIndex = isCurrent ? 0 : -1;
      sections[at].hidden = !isCurrent;
    }
    if (app.current !== undefined && shown !== app.view.tab) panels[app.view.tab].appear();
    shown = app.view.tab;
  };
  app.on('view', update);
  app.on('snapshot', () => {
    work.hidden = app.current === undefined;
    for (const [tab] of TABS) panels[tab].stale();
    if (app.current === undefined) return details.close();
    update();
    panels[app.view.tab].appear();
  });
  listenToKeys(
    new Map([
      ['/', () => panels.schedules.focusFilter()],
      ['[', () => history.step(1)],
      [']', () => history.step(-1)],
      ['1', () => app.setView({ tab: 'schedules' })],
      ['2', () => app.setView({ tab: 'compare' })],
      ['3', () => app.setView({ tab: 'plan' })],
      ['o', showMore],
      ['Escape', () => details.close()],
    ]),
  );
}
