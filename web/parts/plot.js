import uPlot from 'uplot';
import { fill, h } from './dom.js';
import { markText, offsetsOf, timeMarks, timeStep } from './time-axis.js';

/** @typedef {import('./time.js').Zone} Zone */

/** Width of a letter of an axis, in pixels. */
const LETTER = 7;

/** What the colours of the page are now, for what is painted rather than styled. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (/** @type {string} */ name) => {
    const probe = h('i', { hidden: true });
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  return {
    text: of('--muted'),
    grid: of('--line'),
    bar: of('--accent'),
    soft: of('--accent-soft'),
    warn: of('--warn'),
    surface: of('--surface'),
    font: `12px ${style.fontFamily}`,
  };
}

/** @typedef {ReturnType<typeof colours>} Colours */

/**
 * The axis of time.
 *
 * @param {Colours} colours
 * @param {Zone} zone
 * @returns {uPlot.Axis}
 */
export function timeAxis({ text, grid, font }, zone) {
  let step = 1;
  return {
    stroke: text,
    font,
    grid: { show: false },
    ticks: { stroke: grid, width: 1, size: 4 },
    gap: 4,
    size: 30,
    splits(plot, _axis, from, until) {
      step = timeStep(from, until, plot.width / 110);
      return timeMarks(from, until, step, offsetsOf(zone));
    },
    values: (plot, splits) =>
      splits.map((at) => {
        const text = markText(at, step, zone);
        // A label that would be cut off by the edge says less than none.
        const middle = plot.bbox.left / devicePixelRatio + plot.valToPos(at, 'x');
        return middle + (text.length * LETTER) / 2 > plot.width ? '' : text;
      }),
  };
}

/**
 * The axis of counts, which spread over magnitudes: one late schedule must be seen beside a
 * million that are not.
 *
 * @param {Colours} colours
 * @returns {uPlot.Axis}
 */
export function countAxis({ text, grid, font }) {
  return {
    stroke: text,
    font,
    size: 56,
    gap: 6,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    // uPlot's own leaves out all but the powers of ten that it knows from other scales.
    filter: (_plot, splits) => splits,
    splits(_plot, _axis, _min, max) {
      const marks = [0, 1, 10, 100, 1000, 10_000, 100_000, 1e6, 1e7].filter((mark) => mark <= max);
      return marks.length > 4 ? marks.filter((_, at) => at % 2 === 0) : marks;
    },
    // uPlot leaves out labels that would touch, as nulls.
    values: (_plot, splits) => splits.map((count) => count?.toLocaleString('en') ?? ''),
  };
}

/** @type {uPlot.Scale} */
export const COUNT_SCALE = {
  distr: 100,
  fwd: (count) => Math.log1p(count),
  bwd: (height) => Math.expm1(height),
  range: (_plot, _min, max) => [0, Math.max(1.5, Math.expm1(Math.log1p(max ?? 1) * 1.08))],
};

/**
 * Keeps a plot as wide as the page and in its colours.
 *
 * @param {HTMLElement} place
 * @param {number} height
 */
export function plotIn(place, height) {
  /** @type {uPlot | undefined} */
  let plot;
  /** @type {((colours: Colours, width: number) => { options: Omit<uPlot.Options, 'width' | 'height'>, data: uPlot.AlignedData } | undefined) | undefined} */
  let build;
  const draw = () => {
    plot?.destroy();
    plot = undefined;
    const width = place.clientWidth;
    const built = width > 0 ? build?.(colours(), width) : undefined;
    if (built === undefined) return fill(place);
    plot = new uPlot({ ...built.options, width, height }, built.data, place);
  };
  let width = 0;
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    draw();
  }).observe(place);
  document.addEventListener('themechange', draw);
  return {
    /** @param {NonNullable<typeof build>} how */
    show(how) {
      build = how;
      width = place.clientWidth;
      draw();
    },
    clear() {
      build = undefined;
      draw();
    },
    get plot() {
      return plot;
    },
  };
}
