import { ZONES } from '../parts/time.js';
import { byId, fill, h, icon } from '../parts/dom.js';
import { currentTheme, nextTheme } from '../parts/theme.js';
import { showHelp } from './help.js';

const ZONE_NAMES = { utc: 'UTC', local: 'Local', recorded: 'Recorded' };

/** @param {import('../app.js').App} app how everything is shown */
export function showToolbar(app) {
  const zones = ZONES.map((zone) =>
    h(
      'button',
      { type: 'button', onclick: () => app.setView({ zone }), 'data-zone': zone },
      ZONE_NAMES[zone],
    ),
  );
  const mark = () => {
    for (const button of zones) {
      button.setAttribute('aria-pressed', String(button.dataset.zone === app.view.zone));
    }
  };
  const theme = h('button', { type: 'button', className: 'quiet' }, icon('theme'));
  const nameTheme = () => {
    const now = { auto: 'as the system', light: 'light', dark: 'dark' }[currentTheme()];
    theme.setAttribute('aria-label', `Colours: ${now}`);
    theme.title = `Colours: ${now}`;
  };
  theme.addEventListener('click', () => {
    nextTheme();
    app.announce(theme.title);
  });
  const link = h(
    'button',
    {
      type: 'button',
      className: 'quiet',
      'aria-label': 'Copy a link to this view',
      title: 'Copy a link to this view (it holds no data)',
      onclick: () => copyLink(app),
    },
    icon('link'),
  );
  const help = h(
    'button',
    {
      type: 'button',
      className: 'quiet',
      'aria-label': 'Help and keys',
      title: 'Help and keys (?)',
      onclick: showHelp,
    },
    icon('help'),
  );
  fill(
    byId('toolbar'),
    h('div', { className: 'segments', role: 'group', 'aria-label': 'Times in' }, zones),
    link,
    theme,
    help,
  );
  mark();
  nameTheme();
  document.addEventListener('themechange', nameTheme);
  app.on('view', mark);
}

/** @param {import('../app.js').App} app */
async function copyLink(app) {
  try {
    await navigator.clipboard.writeText(location.href);
    app.announce('Link copied');
  } catch {
    app.announce('The link is in the address bar');
  }
}
