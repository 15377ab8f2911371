import { visibleText } from '../../js/formats/names.js';
import { byId } from '../parts/dom.js';

/** @param {import('../app.js').App} app tells what happened to those who hear the page */
export function showAnnouncements(app) {
  app.on('announce', () => {
    byId('announcement').textContent = visibleText(app.announcement).slice(0, 400);
  });
}
