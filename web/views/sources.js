import { visibleName } from '../../js/formats/names.js';
import { bdi, byId, fill, h, icon } from '../parts/dom.js';

/** @param {import('../app.js').App} app shows what is open, to go from one to another */
export function showSources(app) {
  const place = byId('sources');
  app.on('sources', () => {
    fill(
      place,
      app.sources.map((source) => {
        const name = visibleName(source.name);
        const isCurrent = source === app.current;
        return h(
          'span',
          { className: `source${isCurrent ? ' current' : ''}` },
          h(
            'button',
            {
              type: 'button',
              className: 'source-name',
              'aria-current': isCurrent ? 'true' : undefined,
              title: name,
              onclick: () => app.select(source),
            },
            source.version === undefined ? null : liveBadge(app.isLive),
            bdi(name),
          ),
          h(
            'button',
            {
              type: 'button',
              className: 'quiet',
              'aria-label': `Close ${name}`,
              onclick: () => app.close(source),
            },
            icon('close'),
          ),
        );
      }),
    );
    place.querySelector('.current')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
}

/** @param {boolean} isLive */
function liveBadge(isLive) {
  return isLive
    ? h('span', { className: 'live', title: 'followed live' }, 'live')
    : h(
        'span',
        { className: 'live lost', title: '`snapshoter view` no longer answers' },
        'not live',
      );
}
