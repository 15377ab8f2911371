import { App } from './app.js';
import { startTheme } from './parts/theme.js';
import { showAnnouncements } from './views/announcements.js';
import { followServer } from './views/served.js';
import { showFailures } from './views/failure.js';
import { showOpening } from './views/open.js';
import { showSources } from './views/sources.js';
import { showToolbar } from './views/toolbar.js';
import { showWork } from './views/work.js';

startTheme();
const app = new App();
showAnnouncements(app);
showToolbar(app);
showSources(app);
showOpening(app);
showFailures(app);
showWork(app);
followServer(app);
