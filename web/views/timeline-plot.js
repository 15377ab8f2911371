import uPlot from 'uplot';
import { h } from '../parts/dom.js';
import { amount } from '../parts/format.js';
import { COUNT_SCALE, countAxis, plotIn, timeAxis } from '../parts/plot.js';

/** Width of a bar with its gap, in pixels. */
const BAR = 9;

/**
 * When the missed slots lie, and which of them would run.
 *
 * @param {import('../app.js').App} app
 */
export function timelinePlot(app) {
  const caption = h('figcaption', {});
  const place = h('div', { className: 'plot', role: 'img', 'aria-label': 'Plot' });
  const element = h('figure', { className: 'timeline' }, caption, place);
  const plot = plotIn(place, 118);

  return {
    element,
    parts: () => Math.max(24, Math.min(160, Math.floor((place.clientWidth || 900) / BAR))),
    /**
     * @param {ReturnType<typeof import('../worker/timeline.js').timelineOf>} timeline
     */
    show(timeline) {
      element.hidden = timeline === undefined;
      if (timeline === undefined) return plot.clear();
      const { from, until, missed, run, isEstimate } = timeline;
      const sum = (/** @type {Float64Array} */ counts) =>
        Math.round(counts.reduce((total, count) => total + count, 0));
      const text = `${amount(sum(missed), 'missed slot')}, ${amount(sum(run), 'slot')} of them to run${isEstimate ? ' (long rows of slots are spread evenly)' : ''}`;
      caption.replaceChildren(
        'When the missed slots lie',
        h('span', { className: 'legend' }, h('i', { className: 'swatch missed' }), 'missed'),
        h('span', { className: 'legend' }, h('i', { className: 'swatch run' }), 'would run'),
        isEstimate ? h('small', {}, 'long rows of slots are spread evenly') : '',
      );
      place.setAttribute('aria-label', text);
      const start = from / 1000;
      const end = Math.max(until / 1000, start + 1);
      const width = (end - start) / missed.length;
      const middles = Array.from(missed, (_, part) => start + (part + 0.5) * width);
      const bars = /** @type {any} */ (uPlot.paths.bars)({ size: [0.82, 40, 1], radius: 0.15 });
      plot.show((colours) => ({
        data: [middles, Array.from(missed), Array.from(run)],
        options: {
          legend: { show: false },
          padding: [6, 8, 0, 0],
          cursor: { show: false },
          scales: { x: { time: false, range: [start, end] }, y: COUNT_SCALE },
          axes: [timeAxis(colours, app.view.zone), countAxis(colours)],
          series: [
            {},
            { fill: colours.soft, width: 0, points: { show: false }, paths: bars },
            { fill: colours.bar, width: 0, points: { show: false }, paths: bars },
          ],
        },
      }));
    },
  };
}
