/** @import uPlot from 'uplot' */
import { fill, h } from '../parts/dom.js';
import { amount, number } from '../parts/format.js';
import { plotIn, timeAxis } from '../parts/plot.js';
import { readTime } from '../parts/time.js';

/**
 * @typedef {object} Step
 * @property {string} key
 * @property {number} time seconds; where no time is known, the position in the history
 * @property {number} moved
 * @property {number[]} lines
 */

/** Dots in all; beyond that they would be one blot. */
const MOST_DOTS = 40_000;
/** Snapshots that are compared without being asked. */
const MOST_STEPS = 500;

/**
 * When each schedule moved, through a history: a dot for each schedule and snapshot, a line of dots
 * for a schedule. A click shows that snapshot.
 *
 * @param {import('../app.js').App} app
 */
export function movesPlot(app) {
  const caption = h('figcaption', {});
  const dotsPlace = h('div', { className: 'plot', role: 'img', 'aria-label': 'Plot' });
  const element = h('figure', { className: 'moves-plot' }, caption, dotsPlace);
  const dots = plotIn(dotsPlace, 116);
  /** @type {Step[]} */
  let steps = [];
  let names = 0;
  let known = '';
  let reading = 0;

  async function update() {
    const { current } = app;
    if (current === undefined) return;
    const wanted = [current.id, current.entries.length, current.entries[0]?.key].join();
    if (wanted === known) return draw();
    known = wanted;
    await read(current);
  }

  /** @param {import('../app.js').Source} source */
  async function read(source) {
    const turn = ++reading;
    steps = [];
    names = 0;
    /** @type {string | undefined} */
    let before;
    const entries = source.entries
      .filter(({ setAside }) => setAside === undefined)
      .slice(0, MOST_STEPS)
      .toReversed();
    const most = Math.ceil(MOST_DOTS / Math.max(1, entries.length - 1));
    for (const [at, { key, savedAt }] of entries.entries()) {
      fill(caption, `Reading the history: ${number(at + 1)} of ${number(entries.length)}…`);
      const params = { source: source.id, before, after: key, most };
      const step = await app.call('moveStep', params).catch(() => undefined);
      if (turn !== reading) return;
      if (step === undefined) continue;
      before = key;
      names = step.names;
      const time = readTime(savedAt ?? '');
      steps.push({
        key,
        time: time === undefined ? at : Number(time.seconds),
        moved: step.moved,
        lines: [...step.lines],
      });
    }
    draw();
  }

  function draw() {
    if (steps.length < 2) return;
    const total = steps.reduce((sum, { moved }) => sum + moved, 0);
    const text = `When each schedule moved: ${amount(names, 'schedule')}, ${amount(total, 'step')} in ${amount(steps.length, 'snapshot')}`;
    fill(caption, text);
    dotsPlace.setAttribute('aria-label', text);
    const range = /** @type {[number, number]} */ ([
      steps[0].time,
      /** @type {Step} */ (steps.at(-1)).time,
    ]);
    const margin = Math.max(1, (range[1] - range[0]) / Math.max(2, steps.length)) / 2;
    /** @type {[number, number]} */
    const padded = [range[0] - margin, range[1] + margin];
    dots.show((colours) => ({
      data: /** @type {uPlot.AlignedData} */ ([
        steps.flatMap(({ time, lines }) => lines.map(() => time)),
        steps.flatMap(({ lines }) => lines),
      ]),
      options: {
        ...common(),
        scales: { x: { time: false, range: padded }, y: { range: [-1, Math.max(1, names)] } },
        axes: [timeAxis(colours, app.view.zone), { show: false }],
        series: [
          {},
          {
            paths: () => null,
            points: {
              show: true,
              size: names > 200 ? 2.5 : 4,
              width: 0,
              fill: colours.bar,
              stroke: colours.bar,
            },
          },
        ],
        hooks: { draw: [(chart) => markCurrent(chart, colours)] },
      },
    }));
  }

  function common() {
    return {
      legend: { show: false },
      padding: /** @type {uPlot.Padding} */ ([4, 8, 0, 0]),
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: false, y: false },
        bind: {
          mousedown:
            (
              /** @type {uPlot} */ chart,
              /** @type {HTMLElement} */ _target,
              /** @type {(event: MouseEvent) => null} */ handler,
            ) =>
            (/** @type {MouseEvent} */ event) => {
              handler(event);
              pick(chart);
              return null;
            },
        },
      },
    };
  }

  /** @param {uPlot} chart */
  function pick(chart) {
    const at = chart.posToVal(chart.cursor.left ?? 0, 'x');
    const nearest = steps.reduce((best, step) =>
      Math.abs(step.time - at) < Math.abs(best.time - at) ? step : best,
    );
    app.showEntry(nearest.key);
  }

  /**
   * @param {uPlot} chart
   * @param {import('../parts/plot.js').Colours} colours
   */
  function markCurrent(chart, colours) {
    const current = steps.find(({ key }) => key === app.current?.summary.ref.key);
    if (current === undefined) return;
    const x = Math.round(chart.valToPos(current.time, 'x', true));
    const { top, height } = chart.bbox;
    const { ctx } = chart;
    ctx.save();
    ctx.strokeStyle = colours.warn;
    ctx.lineWidth = Math.max(1, devicePixelRatio * 1.5);
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    ctx.restore();
  }

  return {
    element,
    update,
    clear() {
      reading += 1;
      known = '';
      steps = [];
    },
  };
}
