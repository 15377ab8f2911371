import uPlot from 'uplot';
import { h } from '../parts/dom.js';
import { amount } from '../parts/format.js';
import { COUNT_SCALE, countAxis, plotIn, timeAxis } from '../parts/plot.js';
import { timeText } from '../parts/time.js';

/** Width of a bar with its gap, in pixels. */
const BAR = 7;
/** Seconds; less than that stands in the middle of the plot, with some time around it. */
const MOMENT = 60n;

/**
 * How the last executions spread over time: what stands still stands far to the left. Dragging
 * over it shows that time alone, here and in the table.
 *
 * @param {import('../app.js').App} app
 */
export function executionsPlot(app) {
  const caption = h('figcaption', {});
  const place = h('div', { className: 'plot', role: 'img', 'aria-label': 'Plot' });
  const element = h('figure', { className: 'executions' }, caption, place);
  const plot = plotIn(place, 124);
  let drawn = '';

  async function update() {
    const { current, view } = app;
    const range = current?.summary.range;
    element.hidden = range === undefined;
    if (current === undefined || range === undefined || place.clientWidth === 0) return;
    const isMoment = range.newest.seconds - range.oldest.seconds < MOMENT;
    const margin = isMoment ? MOMENT / 2n : 0n;
    const from = view.since ?? range.oldest.seconds - margin;
    const until = view.until ?? range.newest.seconds + 1n + margin;
    const { ref } = current.summary;
    const parts = Math.max(24, Math.min(240, Math.floor((place.clientWidth - 70) / BAR)));
    const wanted = [ref.source, ref.key, from, until, parts, view.zone, app.schedules?.name].join();
    if (wanted === drawn || until <= from) return;
    drawn = wanted;
    /** @type {Uint32Array} */
    const counts = await app.call('histogram', { ref, from, until, parts }).catch(() => undefined);
    if (counts === undefined || drawn !== wanted) return;
    show(counts, Number(from), Number(until));
  }

  /**
   * @param {Uint32Array} counts
   * @param {number} from seconds
   * @param {number} until seconds
   */
  function show(counts, from, until) {
    const width = (until - from) / counts.length;
    const middles = Array.from(counts, (_, part) => from + (part + 0.5) * width);
    const { zone } = app.view;
    describe(counts, from, until);
    plot.show((colours) => ({
      data: [middles, Array.from(counts)],
      options: {
        legend: { show: false },
        padding: [6, 8, 0, 0],
        cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
        scales: { x: { time: false, range: [from, until] }, y: COUNT_SCALE },
        axes: [timeAxis(colours, zone), countAxis(colours)],
        series: [
          {},
          {
            fill: colours.bar,
            stroke: colours.bar,
            width: 0,
            points: { show: false },
            paths: /** @type {any} */ (uPlot.paths.bars)({ size: [0.82, 40, 1], radius: 0.15 }),
          },
        ],
        hooks: {
          setSelect: [(chart) => select(chart)],
          setCursor: [(chart) => point(chart, counts, from, width)],
        },
      },
    }));
  }

  /** @param {uPlot} chart */
  function select(chart) {
    const { left, width } = chart.select;
    if (width < 3) return;
    const since = BigInt(Math.floor(chart.posToVal(left, 'x')));
    const until = BigInt(Math.ceil(chart.posToVal(left + width, 'x')));
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    app.setView({ since, until });
  }

  const readout = h('span', { className: 'readout', 'aria-hidden': 'true' });

  /**
   * @param {uPlot} chart
   * @param {Uint32Array} counts
   * @param {number} from
   * @param {number} width
   */
  function point({ cursor: { idx } }, counts, from, width) {
    if (idx === null || idx === undefined) {
      readout.textContent = '';
      return;
    }
    const start = {
      seconds: BigInt(Math.floor(from + idx * width)),
      nanoseconds: 0,
      offsetSeconds: null,
    };
    readout.textContent = `${timeText(start, app.view.zone)} · ${amount(counts[idx], 'schedule')}`;
  }

  /**
   * @param {Uint32Array} counts
   * @param {number} from
   * @param {number} until
   */
  function describe(counts, from, until) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const last = counts.at(-1) ?? 0;
    const text = (/** @type {number} */ seconds) =>
      timeText(
        { seconds: BigInt(Math.floor(seconds)), nanoseconds: 0, offsetSeconds: null },
        app.view.zone,
      );
    place.setAttribute(
      'aria-label',
      `Last executions of ${amount(total, 'schedule')} from ${text(from)} to ${text(until)}; ${last} of them in the newest of ${counts.length} parts.`,
    );
    caption.replaceChildren('When schedules last executed', readout);
  }

  return { element, update };
}
