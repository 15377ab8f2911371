import { App } from './app.js';
import { painted } from './parts/painted.js';
import { startTheme } from './parts/theme.js';
import { showAnnouncements } from './views/announcements.js';
import { followServer } from './views/served.js';
import { showFailures } from './views/failure.js';
import { showOpening } from './views/open.js';
import { showSources } from './views/sources.js';
import { showToolbar } from './views/toolbar.js';

startTheme();
/** @type {() => void} */
let isReady = () => {};
const app = new App(new Promise((resolve) => (isReady = () => resolve(undefined))));
showAnnouncements(app);
showToolbar(app);
showSources(app);
showOpening(app);
showFailures(app);

// What shows a snapshot comes once the page is there to be read, piece by piece, so that nothing
// that a user does meanwhile waits long.
try {
  await painted();
  const { showWork } = await import('./views/work.js');
  await painted();
  showWork(app);
  isReady();
  await followServer(app);
} catch (error) {
  app.fail('This page', error, 'could not be started');
}
